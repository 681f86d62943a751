import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { problems, tellMore } from './problems';

/** What a fixed sentence cannot say: the words of the server tell which part is wrong, or a program is meant and no person. */
const asTheServerSays = ['input.invalid', 'query.invalid', 'merchant.required', 'method.unknown', 'notice.signature', 'origin.refused'];

it('has Swahili for every code of the server that means one thing', () => {
  const source = readFileSync('../crates/platform/src/problems.rs', 'utf8');
  const codes = [...source.matchAll(/^\s*\(?\s*"([a-z_]+(?:\.[a-z_]+)?)",/gm)].map(([, code]) => code ?? '');
  expect(codes.length).toBeGreaterThan(100);
  expect(codes.filter((code) => !(code in problems) && !asTheServerSays.includes(code))).toEqual([]);
  expect(Object.keys(problems).filter((code) => !codes.includes(code))).toEqual([]);
  expect([...tellMore].filter((code) => !(code in problems))).toEqual([]);
});

it('ends no text with a full stop: the page sets it', () => {
  expect(Object.values(problems).filter((text) => text.endsWith('.'))).toEqual([]);
});
