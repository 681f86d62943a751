import { expect, it } from 'vitest';
import { standing } from './answers';

const answer = { at: '2026-11-27T10:00:00Z', status: 200 };

it('calls an endpoint working only after it answered', () => {
  expect(standing({ state: 'healthy', last_answer: null })).toBe('unheard');
  expect(standing({ state: 'healthy', last_answer: answer })).toBe('healthy');
  expect(standing({ state: 'failing', last_answer: answer })).toBe('failing');
  expect(standing({ state: 'off', last_answer: null })).toBe('off');
});
