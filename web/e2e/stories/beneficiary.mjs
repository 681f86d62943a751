// Whom money goes to takes two people as well: an Employee writes the account, a Manager confirms it, then it is paid;
// whoever changes it later stops what waits for it.
import assert from 'node:assert/strict';

export async function run(scene) {
  const employee = await scene.signIn(scene.member('Employee'));
  const manager = await scene.signIn(scene.member('Manager'), { phone: true });
  const id = await add(employee);
  await waits(employee, id);
  await confirm(manager, id);
  const payout = await pay(employee, id);
  await release(manager, payout);
  await employee.go(`/beneficiaries/${id}`);
  await employee.sees('Last paid');
  await employee.accessible('a beneficiary that was paid');
  await change(scene, employee, manager, id);
  await knownOnly(scene, employee);
  await readOnly(scene, id);
  scene.assertNoFaults();
}

async function add(employee) {
  const { page } = employee;
  await employee.go('/beneficiaries');
  await employee.sees('No beneficiaries yet');
  await employee.accessible('no beneficiaries yet');
  await employee.button('Add a beneficiary').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Add the beneficiary' }).click();
  await drawer.getByText(/Write a mobile number/).waitFor();
  await drawer.getByLabel('Mobile number of the payee').fill('0754300119');
  await drawer.getByText('In the name of').waitFor();
  await drawer.getByLabel('Name', { exact: true }).fill('Musa Hassan');
  await drawer.getByLabel('Note, if you like').fill('Transport, every Friday');
  await employee.accessible('a new beneficiary');
  await drawer.getByRole('button', { name: 'Add Musa Hassan' }).click();
  await drawer.waitFor({ state: 'detached' });
  await page.waitForURL(/\/beneficiaries\/ben_/);
  return new URL(page.url()).pathname.split('/').at(-1);
}

/** Whoever wrote it sees that it waits, and cannot confirm it through any door. */
async function waits(employee, id) {
  const { page } = employee;
  await employee.sees('A second person confirms this account');
  await employee.sees('The account is in another name');
  assert.equal(await page.getByRole('button', { name: /^Confirm/ }).count(), 0);
  assert.equal((await employee.asks('POST', `/v1/beneficiaries/${id}/confirm`)).status, 403);
  await employee.go('/payouts?panel=new');
  await page.getByRole('dialog').locator('fieldset').getByText('Beneficiary', { exact: true }).click();
  await employee.sees('Nobody is confirmed yet.');
}

async function confirm(manager, id) {
  const { page } = manager;
  await manager.go('/approvals?tab=beneficiaries');
  const card = page.getByRole('region', { name: 'Musa Hassan' });
  await card.getByText('The account is in another name').waitFor();
  await manager.accessible('beneficiaries that wait, on a phone');
  await card.getByRole('button', { name: 'Confirm Musa Hassan' }).click();
  const step = page.getByRole('dialog');
  await step.getByText(/0754.300.119/).waitFor();
  await page.keyboard.press('Enter');
  await step.waitFor({ state: 'detached' });
  assert.equal((await manager.asks('GET', `/v1/beneficiaries/${id}`)).body.state, 'waiting', 'Enter confirmed it');
  await card.getByRole('button', { name: 'Confirm Musa Hassan' }).click();
  await step.getByRole('button', { name: 'Confirm Musa Hassan' }).click();
  await manager.sees('Musa Hassan may be paid now');
  await manager.go(`/beneficiaries/${id}`);
  await page.getByRole('img', { name: /confirmed/ }).first().waitFor();
  await manager.accessible('a confirmed beneficiary on a phone');
}

async function pay(employee, id, reference = 'TRANSPORT01') {
  const { page } = employee;
  await employee.go('/payouts?panel=new');
  const drawer = page.getByRole('dialog');
  await drawer.locator('fieldset').getByText('Beneficiary', { exact: true }).click();
  await drawer.getByRole('combobox', { name: 'Beneficiary' }).fill('musa');
  await page.getByRole('option', { name: /^Musa Hassan/ }).click();
  await drawer.getByText(/confirmed by/).waitFor();
  await drawer.getByLabel('Amount in TZS').fill('45000');
  await drawer.getByLabel('Reference').fill(reference);
  await drawer.getByRole('button', { name: 'Preview' }).click();
  await drawer.getByText('Total held').waitFor();
  await drawer.getByRole('button', { name: 'Send TZS 45,000 for approval' }).click();
  await drawer.waitFor({ state: 'detached' });
  const { body } = await employee.asks('GET', `/v1/payouts?search=${reference}`);
  assert.equal(body.data[0].beneficiary, id);
  return body.data[0].id;
}

