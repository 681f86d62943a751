import type { Unit } from './words';

/** The day so many units after the first; a month that is too short ends on its last day. */
function nth(first: string, unit: Unit, units: number): string {
  const [year = 0, month = 1, day = 1] = first.split('-').map(Number);
  if (unit === 'day' || unit === 'week') return new Date(Date.UTC(year, month - 1, day + units * (unit === 'week' ? 7 : 1))).toISOString().slice(0, 10);
  const months = month - 1 + units * (unit === 'year' ? 12 : 1);
  const last = new Date(Date.UTC(year, months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** How many instalments fit between two days, both included; as the server counts them, at most `most`. */
export function instalments(first: string, last: string, unit: Unit, every: number, most = 1000): number {
  if (!/^\d{4}-\d\d-\d\d$/.test(first) || !/^\d{4}-\d\d-\d\d$/.test(last) || !Number.isInteger(every) || every < 1) return 0;
  let count = 0;
  while (count < most && nth(first, unit, count * every) <= last) count += 1;
  return count;
}
