// Money leaves by two people: prepared at a desk, released or rejected on a phone, and never by whoever made it.
import assert from 'node:assert/strict';

export async function run(scene) {
  const employee = await scene.signIn(scene.member('Employee'));
  const manager = await scene.signIn(scene.member('Manager'), { phone: true });
  const first = await make(employee, { phone: '0712345678', amount: '970000', reference: 'SALARY01' });
  await release(manager, first, 'TZS 970,000');
  await employee.go(`/payouts/${first}`);
  await employee.page.getByRole('main').getByText('Paid', { exact: true }).first().waitFor();
  await employee.accessible('a paid payout');

  const second = await make(employee, { phone: '0712345678', amount: '15000', reference: 'SALARY02' });
  await reject(manager, second);
  await employee.go(`/payouts/${second}`);
  await employee.sees('Wrong month');

  await again(employee, second);

  const third = await make(employee, { phone: '0712345678', amount: '20000', reference: 'SALARY03' });
  await cancel(employee, third);
  await ownPayout(scene);
  scene.assertNoFaults();
}

/** The drawer: write, preview, send. Answers the payout's id. */
async function make(maker, { phone, amount, reference }) {
  const { page } = maker;
  await maker.go('/payouts');
  await maker.button('New payout').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Mobile number of the payee').fill(phone);
  await drawer.getByLabel('Amount in TZS').fill(amount);
  await drawer.getByLabel('Reference').fill(reference);
  await drawer.getByRole('button', { name: 'Preview' }).click();
  await drawer.getByText('Total held').waitFor();
  await drawer.getByRole('button', { name: /^Send TZS .* for approval$/ }).click();
  await drawer.waitFor({ state: 'detached' });
  const { body } = await maker.asks('GET', `/v1/payouts?search=${reference}`);
  const found = body.data.find((payout) => payout.reference === reference);
  assert.ok(found, `no payout ${reference} in ${JSON.stringify(body)}`);
  assert.equal(found.state, 'pending');
  return found.id;
}

async function release(manager, id, amount) {
  const { page } = manager;
  await manager.go('/approvals');
  await page.getByRole('button', { name: `Authorise ${amount}` }).first().click();
  const step = page.getByRole('dialog');
  for (const fact of ['0712 345 678', 'Fee', 'Total held', 'SALARY01']) await step.getByText(fact).first().waitFor();
  await manager.accessible('the step before money leaves');
  await page.keyboard.press('Enter');
  await step.waitFor({ state: 'detached' });
  assert.equal((await manager.asks('GET', `/v1/payouts/${id}`)).body.state, 'pending', 'Enter released money');
  await manager.accessible('approvals on a phone');
  await manager.go(`/payouts/${id}`);
  await manager.button(`Authorise ${amount}`).click();
  await step.getByRole('button', { name: `Authorise ${amount}` }).click();
  await manager.sees(`You released ${amount}`);
  await page.getByRole('img', { name: /authorised/ }).first().waitFor();
  await manager.accessible('a released payout on a phone');
}

async function reject(manager, id) {
  const { page } = manager;
  await manager.go(`/payouts/${id}`);
  await manager.button('Reject').first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Reject TZS 15,000' }).click();
  await sheet.getByText(/Write why/).waitFor();
  await sheet.getByLabel('Reason').fill('Wrong month');
  await sheet.getByRole('button', { name: 'Reject TZS 15,000' }).click();
  await page.getByRole('main').getByText('Rejected', { exact: true }).first().waitFor();
}

/** What ended unpaid begins a new one, with a reference of its own; the way back asks before it loses what was written. */
async function again(maker, id) {
  const { page } = maker;
  await maker.go(`/payouts/${id}`);
  await maker.link('Make it again').click();
  const drawer = page.getByRole('dialog');
  assert.equal(await drawer.getByLabel('Amount in TZS').inputValue(), '15,000');
  assert.equal(await drawer.getByLabel('Reference').inputValue(), 'SALARY02R2');
  await drawer.getByLabel('Amount in TZS').fill('16000');
  await page.evaluate(() => { window.history.back(); });
  await drawer.getByText('Discard this payout?').waitFor();
  await drawer.getByRole('button', { name: 'Discard', exact: true }).click();
  await drawer.waitFor({ state: 'detached' });
}

async function cancel(maker, id) {
  const { page } = maker;
  await maker.go(`/payouts/${id}`);
  await maker.button('Cancel payout').click();
  await page.getByRole('dialog').getByRole('button', { name: /^Cancel (the |this )?payout|^Cancel TZS/ }).click();
  await page.getByRole('main').getByText('Cancelled', { exact: true }).first().waitFor();
}

/** An Admin may release, but not this one: the page says who can, and the server refuses all the same. */
async function ownPayout(scene) {
  const admin = await scene.signIn(scene.member('Admin'));
  const id = await make(admin, { phone: '0712345678', amount: '30000', reference: 'SALARY04' });
  await admin.go(`/payouts/${id}`);
  await admin.sees('You made this payout, so someone else releases it');
  assert.equal(await admin.page.getByRole('button', { name: /^Authorise/ }).count(), 0);
  await admin.accessible('one\'s own payout');
  const answer = await admin.asks('POST', `/v1/payouts/${id}/authorization`, {});
  assert.equal(answer.status, 403, JSON.stringify(answer.body));
  assert.equal(answer.body.code, 'payout.maker');
}
