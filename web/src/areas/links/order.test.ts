import { expect, it } from 'vitest';
import { emptyItem, readItem } from './ItemFields';
import { isReference, sum } from './words';

const line = (quantity: string, price: string, name = 'Maize flour') => readItem({ name, quantity, price }, 'TZS');

it('reads a line of an order as the server takes it', () => {
  expect(line('10', '24,000')).toEqual({ name: 'Maize flour', quantity: 10, price: { amount: 2_400_000, currency: 'TZS' } });
  expect(readItem({ name: ' Delivery ', quantity: ' 2 ', price: '120.50' }, 'USD')).toEqual({ name: 'Delivery', quantity: 2, price: { amount: 12_050, currency: 'USD' } });
});

it('reads no line that is not whole', () => {
  for (const missing of [readItem(emptyItem, 'TZS'), line('', '5'), line('0', '5'), line('1.5', '5'), line('1', ''), line('1', '0'), line('1', '5', ' ')]) expect(missing).toBeNull();
});

it('adds the lines up, and says no sum while one is missing', () => {
  const amount = { amount: 2_400_000, currency: 'TZS' as const };
  expect(sum([amount, { amount: 500, currency: 'TZS' }], 'TZS')).toEqual({ amount: 2_400_500, currency: 'TZS' });
  expect(sum([amount, null], 'TZS')).toBeNull();
});

it('knows a reference', () => {
  expect(['INV204', '007', 'a'.repeat(20)].every((text) => isReference(text, 20))).toBe(true);
  expect(['', 'INV-204', 'a b', 'a'.repeat(21), 'é'].some((text) => isReference(text, 20))).toBe(false);
});
