import { expect, test } from 'vitest';
import { channelsOf, floorOf, rateOf, ratesOf, through, type Moved } from './points';

const moved = (channel: string, amount: number, count = 1, failed = 0): Moved => ({ channel, count, failed, amount: { amount, currency: 'TZS' } });

test('channels stand by what they moved, and small ones together', () => {
  expect(channelsOf([[moved('bank', 5), moved('mobile', 3)], [moved('mobile', 9)], [moved('till', 0, 0, 1)]])).toEqual(['mobile', 'bank']);
  const many = channelsOf([[moved('a', 5), moved('b', 4), moved('c', 3), moved('d', 2), moved('e', 1)]]);
  expect(many).toEqual(['a', 'b', 'c', 'other']);
  expect(through([moved('a', 5), moved('d', 2), moved('e', 1)], 'other', many)).toBe(3);
  expect(through([moved('a', 5), moved('d', 2)], 'a', many)).toBe(5);
});

test('a rate is of what ended, and of a day on which nothing did there is none', () => {
  expect(rateOf([])).toBeNull();
  expect(rateOf([moved('a', 1, 3, 1), moved('b', 1, 0, 1)])).toEqual({ arrived: 3, all: 5 });
});

test('each channel has a rate of its own, also one through which nothing arrived', () => {
  const days = [[moved('mobile', 5, 3, 1), moved('bank', 9, 5)], [moved('mobile', 2, 2), moved('till', 0, 0, 1)], [moved('card', 0, 0, 0)]];
  expect(ratesOf(days)).toEqual([{ channel: 'mobile', arrived: 5, all: 6 }, { channel: 'bank', arrived: 5, all: 5 }, { channel: 'till', arrived: 0, all: 1 }]);
  expect(ratesOf([])).toEqual([]);
});

test('a scale of rates begins just below the lowest', () => {
  expect(floorOf([1, 0.98])).toBe(0.9);
  expect(floorOf([0.5])).toBe(0.4);
  expect(floorOf([0])).toBe(0);
});
