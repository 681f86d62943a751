import type { Amount } from '@/lib/money';

/** What amounts come to, one sum a currency, in the order they came. */
export function sums<Of extends Amount>(amounts: readonly Of[]): Of[] {
  const totals = new Map<string, Of>();
  for (const each of amounts) {
    const before = totals.get(each.currency);
    totals.set(each.currency, before ? { ...before, amount: before.amount + each.amount } : each);
  }
  return [...totals.values()];
}
