// A provider's file against the books: uploaded, its columns said, compared; what is not alike looked into, taken back, and kept as a table.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

export async function run(scene) {
  const manager = await scene.signIn(scene.member('Manager'));
  const csv = await written(manager);
  const id = await upload(manager, csv);
  await compared(manager, id);
  await lookedInto(manager, id);
  await exported(manager, id);
  await again(manager, csv, id);
  await inSwahili(scene);
  await notForAll(scene);
  scene.assertNoFaults();
}

const sum = ({ amount }) => (amount / 100).toFixed(2);

/** Every payment that arrived but the first, one of them with another amount; one that nobody knows; one without a reference. */
async function written(manager) {
  const { body } = await manager.asks('GET', '/v1/payments?state=succeeded,settled&limit=100');
  const known = body.data.slice(1);
  assert.ok(known.length > 2, 'the demonstration has too few payments');
  const lines = known.map(({ reference, amount }, index) => `${reference},${index === 0 ? '1.00' : sum(amount)},SUCCESS`);
  return ['Marejeo,Shs,Outcome', ...lines, 'NOBODYS1,4200.00,SUCCESS', ',77.00,SUCCESS'].join('\n');
}

async function upload(manager, csv) {
  const { page } = manager;
  await manager.go('/balance');
  await manager.link('Reconciliation').first().click();
  await manager.sees('No file was compared yet');
  await manager.accessible('no provider’s file yet');
  await manager.button('Upload a file').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.locator('input[type=file]').setInputFiles({ name: 'november.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await drawer.getByLabel('First day in the file').fill(daysAgo(40));
  await manager.accessible('a provider’s file to be uploaded');
  await drawer.getByRole('button', { name: 'Compare with the books' }).click();
  await drawer.getByText('Say what the columns mean').waitFor();
  assert.ok(await drawer.getByRole('button', { name: 'Compare with the books' }).isDisabled(), 'a file without a reference is compared');
  await drawer.getByLabel('What Marejeo means').selectOption('Reference');
  await drawer.getByLabel('What Shs means').selectOption('Amount');
  await drawer.getByLabel('What Outcome means').selectOption('How it ended');
  await manager.accessible('what the columns of a provider’s file mean');
  await drawer.getByRole('button', { name: 'Compare with the books' }).click();
  await page.waitForURL(/\/balance\/reconciliation\/rcn_/);
  return page.url().match(/rcn_[0-9a-z]+/)[0];
}

const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const counts = async (manager, id) => (await manager.asks('GET', `/v1/reconciliations/${id}`)).body.counts;

async function compared(manager, id) {
  const { page } = manager;
  await page.getByRole('button', { name: /^Look into \d+ lines$/ }).waitFor({ timeout: 30_000 });
  const { matched, differing, extra, unreadable, missing, open_exceptions: open } = await counts(manager, id);
  assert.deepEqual([differing, extra, unreadable], [1, 1, 1]);
  assert.ok(missing > 0 && matched > 0, 'nothing is missing, or nothing matches');
  assert.equal(open, missing + 3);
  const table = page.getByRole('table', { name: 'What comparing came to' });
  await table.getByRole('row', { name: new RegExp(`^Matched.* ${matched} `) }).first().waitFor();
  await table.getByRole('row', { name: /^Differing.* 1 / }).waitFor();
  await manager.accessible('a file that was compared');
}

async function lookedInto(manager, id) {
  const { page } = manager;
  const before = (await counts(manager, id)).open_exceptions;
  await page.getByRole('button', { name: /^Differing/ }).click();
  const lines = page.getByRole('table', { name: 'Lines' });
  await lines.getByRole('row').nth(1).getByRole('button').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('Not alike: the amount.').waitFor();
  await manager.accessible('a line that is not alike');
  await drawer.getByRole('button', { name: 'Mark as looked into' }).click();
  await drawer.getByText('Write what you found, for whoever asks later.').waitFor();
  await drawer.getByLabel('What did you find?').fill('Typed wrong at the counter, corrected with them.');
  await drawer.getByRole('button', { name: 'Mark as looked into' }).click();
  await drawer.waitFor({ state: 'detached' });
  assert.equal((await counts(manager, id)).open_exceptions, before - 1);
  await manager.button('Undo').click();
  await page.getByText(/waits again$/).first().waitFor();
  assert.equal((await counts(manager, id)).open_exceptions, before, 'taken back, it does not wait again');
  await queue(manager, before);
}

/** One after the other: what is looked into makes room for the next. */
async function queue(manager, before) {
  const { page } = manager;
  await manager.go('/balance/reconciliation?view=open');
  await page.getByRole('table', { name: 'Lines' }).getByRole('row').nth(1).getByRole('button').click();
  const drawer = page.getByRole('dialog');
  const first = await drawer.getByRole('heading').first().innerText();
  await drawer.getByLabel('What did you find?').fill('Asked the provider.');
  await drawer.getByRole('button', { name: 'Mark as looked into' }).click();
  await page.waitForFunction((seen) => document.querySelector('[role=dialog] h2')?.textContent !== seen, first);
  assert.equal(await drawer.getByLabel('What did you find?').inputValue(), '', 'the note of one line stands at the next');
  await manager.accessible('the next line to look into');
  await drawer.getByRole('button', { name: 'Close' }).click();
  await manager.button('Looked into').click();
  await manager.sees(first);
  const { body } = await manager.asks('GET', '/v1/reconciliation-exceptions?limit=100');
  assert.equal(body.data.length, Math.min(100, before - 1));
  await page.getByRole('table', { name: 'Lines' }).getByRole('button', { name: first }).click();
  await drawer.getByText('Asked the provider.').waitFor();
  await manager.accessible('a line that was looked into');
  await drawer.getByRole('button', { name: 'Have it wait again' }).click();
  await manager.sees('Nothing was looked into yet');
}

async function exported(manager, id) {
  const { page } = manager;
  await manager.go(`/balance/reconciliation/${id}?verdict=missing`);
  const { missing } = await counts(manager, id);
  await manager.button('Export').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('What is exported').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), drawer.getByRole('button', { name: 'Export the lines' }).click()]);
  const rows = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  assert.equal(rows.length, missing + 1, rows.slice(0, 3).join('\n'));
  await drawer.waitFor({ state: 'detached' });
}