async function release(manager, id) {
  const { page } = manager;
  await manager.go('/approvals');
  await page.getByRole('region', { name: /TRANSPORT01/ }).getByText('First payout to this account').waitFor();
  await manager.go(`/payouts/${id}`);
  await manager.sees('First payout to this account');
  await manager.button('Authorise TZS 45,000').click();
  const step = page.getByRole('dialog');
  await step.getByText('First payout to this account').waitFor();
  await step.getByRole('button', { name: 'Authorise TZS 45,000' }).click();
  await manager.sees('You released TZS 45,000');
  for (let tries = 0; tries < 100 && (await manager.asks('GET', `/v1/payouts/${id}`)).body.state !== 'succeeded'; tries += 1) await page.waitForTimeout(100);
  assert.equal((await manager.asks('GET', `/v1/payouts/${id}`)).body.state, 'succeeded');
}

/** A new account waits again, and what waits for the old one is released by nobody. */
async function change(scene, employee, manager, id) {
  const payout = await pay(employee, id, 'TRANSPORT02');
  const { page } = employee;
  await employee.go(`/beneficiaries/${id}`);
  await employee.button('Change').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Mobile number of the payee').fill('0713000222');
  await drawer.getByText('A second person confirms this.').waitFor();
  await drawer.getByRole('button', { name: 'Send for confirmation' }).click();
  await drawer.waitFor({ state: 'detached' });
  await employee.sees('no longer counts');
  await manager.go(`/payouts/${payout}`);
  await manager.sees('Its beneficiary changed after it was made');
  const answer = await manager.asks('POST', `/v1/payouts/${payout}/authorization`, {});
  assert.equal(answer.body.code, 'payout.beneficiary_changed', JSON.stringify(answer.body));
  await manager.go(`/beneficiaries/${id}`);
  await manager.button('Decline').first().click();
  await manager.page.getByRole('dialog').getByRole('button', { name: 'Decline Musa Hassan' }).click();
  await manager.sees('Two people stand behind this account');
  const still = await manager.asks('GET', `/v1/beneficiaries/${id}`);
  assert.deepEqual([still.body.state, still.body.account], ['confirmed', '255754300119'], 'what was confirmed holds again');
  await withdraw(employee, id);
  await employee.button('Archive').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Archive Musa Hassan' }).click();
  await employee.sees('It is archived');
  await employee.button('Restore Musa Hassan').click();
  await employee.sees('A second person confirms this account');
}

/** Whoever changed it and changes their mind takes that back, and nobody has to decide. */
async function withdraw(employee, id) {
  const { page } = employee;
  await employee.go(`/beneficiaries/${id}`);
  await employee.button('Change').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Name', { exact: true }).fill('Musa H. Hassan');
  await drawer.getByRole('button', { name: 'Send for confirmation' }).click();
  await drawer.waitFor({ state: 'detached' });
  await employee.button('Withdraw change').click();
  await employee.accessible('a change that is withdrawn');
  await drawer.getByRole('button', { name: 'Withdraw change' }).click();
  await employee.sees('Two people stand behind this account');
}

/** Once only confirmed beneficiaries are paid, the drawer offers nobody else. */
async function knownOnly(scene, employee) {
  const admin = await scene.signIn(scene.member('Admin'));
  await admin.go('/settings/policy');
  await admin.page.getByText('Only confirmed beneficiaries', { exact: true }).click();
  await admin.button('Tighten the policy').click();
  await admin.sees('The policy holds from now on');
  await admin.page.getByText(/that a second person confirmed are paid/).waitFor();
  await admin.accessible('a policy that names who is paid');
  await employee.go('/payouts?panel=new');
  await employee.sees('Nobody is confirmed yet.');
  assert.equal(await employee.page.getByLabel('Mobile number of the payee').count(), 0);
}

async function readOnly(scene, id) {
  const developer = await scene.signIn(scene.member('Developer'));
  assert.equal((await developer.asks('GET', `/v1/beneficiaries/${id}`)).status, 403);
  await developer.go('/beneficiaries');
  await developer.sees('Your role, Developer, may not do this');
}
