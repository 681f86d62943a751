import { expect, it } from 'vitest';
import { sameName } from './names';

it('takes no notice of how a name is written', () => {
  expect(sameName('Kilimo Bora Ltd.', 'KILIMO BORA LTD')).toBe(true);
  expect(sameName('Massawe, Grace', 'GRACE MASSAWE')).toBe(true);
  expect(sameName('Joséphine', 'JOSEPHINE')).toBe(true);
});

it('takes notice of every other name', () => {
  expect(sameName('Kilimo Bora', 'KILIMO BORA SUPPLIERS LTD')).toBe(false);
  expect(sameName('Asha Juma', 'ASHA J')).toBe(false);
  expect(sameName('Grace', '')).toBe(false);
});
