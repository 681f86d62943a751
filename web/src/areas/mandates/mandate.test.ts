import { expect, test } from 'vitest';
import { mandateOf, raises, typedOf, type NewMandate } from './mandate';

const now: NewMandate = { known_payees_only: true, payout_links: false, per_payout: [{ amount: 500_000, currency: 'TZS' }], per_day: [{ amount: 900_000, currency: 'TZS' }], until: '2027-01-31T21:00:00Z' };

test('what is shown is what is sent back', () => {
  expect(mandateOf(typedOf(now, false))).toEqual(now);
  expect(mandateOf(typedOf({ ...now, payout_links: true }, false))).toEqual({ ...now, payout_links: true });
  // What is over is given anew with what it was, but for the day.
  expect(typedOf({ ...now, payout_links: true }, true)).toMatchObject({ until: '', links: true });
  expect(typedOf(null, false).links).toBe(false);
  expect(mandateOf(typedOf(null, false))).toBeNull();
});

test('a currency has both amounts or none', () => {
  const typed = typedOf(now, false);
  expect(mandateOf({ ...typed, day: { TZS: '', USD: '' } })).toBeNull();
  expect(mandateOf({ ...typed, each: { TZS: '5,000', USD: '10' } })).toBeNull();
  expect(mandateOf({ ...typed, until: '' })).toBeNull();
});

test('more, longer, another currency or payout links raise it; less does not', () => {
  expect(raises(null, now)).toBe(true);
  expect(raises(now, now)).toBe(false);
  expect(raises(now, { ...now, per_day: [{ amount: 800_000, currency: 'TZS' }] })).toBe(false);
  expect(raises(now, { ...now, per_day: [{ amount: 900_001, currency: 'TZS' }] })).toBe(true);
  expect(raises(now, { ...now, until: '2027-02-01T21:00:00Z' })).toBe(true);
  expect(raises(now, { ...now, known_payees_only: false })).toBe(true);
  expect(raises({ ...now, known_payees_only: false }, now)).toBe(false);
  const links = { ...now, payout_links: true };
  expect(raises(now, links)).toBe(true);
  expect(raises(now, { ...links, per_day: [{ amount: 800_000, currency: 'TZS' }] })).toBe(true);
  expect(raises(links, now)).toBe(false);
  expect(raises(links, { ...now, payout_links: undefined })).toBe(false);
  expect(raises(now, { ...now, per_payout: [...now.per_payout, { amount: 1, currency: 'USD' }] })).toBe(true);
});
