import { expect, it } from 'vitest';
import { isRange } from './address';

it.each(['196.45.12.7', '196.45.12.0/24', '0.0.0.0/0', '::1', '2001:db8::/32', ' 10.0.0.1 '])('takes %s', (text) => {
  expect(isRange(text)).toBe(true);
});

it.each(['', '999.1.1.1', '10.0.0', '10.0.0.1/33', '10.0.0.1/', '10.0.0.1/8/8', '010.0.0.1', 'example.com', '2001:db8::/129', '1::2::3', '10.0.0.1:80'])('refuses %s', (text) => {
  expect(isRange(text)).toBe(false);
});
