import { expect, test } from 'vitest';
import { differences, policyOf, typedOf, type NewPolicy } from './policy';

const tzs = (amount: number) => ({ amount: amount * 100, currency: 'TZS' as const });
const open: NewPolicy = { approvers: 1, beneficiary_second_person: false, single_signatory: false, two_approvers_from: [], most_per_payout: [], most_per_day: [] };

test('what is shown is what is sent back', () => {
  const policy: NewPolicy = { approvers: 1, beneficiary_second_person: true, single_signatory: true, two_approvers_from: [tzs(2_000_000)], most_per_payout: [{ amount: 120_450, currency: 'USD' }], most_per_day: [] };
  expect(policyOf(typedOf(policy))).toEqual(policy);
});

test('a field that holds no amount is no policy, an empty one is no limit', () => {
  const typed = typedOf(open);
  expect(policyOf({ ...typed, amounts: { ...typed.amounts, most_per_day: { TZS: 'much', USD: '' } } })).toBeNull();
  expect(policyOf({ ...typed, amounts: { ...typed.amounts, most_per_day: { TZS: ' ', USD: '' } } })).toEqual(open);
});

test('a lower mark is tighter, a higher one or none is looser', () => {
  const ways = (before: NewPolicy, after: NewPolicy) => differences(before, after).map(({ what, way }) => `${what} ${way}`);
  const limited = { ...open, most_per_day: [tzs(10)] };
  expect(ways(open, limited)).toEqual(['most_per_day tighter']);
  expect(ways(limited, open)).toEqual(['most_per_day looser']);
  expect(ways(limited, { ...limited, most_per_day: [tzs(11)], two_approvers_from: [tzs(5)] })).toEqual(['two_approvers_from tighter', 'most_per_day looser']);
  expect(ways(open, { ...open, approvers: 2 })).toEqual(['approvers tighter']);
});

test('paying only whom a second person confirmed is tighter', () => {
  const known = { ...open, beneficiary_second_person: true };
  expect(differences(open, known)).toEqual([{ what: 'payees', before: false, after: true, way: 'tighter' }]);
  expect(differences(known, open).map(({ way }) => way)).toEqual(['looser']);
});

test('that whoever is alone releases their own is looser', () => {
  const single = { ...open, single_signatory: true };
  expect(differences(open, single)).toEqual([{ what: 'signatory', before: false, after: true, way: 'looser' }]);
  expect(differences(single, open).map(({ way }) => way)).toEqual(['tighter']);
});

test('from which amount on it takes two is no matter where it always does', () => {
  expect(differences({ ...open, approvers: 2 }, { ...open, approvers: 2, two_approvers_from: [tzs(5)] })).toEqual([]);
});
