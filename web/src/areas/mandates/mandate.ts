import type { components } from '@/generated/api';
import { held, pairReadable, readPair, type Pair } from '@/components/AmountPair';
import { digits, type Amount } from '@/lib/money';

export type NewMandate = components['schemas']['NewMandate'];

/** What stands in the form. */
export interface Typed {
  each: Pair;
  day: Pair;
  /** The last day. */
  until: string;
  /** Only confirmed beneficiaries are paid within it. */
  known: boolean;
  /** What payees claim on the links of its keys is paid within it too. */
  links: boolean;
}

const pair = (amounts: readonly Amount[]): Pair => {
  const of = (currency: string) => {
    const found = amounts.find((each) => each.currency === currency);
    return found ? digits(found) : '';
  };
  return { TZS: of('TZS'), USD: of('USD') };
};

/** A mandate as the form shows it; nothing of one that is over. */
export const typedOf = (mandate: NewMandate | null | undefined, over: boolean): Typed => ({ each: pair(mandate?.per_payout ?? []), day: pair(mandate?.per_day ?? []), until: mandate && !over ? mandate.until.slice(0, 10) : '', known: mandate?.known_payees_only ?? false, links: mandate?.payout_links ?? false });

/** What the form asks for; nothing while it is not whole: each currency that is covered has both amounts. */
export function mandateOf({ each, day, until, known, links }: Typed): NewMandate | null {
  if (!pairReadable(each) || !pairReadable(day) || !/^\d{4}-\d\d-\d\d$/.test(until)) return null;
  const [per_payout, per_day] = [readPair(each), readPair(day)];
  const both = held.every((currency) => (each[currency].trim() === '') === (day[currency].trim() === ''));
  // The end of the day in East Africa.
  return both && per_payout.length > 0 ? { per_payout, per_day, known_payees_only: known, payout_links: links, until: `${until}T21:00:00Z` } : null;
}

/** Whether it lets a payout leave that now waits: what takes two people. */
export function raises(now: NewMandate | null, wanted: NewMandate): boolean {
  if (!now) return true;
  const higher = (before: readonly Amount[], after: readonly Amount[]) => after.some(({ amount, currency }) => amount > (before.find((each) => each.currency === currency)?.amount ?? 0));
  return higher(now.per_payout, wanted.per_payout) || higher(now.per_day, wanted.per_day) || wanted.until.slice(0, 10) > now.until.slice(0, 10) || (now.known_payees_only === true && wanted.known_payees_only !== true) || (now.payout_links !== true && wanted.payout_links === true);
}
