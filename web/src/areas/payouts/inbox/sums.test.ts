import { expect, test } from 'vitest';
import { needsCount } from './AuthoriseSeveral';
import { sums } from './sums';

const tzs = (amount: number) => ({ amount, currency: 'TZS' as const });

test('amounts are summed by currency', () => {
  expect(sums([tzs(100), { amount: 5, currency: 'USD' }, tzs(20)])).toEqual([tzs(120), { amount: 5, currency: 'USD' }]);
  expect(sums([])).toEqual([]);
});

test('the count is typed above twenty payouts, and from the amount on that takes two', () => {
  expect(needsCount(20, [tzs(1)], [])).toBe(false);
  expect(needsCount(21, [tzs(1)], [])).toBe(true);
  expect(needsCount(2, [tzs(999)], [tzs(1000)])).toBe(false);
  expect(needsCount(2, [tzs(1000)], [tzs(1000)])).toBe(true);
  expect(needsCount(2, [tzs(1000)], [{ amount: 1, currency: 'USD' }])).toBe(false);
});
