// Many from one table: uploaded at a desk, its columns said, a line mended, sent; released as one on a phone; the results kept.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const lines = (tag) => ['Staff,Where,How much,Ref', ...Array.from({ length: 24 }, (_, index) => `Payee ${index},07543001${10 + index},${1000 + index * 10},${tag}${10 + index}`)].join('\n').replace('0754300112', '0754');

export async function run(scene) {
  const employee = await scene.signIn(scene.member('Employee'));
  const manager = await scene.signIn(scene.member('Manager'), { phone: true });
  const id = await upload(employee);
  await mend(employee, id);
  await release(manager, id);
  await results(employee, id);
  await again(employee);
  scene.assertNoFaults();
}

const file = (name) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(lines('E2E')) });

async function upload(maker) {
  const { page } = maker;
  await maker.go('/payouts/batches');
  await maker.sees('No files yet');
  await maker.accessible('no files of payouts');
  await maker.button('Upload a file').click();
  const drawer = page.getByRole('dialog');
  await drawer.locator('input[type=file]').setInputFiles(file('wages.csv'));
  await maker.accessible('a file to be uploaded');
  await drawer.getByRole('button', { name: 'Look at the lines' }).click();
  await maker.sees('Say what the columns mean');
  await page.getByLabel('What Staff means').selectOption('Name of the payee');
  await page.getByLabel('What Where means').selectOption('Mobile number');
  await page.getByLabel('What How much means').selectOption('Amount');
  await maker.accessible('what the columns mean');
  await maker.button('Read the file so').click();
  await maker.sees('1 line cannot be paid as it is');
  return page.url().match(/bat_[0-9a-z]+/)[0];
}

async function mend(maker, id) {
  const { page } = maker;
  assert.equal((await maker.asks('GET', `/v1/payout-batches/${id}`)).body.you_can.confirm, false, 'a file with a line that cannot be paid may be sent');
  await maker.accessible('a line that cannot be paid');
  await page.getByRole('table', { name: 'Lines' }).getByRole('button', { name: /Payee 2/ }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Mobile number').fill('0754300112');
  await drawer.getByRole('button', { name: /^Mend line/ }).click();
  await maker.sees('24 payouts are ready');
  await maker.button('Send 24 payouts for approval').click();
  const step = page.getByRole('dialog');
  await step.getByLabel('Type the count: 24').fill('23');
  await step.getByRole('button', { name: 'Send 24 payouts for approval' }).click();
  await step.getByText('Type how many payouts the file has.').waitFor();
  await step.getByLabel('Type the count: 24').fill('24');
  await step.getByRole('button', { name: 'Send 24 payouts for approval' }).click();
  await step.waitFor({ state: 'detached' });
  await maker.sees('One more person releases this file');
  assert.equal((await maker.asks('GET', `/v1/payout-batches/${id}`)).body.state, 'waiting');
}

async function release(manager, id) {
  const { page } = manager;
  await manager.go('/approvals?tab=batches');
  await manager.link('Review 24 payouts').waitFor();
  await manager.accessible('files that wait');
  await manager.link('Review 24 payouts').click();
  const authorise = manager.button(/^Authorise 24, TZS/);
  await authorise.click();
  const step = page.getByRole('dialog');
  await step.getByLabel('Type the count: 24').fill('24');
  await manager.accessible('the step before a file leaves');
  assert.equal((await manager.asks('GET', `/v1/payout-batches/${id}`)).body.state, 'waiting');
  await step.getByRole('button', { name: /^Authorise 24, TZS/ }).click();
  await step.waitFor({ state: 'detached' });
  await page.getByRole('main').getByText('Done', { exact: true }).first().waitFor({ timeout: 30_000 });
  await page.getByRole('img', { name: /authorised/ }).first().waitFor();
  await manager.accessible('a file that was paid');
}

async function results(maker, id) {
  const { page } = maker;
  await maker.go(`/payouts/batches/${id}`);
  const [kept] = await Promise.all([page.waitForEvent('download'), maker.button('Result file').click()]);
  assert.equal(kept.suggestedFilename(), 'wages-results.csv');
  const rows = (await readFile(await kept.path(), 'utf8')).trim().split(/\r?\n/);
  assert.equal(rows.length, 25, rows.slice(0, 3).join('\n'));
  assert.ok(rows.some((row) => row.includes('E2E12') && row.includes('255754300112')), 'the mended line is not in the results');
}

/** The same file is recognised: its batch is shown, and paying it once more is another press. */
async function again(maker) {
  const { page } = maker;
  await maker.go('/payouts?panel=upload');
  const drawer = page.getByRole('dialog');
  await drawer.locator('input[type=file]').setInputFiles(file('copy.csv'));
  await drawer.getByRole('button', { name: 'Look at the lines' }).click();
  await drawer.getByText('This file was uploaded before.').waitFor();
  await maker.accessible('a file that was uploaded before');
  await drawer.getByRole('link', { name: 'Open what became of it' }).click();
  await maker.sees('wages.csv');
}
