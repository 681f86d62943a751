import { expect, test } from 'vitest';
import { justBelow } from './limits';

const tzs = (amount: number) => ({ amount: amount * 100, currency: 'TZS' as const });
const policy = { two_approvers_from: [tzs(1_000_000)], most_per_payout: [tzs(5_000_000)] };

test('a tenth below the mark that takes two people is worth a look, the mark itself takes them', () => {
  expect(justBelow(tzs(899_999), policy)).toBeNull();
  expect(justBelow(tzs(900_000), policy)).toEqual({ rule: 'two_approvers_from', mark: tzs(1_000_000) });
  expect(justBelow(tzs(999_999), policy)?.rule).toBe('two_approvers_from');
  expect(justBelow(tzs(1_000_000), policy)).toBeNull();
});

test('the largest payout that is allowed is worth a look, and another currency has its own marks', () => {
  expect(justBelow(tzs(5_000_000), policy)?.rule).toBe('most_per_payout');
  expect(justBelow({ amount: 95_000_000, currency: 'USD' }, policy)).toBeNull();
  expect(justBelow(tzs(950_000), undefined)).toBeNull();
});
