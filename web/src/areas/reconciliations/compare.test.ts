import { expect, test } from 'vitest';
import { apartBy, guess, isOpen, nameOf, nextOpen, orderOf, rowsOf, standing, type Line, type Reconciliation } from './compare';

const counts = { matched: 0, missing: 0, extra: 0, differing: 0, unreadable: 0, open_exceptions: 0 };
const tzs = (amount: number) => ({ amount, currency: 'TZS' as const });
const line = (number: number, more: Partial<Line> = {}): Line => ({ reconciliation_id: 'rcn_1', reconciliation: 'october.csv', number, verdict: 'missing', differs: [], reference: `A${String(number)}`, ...more });
const resolution = { note: 'a fee', by: { kind: 'member', name: 'Asha' }, at: '2026-11-23T08:00:00Z' };

test('a file stands where its exceptions do', () => {
  const at = (stage: Reconciliation['stage'], more: Partial<typeof counts>) => standing({ stage, counts: { ...counts, ...more } });
  expect(at('payouts', { missing: 3, open_exceptions: 3 })).toBe('comparing');
  expect(at('done', { matched: 9, missing: 3, open_exceptions: 1 })).toBe('open');
  expect(at('done', { matched: 9, unreadable: 3 })).toBe('resolved');
  expect(at('done', { matched: 9 })).toBe('agrees');
});

test('what it comes to has a row for each verdict and currency, and says how far apart the two are', () => {
  const rows = rowsOf({ counts: { ...counts, matched: 4, differing: 1, unreadable: 2 }, totals: [
    { verdict: 'matched', count: 3, file: tzs(300), ours: tzs(300) },
    { verdict: 'matched', count: 1, file: { amount: 7, currency: 'USD' }, ours: { amount: 7, currency: 'USD' } },
    { verdict: 'differing', count: 1, file: tzs(4_999), ours: tzs(5_000) },
  ] });
  expect(rows.map(({ verdict, count, apart }) => [verdict, count, apart?.amount ?? null])).toEqual([
    ['matched', 3, 0], ['matched', 1, 0], ['differing', 1, 1], ['missing', 0, null], ['extra', 0, null], ['unreadable', 2, null],
  ]);
});

test('before all is compared lines are counted and nothing is summed', () => {
  expect(rowsOf({ counts: { ...counts, matched: 512 }, totals: [] }).map(({ verdict, count }) => [verdict, count])).toEqual([['matched', 512], ['differing', 0], ['missing', 0], ['extra', 0]]);
});

test('a line leads to the order it is about, a fee to what it was paid for', () => {
  const of = (kind: Line['kind'], id: string | null = 'x_1') => orderOf({ kind, order_id: id, reference: 'FT 1' });
  expect(of('payment_fee')).toEqual({ of: 'payment', path: ['payments', 'x_1'] });
  expect(of('payout_return')).toEqual({ of: 'payout', path: ['payouts', 'x_1'] });
  expect(of('deposit')).toEqual({ of: 'deposit', path: ['payments/deposits?search=FT%201'] });
  expect(of(null)).toBeNull();
  expect(of('payment', null)).toBeNull();
});

test('file and books are apart by what the books have more, in one currency', () => {
  expect(apartBy({ file_amount: tzs(4_999), our_amount: tzs(5_000) })).toEqual(tzs(1));
  expect(apartBy({ file_amount: tzs(5_000), our_amount: tzs(4_000) })?.amount).toBe(-1_000);
  expect(apartBy({ file_amount: tzs(5_000), our_amount: tzs(5_000) })).toBeNull();
  expect(apartBy({ file_amount: { amount: 5, currency: 'USD' }, our_amount: tzs(5_000) })).toBeNull();
  expect(apartBy({ file_amount: tzs(5_000) })).toBeNull();
});

test('after one line comes the next that nobody has looked into, from the top again at the end', () => {
  const lines = [line(1), line(2, { resolution }), line(3, { verdict: 'matched' }), line(4)];
  expect(lines.filter(isOpen).map(nameOf)).toEqual(['rcn_1.1', 'rcn_1.4']);
  expect(nextOpen(lines, line(1))?.number).toBe(4);
  expect(nextOpen(lines, line(4))?.number).toBe(1);
  expect(nextOpen([line(1)], line(1))).toBeUndefined();
});

test('columns are guessed by their names, each meaning once', () => {
  expect(guess(['Order Reference', 'Paid to', 'Amount', 'Ref 2', 'Status', 'Aina'])).toEqual(['reference', null, 'amount', null, 'state', 'kind']);
});
