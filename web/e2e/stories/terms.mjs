// What money costs and where it went: the statement adds up and keeps its place in the address, fees are seen by all and changed by an Admin.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

export async function run(scene) {
  await statement(scene);
  await fees(scene);
  scene.assertNoFaults();
}

const shown = ({ amount, currency }) => `${currency}\u00a0${String(Math.trunc(amount / 100)).replace(/\B(?=(\d{3})+$)/g, ',')}`;

async function statement(scene) {
  const manager = await scene.signIn(scene.member('Manager'));
  const { page } = manager;
  await manager.go('/balance');
  await manager.link('Statement').first().click();
  await page.getByText('Closing balance').waitFor();
  const main = page.getByRole('main');
  await main.getByText(/^Opening, /).waitFor();
  const { body: balances } = await manager.asks('GET', '/v1/balances');
  const { available } = balances.data.find(({ currency }) => currency === 'TZS');
  await main.getByText(shown(available).split('\u00a0')[1]).first().waitFor();
  const { body } = await manager.asks('GET', '/v1/statement?currency=TZS&limit=100');
  const { opening, closing, credits, debits } = body.totals;
  assert.equal(opening.amount + credits.amount - debits.amount, closing.amount);
  assert.equal(closing.amount, available.amount);
  await manager.accessible('a statement');
  await page.getByRole('button', { name: 'Last month' }).click();
  await page.waitForURL(/period=last/);
  await page.reload();
  await page.getByRole('button', { name: 'Last month', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Other days' }).click();
  await page.getByLabel('From').fill('2020-01-01');
  await page.waitForURL(/from=2020-01-01/);
  await page.getByRole('button', { name: 'This month' }).click();
  await exported(manager);
  const line = body.data.find(({ kind }) => kind === 'payout');
  await main.getByRole('link', { name: line.reference }).first().click();
  await page.waitForURL(new RegExp(`/payouts/${line.subject_id}$`));
  await main.getByText(line.reference).first().waitFor();
}

/** The file holds what the page shows: every line of the span between its two edges; a statement is printed too. */
async function exported(person) {
  const { page } = person;
  const button = page.getByRole('button', { name: /^Export \d+ lines?$/ });
  await page.waitForLoadState('networkidle');
  const count = Number((await button.innerText()).match(/\d+/)[0]);
  await button.click();
  const drawer = page.getByRole('dialog');
  await person.accessible('exporting a statement');
  const take = async (as) => {
    await drawer.getByText(as, { exact: true }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), drawer.getByRole('button', { name: 'Export the statement' }).click()]);
    await drawer.waitFor({ state: 'detached' });
    await page.getByText(`${download.suggestedFilename()} is saved`).waitFor();
    return download;
  };
  const csv = await take('CSV');
  assert.match(csv.suggestedFilename(), /^statement-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await csv.path(), 'utf8').trimEnd().split('\r\n');
  assert.ok(lines.length >= count + 1, `${lines.length} rows for ${count} lines`);
  assert.ok(lines.some((line) => /,(pay|pout)_[a-z0-9]+/.test(line)), 'no line names its payment or payout');
  await button.click();
  const pdf = await take('PDF');
  assert.equal(readFileSync(await pdf.path()).subarray(0, 5).toString(), '%PDF-');
}

async function fees(scene) {
  const employee = await scene.signIn(scene.member('Employee'), { phone: true });
  await employee.go('/settings/fees');
  await employee.sees('You pay the fee on top of the amount');
  assert.equal(await employee.button('Change who pays the fee').count(), 0);
  assert.equal((await employee.asks('PUT', '/v1/terms/fee-bearer', { fee_bearer: 'both' })).status, 403);
  await employee.accessible('fees on a phone');

  const admin = await scene.signIn(scene.member('Admin'));
  const { page } = admin;
  const drawer = page.getByRole('dialog');
  await admin.go('/settings/fees');
  await admin.button('Change who pays the fee').click();
  await drawer.getByText('Half each').click();
  await drawer.getByRole('button', { name: /who pays the fee$/ }).click();
  await admin.sees('Half of the fee is on top of the amount');
  await drawer.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Prompt on the phone' }).click();
  await admin.accessible('the fees of a service');
  await drawer.getByRole('button', { name: 'Change fees and limits' }).click();
  await drawer.getByRole('button', { name: 'Change the fees' }).click();
  await drawer.getByText('Nothing is different yet.').waitFor();
  await drawer.getByLabel('Smallest amount in TZS').fill('5,000,000');
  await drawer.getByRole('button', { name: 'Change the fees' }).click();
  // The server's own sentence, beside the table.
  await drawer.getByRole('alert').first().waitFor();
  await drawer.getByLabel('Smallest amount in TZS').fill('1,000');
  await drawer.getByRole('button', { name: 'Change the fees' }).click();
  await drawer.waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /Prompt on the phone Your own .* TZS 1,000 / }).waitFor();
  await page.getByRole('button', { name: 'Prompt on the phone' }).click();
  await drawer.getByRole('button', { name: 'Back to the published fees' }).click();
  await drawer.waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /Prompt on the phone TZS .* TZS 500 / }).waitFor();
}
