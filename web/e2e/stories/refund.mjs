// A payment goes back: an employee asks, who asked never releases, a second person does, and the payment says how much is left.
// Everywhere people read of a refund, and never of a payout.
import assert from 'node:assert/strict';

export async function run(scene) {
  const employee = await scene.signIn(scene.member('Employee'));
  const manager = await scene.signIn(scene.member('Manager'), { phone: true });
  const payment = await received(employee);
  const refund = await ask(employee, payment);
  await notByTheAsker(employee, refund);
  await release(manager, refund);
  await given(employee, payment, refund);
  await declined(employee, manager, payment);
  await inLists(employee, refund);
  await inSwahili(scene, refund);
  scene.assertNoFaults();
}

const left = async (person, payment) => {
  const { body } = await person.asks('GET', `/v1/payments/${payment}`);
  return [body.refunded.amount, body.refundable.amount];
};

async function until(person, path, ...states) {
  const state = async () => (await person.asks('GET', path)).body.state;
  for (let tries = 0; tries < 150 && !states.includes(await state()); tries += 1) await person.page.waitForTimeout(100);
  assert.ok(states.includes(await state()), `${path} is ${await state()}`);
}

/** A payment of TZS 50,000 that came by phone. */
async function received(person) {
  const { status, body } = await person.asks('POST', '/v1/payments', { amount: { amount: 5_000_000, currency: 'TZS' }, phone_number: '0712345678', reference: 'MAIZE01' });
  assert.equal(status, 201, JSON.stringify(body));
  await until(person, `/v1/payments/${body.id}`, 'succeeded', 'settled');
  return body.id;
}

/** In the drawer: how much, and why; where it goes is nobody's to choose. Answers the refund's id. */
async function ask(employee, payment) {
  const { page } = employee;
  await employee.go(`/payments/${payment}`);
  await employee.button('Refund…').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText(/^TZS.50,000 at most$/).waitFor();
  await drawer.getByLabel('Amount in TZS').fill('60,000');
  await drawer.getByRole('button', { name: 'Refund', exact: true }).click();
  await drawer.getByText(/^Write an amount of .* or less\.$/).waitFor();
  await drawer.getByText('Write why it is given back.').waitFor();
  await drawer.getByLabel('Amount in TZS').fill('20,000');
  await drawer.getByLabel('Reason').fill('Two of five bags were wet');
  await employee.accessible('a refund to be asked for');
  await drawer.getByRole('button', { name: /^Refund TZS.20,000$/ }).click();
  await drawer.waitFor({ state: 'detached' });
  assert.deepEqual(await left(employee, payment), [2_000_000, 3_000_000]);
  await page.getByRole('table', { name: 'Refunds' }).getByRole('link', { name: 'Two of five bags were wet' }).click();
  await page.waitForURL(/\/payouts\/pout_/);
  return page.url().match(/pout_[0-9a-z]+/)[0];
}

/** Nothing that people read here says payout. */
async function saysNoPayout(shown, where) {
  const found = (await shown.innerText()).split('\n').filter((line) => /payout/i.test(line));
  assert.deepEqual(found, [], where);
}

async function notByTheAsker(employee, refund) {
  const { page } = employee;
  await page.getByText('Asked for by', { exact: false }).first().waitFor();
  await page.getByRole('navigation', { name: 'Where you are' }).getByRole('link', { name: 'Payments' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^Authorise/ }).count(), 0, 'whoever asked releases it');
  await saysNoPayout(page.getByRole('main'), 'a refund that waits');
  await employee.accessible('one\'s own refund');
  assert.equal((await employee.asks('POST', `/v1/refunds/${refund}/authorization`, {})).status, 403);
}

