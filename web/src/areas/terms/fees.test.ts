import { expect, test } from 'vitest';
import { drawn, feeSpan, feeText, readPercent, readTable, type Service } from './fees';

const tzs = (amount: number) => ({ amount, currency: 'TZS' as const });
const step = (from: number, fee: number, fee_bps = 0) => ({ from: tzs(from), fee: tzs(fee), fee_bps });
const service: Service = { service: 'ussd_push', name: 'USSD push', currency: 'TZS', minimum: tzs(50_000), maximum: tzs(300_000_000), steps: [step(0, 5_400), step(90_000, 10_000, 250)], cap: tzs(60_000), published: true };

test('a fee reads as what it is made of', () => {
  expect(feeText(step(0, 5_400))).toBe('TZS\u00a054');
  expect(feeText(step(0, 0, 485))).toBe('4.85\u00a0%');
  expect(feeText(step(0, 10_000, 250))).toBe('TZS\u00a0100 + 2.5\u00a0%');
  expect(feeText(step(0, 0))).toBe('TZS\u00a00');
  expect(feeSpan(service)).toEqual(['TZS\u00a054', 'TZS\u00a0100 + 2.5\u00a0%']);
  expect(feeSpan({ steps: [step(0, 0, 485)] })).toEqual(['4.85\u00a0%']);
});

test('a table that was only drawn and read is the same table', () => {
  expect(readTable(drawn(service), 'TZS')).toEqual({ minimum: 50_000, maximum: 300_000_000, cap: 60_000, steps: [{ from: 0, fee: 5_400, fee_bps: 0 }, { from: 90_000, fee: 10_000, fee_bps: 250 }] });
});

test('what cannot be read is no table, and steps stand in order', () => {
  const form = drawn(service);
  expect(readTable({ ...form, minimum: 'five' }, 'TZS')).toBeNull();
  expect(readTable({ ...form, cap: '1.234' }, 'TZS')).toBeNull();
  expect(readTable({ ...form, steps: [] }, 'TZS')).toBeNull();
  expect(readTable({ ...form, steps: [{ id: 0, from: '1', fee: '', percent: '101' }] }, 'TZS')).toBeNull();
  expect(readTable({ ...form, cap: '', steps: [{ id: 0, from: '9', fee: '2', percent: '' }, { id: 1, from: '1', fee: '', percent: '0.5' }] }, 'TZS')?.steps).toEqual([{ from: 100, fee: 0, fee_bps: 50 }, { from: 900, fee: 200, fee_bps: 0 }]);
});

test('a percent has two places at most and is a part of the whole', () => {
  expect([readPercent('2.5'), readPercent('4,85 %'), readPercent('100'), readPercent('100.01'), readPercent('2.555'), readPercent('')]).toEqual([250, 485, 10_000, null, null, null]);
});
