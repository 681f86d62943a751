import type { components } from '@/generated/api';

type Schemas = components['schemas'];
export type Figures = Schemas['Figures'];
export type Day = Schemas['FiguresDay'];
export type Moved = Schemas['FiguresMoved'];

/** A chart of fewer points than this says nothing that a sentence does not say better. */
export const enough = 3;

/** The channels that moved anything, the one that moved most first; beyond four they stand together as `other`. */
export function channelsOf(days: readonly (readonly Moved[])[]): string[] {
  const totals = new Map<string, number>();
  for (const day of days) for (const { channel, amount } of day) totals.set(channel, (totals.get(channel) ?? 0) + amount.amount);
  const found = [...totals].filter(([, total]) => total > 0).sort(([, one], [, other]) => other - one).map(([channel]) => channel);
  return found.length > 4 ? [...found.slice(0, 3), 'other'] : found;
}

/** What one channel moved on a day, in minor units. */
export const through = (day: readonly Moved[], channel: string, channels: readonly string[]): number =>
  day.reduce((sum, moved) => (moved.channel === channel || (channel === 'other' && !channels.includes(moved.channel)) ? sum + moved.amount.amount : sum), 0);

/** How many of a day arrived, of all that ended; nothing where none ended. */
export function rateOf(day: readonly Moved[]): { arrived: number; all: number } | null {
  const arrived = day.reduce((sum, { count }) => sum + count, 0);
  const all = arrived + day.reduce((sum, { failed }) => sum + failed, 0);
  return all === 0 ? null : { arrived, all };
}

/** The same over all days. */
export const rateOfAll = (days: readonly (readonly Moved[])[]) => rateOf(days.flat());

/** The same of each channel through which anything ended, the one through which most did first. */
export function ratesOf(days: readonly (readonly Moved[])[]): { channel: string; arrived: number; all: number }[] {
  const channels = [...new Set(days.flat().map(({ channel }) => channel))];
  const rates = channels.flatMap((channel) => {
    const rate = rateOf(days.flat().filter((moved) => moved.channel === channel));
    return rate ? [{ channel, ...rate }] : [];
  });
  return rates.sort((one, other) => other.all - one.all);
}

/** Where a scale of rates begins: a tenth below the lowest, so that what differs is seen. */
export const floorOf = (rates: readonly number[]): number => Math.max(0, Math.min(0.9, Math.floor((Math.min(1, ...rates) - 0.02) * 10) / 10));