async function release(manager, refund) {
  const { page } = manager;
  await manager.go('/approvals?tab=refunds');
  const card = page.getByRole('region', { name: /20,000/ });
  await card.getByText('Two of five bags were wet').waitFor();
  await saysNoPayout(card, 'a refund in the inbox');
  await manager.accessible('refunds that wait, on a phone');
  await card.getByRole('checkbox').check();
  await manager.button(/^Authorise TZS.20,000$/).click();
  const step = page.getByRole('dialog');
  await step.getByRole('heading', { name: /^Authorise the refund of TZS.20,000/ }).waitFor();
  await saysNoPayout(step, 'the step that releases a refund');
  await manager.accessible('the step that releases a refund');
  await step.getByRole('button', { name: /^Authorise TZS.20,000$/ }).click();
  await step.waitFor({ state: 'detached' });
  await until(manager, `/v1/refunds/${refund}`, 'succeeded');
  await manager.go(`/payouts/${refund}`);
  await manager.sees('Two people stand behind this refund');
  await saysNoPayout(page.getByRole('main'), 'a released refund');
  await manager.accessible('a released refund, on a phone');
}

/** The payment says what went back and what is left of it. */
async function given(employee, payment, refund) {
  const { page } = employee;
  await employee.go(`/payments/${payment}`);
  await page.getByText('Given back', { exact: true }).first().waitFor();
  await page.getByText('Can be given back', { exact: true }).first().waitFor();
  const row = page.getByRole('table', { name: 'Refunds' }).getByRole('row').filter({ hasText: 'Two of five bags were wet' });
  await row.getByText('Paid', { exact: true }).waitFor();
  assert.match(await row.getByRole('link').getAttribute('href'), new RegExp(refund));
  assert.deepEqual(await left(employee, payment), [2_000_000, 3_000_000]);
  await employee.accessible('a payment of which a part went back');
}

/** One that is rejected gives its claim up, and what is asked for again is asked for at the payment. */
async function declined(employee, manager, payment) {
  const { status, body } = await employee.asks('POST', `/v1/payments/${payment}/refunds`, { amount: { amount: 1_000_000, currency: 'TZS' }, reason: 'A sixth bag', reference: 'BAG6' });
  assert.equal(status, 201, JSON.stringify(body));
  await manager.go(`/payouts/${body.id}`);
  await manager.button('Reject').first().click();
  const step = manager.page.getByRole('dialog');
  await step.getByLabel('Reason').fill('There were five');
  await step.getByRole('button', { name: /^Reject TZS.10,000$/ }).click();
  await step.waitFor({ state: 'detached' });
  assert.deepEqual(await left(employee, payment), [2_000_000, 3_000_000]);
  await employee.go(`/payouts/${body.id}`);
  await employee.sees('There were five');
  await employee.link('Make it again').click();
  await employee.page.waitForURL(new RegExp(`/payments/${payment}\\?panel=refund`));
  await employee.page.getByRole('dialog').getByLabel('Amount in TZS').waitFor();
}

/** The list of what went out shows refunds where they are asked for, and names them. */
async function inLists(employee, refund) {
  const { page } = employee;
  const { reference } = (await employee.asks('GET', `/v1/refunds/${refund}`)).body;
  await employee.go(`/payouts?search=${reference}`);
  await employee.sees('No payouts match.');
  await page.getByRole('button', { name: 'What for', exact: true }).click();
  await page.getByRole('button', { name: 'Refunds', exact: true }).click();
  await page.getByRole('table').getByText('Refund', { exact: true }).waitFor();
  await employee.accessible('refunds among what went out');
  await employee.go('/balance/statement');
  await page.getByText('Fee of a refund', { exact: true }).or(page.getByText('Refund', { exact: true })).first().waitFor();
}

async function inSwahili(scene, refund) {
  const admin = await scene.signIn(scene.member('Admin'), { lang: 'sw', phone: true });
  await admin.go(`/payouts/${refund}`);
  await admin.sees('Watu wawili wamesimamia rejesho hili la fedha');
  await admin.go('/approvals?tab=refunds');
  await admin.sees('Hakuna rejesho la fedha linalokusubiri');
  await admin.accessible('no refund waits, in Swahili');
}
