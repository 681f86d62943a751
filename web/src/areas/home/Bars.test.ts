import { expect, it } from 'vitest';
import { short } from '@/lib/money';
import { roundUp } from './Bars';

it.each([[1, 1], [3, 3], [7, 8], [9, 10], [10, 10], [11, 20], [2300, 3000], [14_625_000, 20_000_000]])('ends the axis of %d at %d', (value, top) => {
  expect(roundUp(value)).toBe(top);
});

it('says amounts in a few letters on an axis', () => {
  expect(short({ amount: 490_000_000, currency: 'TZS' })).toBe('4.9M');
  expect(short({ amount: 0, currency: 'TZS' })).toBe('0');
});
