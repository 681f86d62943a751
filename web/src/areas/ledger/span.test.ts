import { expect, test } from 'vitest';
import { dawn } from '@/lib/moment';
import { spanOf } from './span';

const zone = 'Africa/Dar_es_Salaam';

test('this month ends today, the last one on its last day, by the clock of the zone', () => {
  // Half past ten in the evening of 28 February in London is already March in Dar es Salaam.
  const now = new Date('2027-02-28T22:30:00Z');
  expect(spanOf('month', {}, now, zone)).toEqual({ first: '2027-03-01', last: '2027-03-01' });
  expect(spanOf('last', {}, now, zone)).toEqual({ first: '2027-02-01', last: '2027-02-28' });
  expect(spanOf('last', {}, now, 'UTC')).toEqual({ first: '2027-01-01', last: '2027-01-31' });
});

test('days stand in order, and what is no day is this month', () => {
  const now = new Date('2026-11-28T09:00:00Z');
  expect(spanOf('days', { from: '2026-11-20', to: '2026-11-02' }, now, zone)).toEqual({ first: '2026-11-02', last: '2026-11-20' });
  expect(spanOf('days', { from: 'yesterday', to: '2026-02-40' }, now, zone)).toEqual({ first: '2026-11-01', last: '2026-11-28' });
});

test('a day begins when the clock of the zone says so, also where clocks turn', () => {
  expect(dawn('2026-11-01', zone)).toBe('2026-10-31T21:00:00.000Z');
  expect(dawn('2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z');
  expect(dawn('2026-03-30', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z');
  expect(dawn('2026-11-01', 'America/New_York')).toBe('2026-11-01T04:00:00.000Z');
});
