import { beforeEach, expect, it } from 'vitest';
import { forgetDrafts, recall } from './draft';

const start = { amount: '', items: ['one'], way: 'phone' };
const kept = (text: string) => { sessionStorage.setItem('kibali.draft.per_1.mrc_1.link', text); };
const found = () => recall('per_1.mrc_1.link', start);

beforeEach(() => { sessionStorage.clear(); });

it('finds what was typed, and only what still has its field', () => {
  kept('{"amount":"5,000","items":["two","three"],"gone":"x","way":7}');
  expect(found()).toEqual({ amount: '5,000', items: ['two', 'three'], way: 'phone' });
  kept('{"items":"none","gone":1}');
  expect(found()).toBeNull();
});

it('finds nothing where nothing, or nonsense, is kept', () => {
  expect(found()).toBeNull();
  for (const text of ['null', '7', '"x"', '{', '[]']) {
    kept(text);
    expect(found()).toBeNull();
  }
});

it('forgets every draft at sign-out, and nothing else', () => {
  kept('{"amount":"5"}');
  sessionStorage.setItem('kibali.link', 'x');
  forgetDrafts();
  expect(Object.keys(sessionStorage)).toEqual(['kibali.link']);
});
