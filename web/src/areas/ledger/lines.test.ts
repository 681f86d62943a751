import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('calls the lines of a statement as the exported ones are called, in both languages', () => {
  const source = readFileSync('../crates/platform/src/ledger/words.rs', 'utf8');
  const pairs = [...source.matchAll(/\["([^"]+)", "([^"]+)"\]/g)].map(([, english = '', swahili = '']) => [english, swahili]);
  const page = readFileSync('src/areas/ledger/lines.ts', 'utf8');
  const catalogue = readFileSync('src/areas/ledger/words/sw.po', 'utf8');
  expect(pairs.length).toBeGreaterThan(15);
  expect(pairs.filter(([english]) => !page.includes(`t\`${english ?? ''}\``) && !page.includes(`message: '${english ?? ''}'`))).toEqual([]);
  expect(pairs.filter(([english, swahili]) => !catalogue.includes(`msgid "${english ?? ''}"\nmsgstr "${swahili ?? ''}"`))).toEqual([]);
});
