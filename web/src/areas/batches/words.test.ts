import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bare, workOf, type Batch } from './words';

const at = (state: Batch['state'], progress: Partial<Batch['progress']>, missing: Batch['missing'] = []) =>
  workOf({ state, missing, progress: { lines: 10, checked: 10, named: 10, to_name: 10, made: 10, settled: 10, ...progress } });

test('a draft is checked, then names are asked for, unless its columns are not known', () => {
  expect(at('draft', { checked: 3, named: 0 })).toBe('check');
  expect(at('draft', { named: 4 })).toBe('names');
  expect(at('draft', {})).toBeNull();
  expect(at('draft', { checked: 0 }, ['amount'])).toBeNull();
});

test('what was confirmed becomes payouts, what was authorised leaves', () => {
  expect(at('waiting', { made: 9 })).toBe('make');
  expect(at('waiting', {})).toBeNull();
  expect(at('authorised', { settled: 2 })).toBe('release');
  expect(at('processing', {})).toBe('watch');
  expect(at('done', {})).toBeNull();
});

test('a remark stands without its line where the row says it', () => {
  expect(bare('Line 4, phone: write a number.')).toBe('Write a number.');
  expect(bare('Something else: so.')).toBe('Something else: so.');
});

test('what is said of a line in the language of the page is what the server says', () => {
  const server = readFileSync('../crates/platform/src/batches/views/lines.rs', 'utf8');
  for (const says of ['has the same reference.', 'pays the same payee the same amount.', ': the account belongs to {known}.', ': it cannot be known whose account this is.', ': another payout has this reference. Choose another one.', 'A spreadsheet drops the zero that a number begins with: if the account has one, write its column as text.']) {
    expect(server.replace(/\\\n\s*/g, '')).toContain(says);
  }
});
