import { expect, test } from 'vitest';
import { amountOf, nothing, payeeOf } from './payee';

const bank = { ...nothing, way: 'bank', bic: 'CORUTZTZ', account: '0150 4471 2290 00', holder: ' Kilimo Bora ', transfer: 'ACH' } as const;

test('only the payee of the chosen way is named, without the spaces people write', () => {
  const all = { ...bank, phone: '0754 300 118', provider: '501', till: '555 1234' };
  expect(payeeOf({ ...all, way: 'mobile' })).toEqual({ phone_number: '0754 300 118' });
  expect(payeeOf(all)).toEqual({ bank: { bic: 'CORUTZTZ', account_number: '01504471229000', currency: 'TZS', transfer_type: 'ACH', account_name: 'Kilimo Bora' } });
  expect(payeeOf({ ...all, way: 'till' })).toEqual({ till: { provider_code: '501', number: '5551234' } });
  expect(payeeOf({ ...all, way: 'till', coded: true, code: ' 00020101 ' })).toEqual({ till: { qr_code: '00020101' } });
});

test('an account in dollars asks for no way to travel: there is one', () => {
  expect(payeeOf({ ...bank, kept: 'USD' })).toEqual({ bank: { bic: 'CORUTZTZ', account_number: '01504471229000', currency: 'USD', account_name: 'Kilimo Bora' } });
});

test('half a payee is none', () => {
  expect(payeeOf({ ...nothing, phone: '0754' })).toBeNull();
  expect(payeeOf({ ...bank, bic: '' })).toBeNull();
  expect(payeeOf({ ...bank, account: '12/4' })).toBeNull();
  expect(payeeOf({ ...nothing, way: 'till', provider: '501', till: '12' })).toBeNull();
  expect(payeeOf({ ...nothing, way: 'till', coded: true, provider: '501', till: '5551234' })).toBeNull();
});

test('an amount is of the balance it is taken from, and more than nothing', () => {
  expect(amountOf({ ...nothing, amount: '1,204.50', from: 'USD' })).toEqual({ amount: 120_450, currency: 'USD' });
  expect(amountOf({ ...nothing, amount: '0' })).toBeNull();
});
