import { dayAfter, dayOf } from '@/lib/moment';

export type Period = 'month' | 'last' | 'days';

/** Days, both included: `2026-11-01` to `2026-11-28`. */
export interface Span {
  first: string;
  last: string;
}

const firstOfMonth = (day: string) => `${day.slice(0, 8)}01`;
const isDay = (text: string | undefined): text is string => text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** What the address asks for, as days of the merchant's zone. Days that cannot be are this month's. */
export function spanOf(period: Period, asked: { from?: string | undefined; to?: string | undefined }, now: Date, zone: string): Span {
  const today = dayOf(now, zone);
  const first = firstOfMonth(today);
  if (period === 'last') {
    const last = dayAfter(first, -1);
    return { first: firstOfMonth(last), last };
  }
  if (period === 'month') return { first, last: today };
  const from = isDay(asked.from) ? asked.from : first;
  const to = isDay(asked.to) ? asked.to : today;
  return from <= to ? { first: from, last: to } : { first: to, last: from };
}