/** The same file is recognised, and leads to what became of it. */
async function again(manager, csv, id) {
  const { page } = manager;
  await manager.go('/balance/reconciliation?panel=upload');
  const drawer = page.getByRole('dialog');
  await drawer.locator('input[type=file]').setInputFiles({ name: 'copy.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await drawer.getByRole('button', { name: 'Compare with the books' }).click();
  await drawer.getByText('This file was uploaded before.').waitFor();
  await manager.accessible('a provider’s file that was uploaded before');
  await drawer.getByRole('link', { name: 'Open what became of it' }).click();
  await page.waitForURL(new RegExp(id));
}

async function inSwahili(scene) {
  const admin = await scene.signIn(scene.member('Admin'), { phone: true, lang: 'sw' });
  await admin.go('/balance/reconciliation');
  await admin.sees('november.csv');
  await admin.accessible('providers’ files on a phone, in Swahili');
  await admin.link('november.csv').click();
  await admin.sees('Matokeo ya ulinganisho');
  await admin.accessible('a provider’s file on a phone, in Swahili');
}

async function notForAll(scene) {
  const employee = await scene.signIn(scene.member('Employee'));
  await employee.go('/balance');
  await employee.link('Statement').first().waitFor();
  assert.equal(await employee.link('Reconciliation').count(), 0, 'an Employee is offered reconciliation');
  await employee.go('/balance/reconciliation');
  await employee.sees('Your role, Employee, may not do this');
}
