import { expect, it } from 'vitest';
import { headline, notThere, Problem } from './problem';

it('has no phrase of HTTP for a headline', () => {
  const refused = new Problem(403, { title: 'Forbidden', detail: 'Your role, Employee, may not do this: See webhooks.' });
  expect(refused).toMatchObject({ title: 'Your role, Employee, may not do this: See webhooks', detail: undefined });
  const two = new Problem(422, { title: 'Unprocessable Entity', detail: 'Write an address such as 196.45.12.7. Or a range.' });
  expect(two).toMatchObject({ title: 'Write an address such as 196.45.12.7', detail: 'Or a range.' });
  expect(new Problem(500, {}).title).toBe('');
  expect(new Problem(500, {}).message).toBe('The server answered 500');
});

it('keeps a title that was written for people', () => {
  expect(headline('You made this payout', 'Somebody else releases it.')).toEqual({ title: 'You made this payout', detail: 'Somebody else releases it.' });
});

it('knows what is not there', () => {
  expect(notThere(new Problem(404, {}))).toBe(true);
  expect(notThere(new Problem(403, {}))).toBe(false);
  expect(notThere(new Error('404'))).toBe(false);
});
