import { expect, it } from 'vitest';
import { deviceOf } from './device';

it('names browser and system, else what the caller calls itself', () => {
  expect(deviceOf('Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36')).toBe('Chrome, Android');
  expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Mobile/15E148 Safari/604.1')).toBe('Safari, iOS');
  expect(deviceOf('curl/8.5.0')).toBe('curl/8.5.0');
});
