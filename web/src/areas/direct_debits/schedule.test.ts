import { expect, it } from 'vitest';
import { instalments } from './schedule';

it('counts the instalments between two days, both included', () => {
  expect(instalments('2026-12-31', '2027-02-28', 'month', 1)).toBe(3);
  expect(instalments('2026-12-31', '2027-02-27', 'month', 1)).toBe(2);
  expect(instalments('2026-12-01', '2026-12-31', 'week', 2)).toBe(3);
  expect(instalments('2026-12-01', '2026-12-01', 'day', 1)).toBe(1);
  expect(instalments('2028-02-29', '2032-02-29', 'year', 1)).toBe(5);
});

it('counts none of what is no span', () => {
  expect([instalments('2026-12-02', '2026-12-01', 'day', 1), instalments('', '2026-12-01', 'day', 1), instalments('2026-12-01', '2026-12-05', 'day', 0), instalments('2026-12-01', '2026-12-05', 'day', 1.5)]).toEqual([0, 0, 0, 0]);
});
