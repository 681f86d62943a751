import { beforeEach, expect, it } from 'vitest';
import { actOfRow } from './Shortcuts';

const row = (name: string) => `<li><a href="#" data-row="">${name}</a><button data-key="a">Authorise ${name}</button></li>`;
const found = () => actOfRow('a')?.textContent;

beforeEach(() => {
  document.body.innerHTML = '';
});

it('finds the act of the chosen row, and none while none of several is chosen', () => {
  document.body.innerHTML = `<main><ul>${row('one')}${row('two')}</ul></main>`;
  expect(found()).toBeUndefined();
  document.querySelectorAll<HTMLElement>('[data-row]')[1]?.focus();
  expect(found()).toBe('Authorise two');
});

it('finds the only act of a page', () => {
  document.body.innerHTML = '<main><button data-key="a">Authorise it</button></main>';
  expect(found()).toBe('Authorise it');
  expect(actOfRow('r')).toBeNull();
});
