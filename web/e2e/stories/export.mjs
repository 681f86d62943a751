// What a list shows leaves as a table: as narrow as the list, whoever may, however many rows; and yesterday comes by mail.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

export async function run(scene) {
  const employee = await scene.signIn(scene.member('Employee'));
  await narrowed(employee);
  await stopped(employee);
  await employee.go('/balance/statement');
  await employee.page.getByText('Closing balance').first().waitFor();
  assert.equal(await employee.page.getByRole('button', { name: /^Export/ }).count(), 0, 'an Employee exports statements');
  const manager = await scene.signIn(scene.member('Manager'), { phone: true });
  await approvals(manager);
  await report(manager);
  const developer = await scene.signIn(scene.member('Developer'));
  await developer.go('/payouts');
  await developer.sees('Payouts are read only for you');
  assert.equal(await developer.page.getByRole('button', { name: 'Export' }).count(), 0);
  scene.assertNoFaults();
}

async function take(page, drawer, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), drawer.getByRole('button', { name: button }).click()]);
  await drawer.waitFor({ state: 'detached' });
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

async function narrowed(employee) {
  const { page } = employee;
  await employee.go('/payouts?state=pending');
  const { body } = await employee.asks('GET', '/v1/payouts?state=pending&limit=100');
  await employee.button('Export').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('What is exported').waitFor();
  await employee.accessible('exporting payouts');
  const csv = await take(page, drawer, 'Export payouts');
  assert.deepEqual([...csv.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'Excel on Windows does not know that it is UTF-8');
  const lines = csv.bytes.toString('utf8').trimEnd().split('\r\n');
  assert.equal(lines.length, body.data.length + 1, csv.bytes.toString('utf8').slice(0, 400));
  for (const { reference } of body.data) assert.ok(lines.some((line) => line.includes(reference)), reference);
  await employee.go('/payments');
  await employee.button('Export').click();
  await drawer.getByText('Excel', { exact: true }).click();
  const sheet = await take(page, drawer, 'Export payments');
  assert.match(sheet.name, /^payments-.*\.xlsx$/);
  assert.equal(sheet.bytes.subarray(0, 2).toString(), 'PK');
}

/** A file that breaks off is said to have, and fetched again; one that is stopped is not kept. */
async function stopped(employee) {
  const { page } = employee;
  await employee.go('/payouts');
  await page.route('**/v1/payout-exports/*/file', (route) => route.abort(), { times: 1 });
  await employee.button('Export').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Export payouts' }).click();
  await drawer.getByText('The file broke off.').waitFor();
  await employee.accessible('a file that broke off');
  let go = () => undefined;
  await page.route('**/v1/payout-exports/*/file', async (route) => { await new Promise((resolve) => { go = resolve; }); await route.abort().catch(() => undefined); }, { times: 1 });
  await drawer.getByRole('button', { name: 'Try again' }).click();
  await drawer.getByRole('progressbar').waitFor();
  await drawer.getByRole('button', { name: 'Stop it' }).click();
  await drawer.getByRole('progressbar').waitFor({ state: 'detached' });
  assert.equal(await drawer.getByText('The file broke off.').count(), 0);
  go();
  await take(page, drawer, 'Export payouts');
}

async function approvals(manager) {
  const { page } = manager;
  await manager.go('/approvals');
  await manager.button('Export').click();
  const drawer = page.getByRole('dialog');
  const csv = await take(page, drawer, 'Export approvals');
  assert.match(csv.name, /^approvals-/);
  assert.ok(csv.bytes.toString('utf8').includes('\r\n'));
}

async function report(manager) {
  const { page } = manager;
  await manager.go('/settings/profile');
  const turn = page.getByRole('switch', { name: /^Mail me yesterday/ });
  await turn.click();
  await manager.sees('It comes every morning from tomorrow on');
  await page.getByText(/^On since/).waitFor();
  assert.equal((await manager.asks('GET', '/v1/daily-report')).body.on, true);
  await manager.accessible('a profile with its daily report');
  await turn.click();
  await manager.sees('It comes no more');
}
