import { expect, it } from 'vitest';
import { nextReference, unpaid } from './again';

it('counts the tries of a reference within 20 characters', () => {
  expect(nextReference('RENT1')).toBe('RENT1R2');
  expect(nextReference('RENT1R2')).toBe('RENT1R3');
  expect(nextReference('RENT1R99')).toBe('RENT1R100');
  expect(nextReference('ABCDEFGHIJKLMNOPQRST')).toBe('ABCDEFGHIJKLMNOPQRR2');
});

it('makes nothing again that is on its way, unknown or paid', () => {
  expect(['pending', 'authorized', 'processing', 'unknown', 'succeeded'].some(unpaid)).toBe(false);
  expect(unpaid('failed')).toBe(true);
});
