import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { known } from './recorded';

it('knows only sentences that the server says', () => {
  const said = ['../crates/platform/src', '../crates/rails/src'].flatMap((source) =>
    readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.rs')).map((name) => readFileSync(join(source, name), 'utf8')));
  const text = said.join('\n');
  expect(known.length).toBeGreaterThan(40);
  expect(known.map(({ message }) => message ?? '').filter((message) => !text.includes(`"${message}"`))).toEqual([]);
});

it('knows why one person sufficed as the server says it', () => {
  const said = ['policy/model/alone.rs', 'payouts/model/alone.rs', 'changes/model/second_person.rs'].map((name) => readFileSync(join('../crates/platform/src', name), 'utf8')).join('\n');
  const shown = readFileSync('src/components/record/Waived.tsx', 'utf8');
  for (const [server, page] of [
    ['Single signatory: {name} released a {what} of their own, as the only one who makes or releases payouts here', 'Single signatory: (.+) released an? \\w+ of their own, as the only one who makes or releases payouts here$'],
    ['Single signatory: {name} settled a {what}, as the only one who makes or releases payouts here', 'Single signatory: (.+) settled an? \\w+, as the only one who makes or releases payouts here'],
    ['{name} settled a withdrawal. {waiver}', '(.+?) settled a withdrawal\\. (The merchant .+)$'],
    ['The merchant has had one Admin since {since} and nobody objected, so one Admin suffices.', 'The merchant has had one Admin since (\\S+) and nobody objected, so one Admin suffices'],
    ['The merchant never had two Admins, so one Admin suffices.', 'The merchant never had two Admins, so one Admin suffices.'],
  ] as const) {
    expect(said).toContain(server);
    expect(shown).toContain(page);
  }
});

it('has words for every code of a step', () => {
  const model = readFileSync('../crates/platform/src/timeline/model.rs', 'utf8');
  const variants = [...(/pub enum StepDetail \{(.*?)\n\}/s.exec(model)?.[1] ?? '').matchAll(/^ {4}([A-Z]\w+)/gm)].map(([, name]) => name ?? '');
  const codes = variants.map((name) => name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase());
  const worded = [...readFileSync('src/components/record/StepSays.tsx', 'utf8').matchAll(/case '(\w+)':/g)].map(([, code]) => code ?? '');
  expect(codes.length).toBeGreaterThan(20);
  // What was proposed stands in a section of its own.
  expect(codes.filter((code) => !worded.includes(code))).toEqual(['proposed']);
});
