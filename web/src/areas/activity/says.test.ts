import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const source = '../crates/platform/src';

/** Looks like an act and is none: names of jobs and of fields, of what is sealed, of what a table counts as. */
const others = ['batch.announce', 'batch.confirm', 'batch.expire', 'batch.work', 'bill.import', 'customer.email', 'customer.name', 'customer.phone', 'direct_debit.collect', 'deposit_instruction.changed', 'deposit_instruction.expire', 'direct_debit.consent', 'ledger.check', 'link.close', 'payment.settle', 'payout.announce', 'payout.ask', 'payout.expire', 'payout.send', 'payout.watch', 'rail.compare', 'rail.compare_tell', 'rail.draft', 'reconciliation.work', 'refund.created', 'refund.failed', 'refund.paid', 'refund.returned', 'refund.reversed', 'report.daily', 'withdrawal.changed'];

/** Every `subject.act` in the server's code, besides some of its files. */
function literals(besides: RegExp): Set<string> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.rs') && !besides.test(name));
  const found = files.flatMap((name) => [...readFileSync(join(source, name), 'utf8').matchAll(/"([a-z_]+\.[a-z_]+)"/g)].map(([, text]) => text ?? ''));
  return new Set(found);
}

it('has words for every act of the record', () => {
  const known = [...readFileSync('src/areas/activity/says.ts', 'utf8').matchAll(/^ {6}'([a-z_]+\.[a-z_]+)': /gm)].map(([, act]) => act ?? '');
  const codes = [...readFileSync(`${source}/problems.rs`, 'utf8').matchAll(/"([a-z_]+\.[a-z_]+)",/g)].map(([, code]) => code ?? '');
  const permissions = [...readFileSync('../crates/permit/src/policy.txt', 'utf8').matchAll(/^([a-z_]+\.[a-z_]+)/gm)].map(([, name]) => name ?? '');
  const subjects = new Set(known.map((act) => act.split('.')[0]));
  // Not in tests, and not where rules, shapes and the third-party API stand.
  const written = literals(/(^|[/_])(tests?|testkit|promises|clickpesa|hosted|model)([/_.]|$)/);
  const anywhere = literals(/(^|[/_])tests?([/_.]|$)/);
  const wordless = [...written].filter((text) => subjects.has(text.split('.')[0]) && ![...known, ...codes, ...permissions, ...others].includes(text));
  expect(known.length).toBeGreaterThan(100);
  expect(wordless.sort(), 'give it words in says.ts, or list it in this test if it is no act').toEqual([]);
  expect(known.filter((act) => !anywhere.has(act) && act !== 'balance.funded')).toEqual([]);
});
