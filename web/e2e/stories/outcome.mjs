// A provider that does not say what became of a payout: one person finds out and writes down the evidence, another confirms
// it, and the payout ends. Whoever proposed or made it is never the second person.
import assert from 'node:assert/strict';

/** The simulator never answers about this number. */
const SILENT = '255712000003';

export async function run(scene) {
  const employee = await scene.signIn(scene.member('Employee'));
  const manager = await scene.signIn(scene.member('Manager'), { phone: true });
  const admin = await scene.signIn(scene.member('Admin'));
  await manager.go('/payouts/exceptions');
  await manager.sees('Nothing to look into');
  await manager.accessible('nothing to look into');
  const id = await silent(employee, admin, 'SILENT01');
  await propose(admin, id);
  await notByTheSame(admin, id);
  await decline(manager, id);
  await propose(admin, id);
  await confirm(manager, id);
  await employee.go(`/payouts/${id}`);
  await employee.page.getByRole('main').getByText('Paid', { exact: true }).first().waitFor();
  await employee.sees('What people found out');
  await employee.accessible('a payout that two people settled');
  await notByTheMaker(scene, employee, admin, manager);
  scene.assertNoFaults();
}

/** A payout that was released and of which nobody hears again. */
async function silent(maker, releaser, reference) {
  const { status, body } = await maker.asks('POST', '/v1/payouts', { amount: { amount: 2_120_000, currency: 'TZS' }, phone_number: SILENT, reference });
  assert.equal(status, 201, JSON.stringify(body));
  const released = await releaser.asks('POST', `/v1/payouts/${body.id}/authorization`);
  assert.equal(released.status, 200, JSON.stringify(released.body));
  for (let tries = 0; tries < 150 && (await maker.asks('GET', `/v1/payouts/${body.id}`)).body.state !== 'unknown'; tries += 1) await maker.page.waitForTimeout(100);
  assert.equal((await maker.asks('GET', `/v1/payouts/${body.id}`)).body.state, 'unknown');
  return body.id;
}

async function propose(admin, id) {
  const { page } = admin;
  await admin.go('/payouts/exceptions');
  await admin.go(`/payouts/${id}`);
  await admin.button('Say what happened').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Send for confirmation' }).click();
  await drawer.getByText('Say whether it was paid.').waitFor();
  await drawer.getByText('It was paid', { exact: true }).click();
  await drawer.getByText(/that are held count as paid/).waitFor();
  await drawer.getByLabel('Evidence', { exact: true }).fill('The network read it to me at 10:20: delivered at 07:59.');
  await drawer.getByLabel(/^Amount that the evidence names/).fill('212');
  await drawer.getByRole('button', { name: 'Send for confirmation' }).click();
  await drawer.getByText(/^That is not/).waitFor();
  await drawer.getByLabel(/^Amount that the evidence names/).fill('21,200');
  await admin.accessible('what happened to a payout');
  await drawer.getByRole('button', { name: 'Send for confirmation' }).click();
  await drawer.waitFor({ state: 'detached' });
  await admin.sees('You proposed it, so someone else confirms it');
}

async function notByTheSame(admin, id) {
  assert.equal(await admin.page.getByRole('button', { name: /^Confirm that/ }).count(), 0);
  const answer = await admin.asks('POST', `/v1/payouts/${id}/outcome/confirmation`, {});
  assert.equal(answer.body.code, 'payout.proposer', JSON.stringify(answer.body));
}

async function decline(manager, id) {
  const { page } = manager;
  await manager.go('/approvals?tab=outcomes');
  await manager.sees('you confirm it');
  await manager.accessible('outcomes that wait, on a phone');
  await manager.go(`/payouts/${id}`);
  await manager.button('Decline').first().click();
  const step = page.getByRole('dialog');
  await step.getByRole('button', { name: 'Decline it' }).click();
  await step.getByText(/^Write why/).waitFor();
  await step.getByLabel('Reason').fill('Send me their mail');
  await step.getByRole('button', { name: 'Decline it' }).click();
  await manager.sees('Find out what happened');
  await manager.sees('Send me their mail');
}

async function confirm(manager, id) {
  const { page } = manager;
  await manager.go(`/payouts/${id}`);
  await manager.button('Confirm that it was paid').click();
  const step = page.getByRole('dialog');
  await step.getByText('delivered at 07:59', { exact: false }).waitFor();
  await manager.accessible('the step that settles a payout');
  await step.getByRole('button', { name: 'Confirm that it was paid' }).click();
  await manager.sees('It is settled: It was paid');
  assert.equal((await manager.asks('GET', `/v1/payouts/${id}`)).body.state, 'succeeded');
}

/** A Manager's own payout: somebody else confirms what became of it. */
async function notByTheMaker(scene, employee, admin, manager) {
  const id = await silent(manager, admin, 'SILENT02');
  const proposed = await admin.asks('POST', `/v1/payouts/${id}/outcome`, { outcome: 'not_paid', note: 'They have no trace of it.' });
  assert.equal(proposed.status, 201, JSON.stringify(proposed.body));
  await manager.go(`/payouts/${id}`);
  await manager.sees('You made this payout, so someone else confirms what became of it');
  const answer = await manager.asks('POST', `/v1/payouts/${id}/outcome/confirmation`, {});
  assert.equal(answer.body.code, 'payout.maker', JSON.stringify(answer.body));
  await employee.go(`/payouts/${id}`);
  await employee.sees('People look into this payout.');
  assert.equal(await employee.page.getByRole('button', { name: /^(Confirm|Decline|Say)/ }).count(), 0);
}
