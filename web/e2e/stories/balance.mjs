// Money is paid in by instruction: announced, told where to, credited by the bank's word and never without; the ledger says of
// itself whether it adds up; and money leaves for the own account by one Admin, or by two where there are two.
import assert from 'node:assert/strict';

export async function run(scene) {
  const employee = await scene.signIn(scene.member('Employee'));
  const { page } = employee;
  await employee.go('/balance/deposits');
  await employee.sees('Nothing was announced yet');
  await employee.accessible('nothing announced yet');
  await employee.button('Pay money in').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Amount in TZS').fill('970000');
  await drawer.getByRole('button', { name: 'Tell me how to pay TZS 970,000 in' }).click();
  await drawer.getByText('Write this reference with the money').waitFor();
  await employee.accessible('how to deposit');
  const { body } = await employee.asks('GET', '/v1/deposit-instructions');
  const [{ id, reference, state }] = body.data;
  assert.equal(state, 'waiting');
  await drawer.getByText(reference).first().waitFor();
  const before = await available(employee);
  const told = await fetch(new URL('/simulator/deposits', scene.ready.base_url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ merchant_id: scene.ready.merchant_id, amount: { amount: 95_000_000, currency: 'TZS' }, bank_reference: 'FT26327STORY', sender: 'ZURI FOODS', narration: `Top up ${reference}` }),
  });
  assert.equal(told.status, 200, await told.text());
  await drawer.getByText('Another amount came.').waitFor();
  assert.equal((await employee.asks('GET', `/v1/deposit-instructions/${id}`)).body.state, 'received');
  assert.equal((await available(employee)) - before, 95_000_000, 'what came is what is credited');

  const manager = await scene.signIn(scene.member('Manager'), { phone: true });
  await manager.go('/balance/check');
  await manager.page.getByText(/^(The ledger adds up|Not checked yet)$/).waitFor();
  await manager.accessible('the ledger checks itself, on a phone');
  await manager.go('/balance');
  await manager.link('Statement').first().click();
  await manager.page.getByText('Closing balance').first().waitFor();
  const admin = await withdrawn(scene, employee);
  await byTwo(scene, admin);
  const developer = await scene.signIn(scene.member('Developer'));
  await developer.go('/balance/check');
  await developer.sees('Your role, Developer, may not do this');
  scene.assertNoFaults();
}

/** The merchant has one Admin, who therefore suffices: page and payout say so. Nobody else is offered it. */
async function withdrawn(scene, employee) {
  const admin = await scene.signIn(scene.member('Admin'));
  const { page } = admin;
  await admin.go('/balance/withdrawals');
  await admin.sees('No settlement account yet');
  await admin.button('Name the account').click();
  const drawer = page.getByRole('dialog');
  await chooseBank(page, 'crdb', /^CRDB Bank/);
  await drawer.getByLabel('Account number').fill('0150 4471 2290 0');
  await drawer.getByLabel('Account name').fill('Zuri Foods Ltd');
  await drawer.getByRole('button', { name: 'Set the account' }).click();
  await drawer.waitFor({ state: 'detached' });
  await page.getByText('nobody: one Admin sufficed').waitFor();
  await admin.accessible('a settlement account');
  await admin.button('Withdraw').first().click();
  await drawer.getByLabel('Amount in TZS').fill('50000');
  await drawer.getByRole('button', { name: 'Withdraw TZS 50,000' }).click();
  await page.waitForURL(/\/payouts\/pout_/);
  await admin.sees('One Admin sufficed.');
  await employee.go('/balance/withdrawals');
  await employee.page.getByText('Settlement account').first().waitFor();
  assert.equal(await employee.page.getByRole('button', { name: /^(Withdraw|Change the account|Name)/ }).count(), 0);
  return admin;
}

/** Where there are two Admins, one asks and the other decides: where withdrawals go, and each of them. Whoever was made Admin by the other this week decides nothing yet. */
async function byTwo(scene, admin) {
  const manager = scene.member('Manager');
  const { body } = await admin.asks('GET', '/v1/team/members');
  const { id } = body.data.find(({ email }) => email === manager.email);
  const changed = await admin.asks('PATCH', `/v1/team/members/${id}`, { role: 'Admin' });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  const other = await scene.signIn(manager, { phone: true });
  await accountByTwo(scene, admin, other);
  await withdrawalByTwo(admin, other);
}

async function accountByTwo(scene, admin, other) {
  const { page } = admin;
  await admin.go('/balance/withdrawals');
  await admin.button('Change the account').click();
  const drawer = page.getByRole('dialog');
  await chooseBank(page, 'nmb', /^NMB/);
  await drawer.getByLabel('Account number').fill('2201 8837 4412');
  await drawer.getByLabel('Account name').fill('Zuri Foods Ltd');
  await admin.accessible('another settlement account');
  await drawer.getByRole('button', { name: 'Ask for this account' }).click();
  await drawer.waitFor({ state: 'detached' });
  await admin.sees('A change waits for an Admin.');
  await admin.accessible('a settlement account that waits for another Admin');
  assert.match((await account(admin)).account_number, /22900$/, 'an account that nobody confirmed is paid to');
  await admin.link('Open the request').click();
  await admin.button('Withdraw my request').waitFor();
  assert.equal(await admin.button('Send withdrawals there').count(), 0, 'an Admin confirms what they asked for');
  const { pathname } = new URL(page.url());
  await other.page.goto(new URL(pathname, page.url()).href);
  await other.sees('Not yours to confirm');
  await other.sees(/was promoted by the other less than 7 days ago/);
  assert.equal(await other.page.getByText(/\d{4}-\d\d-\d\dT/).count(), 0, 'an instant is shown as programs write it');
  await other.accessible('a change that whoever was promoted today may not confirm');
  scene.isYoung();
  await other.page.reload();
  await other.button('Send withdrawals there').waitFor();
  await other.accessible('a change of the settlement account, on a phone');
  await other.button('Send withdrawals there').click();
  await other.page.getByRole('img', { name: /confirmed/ }).first().waitFor();
  assert.equal((await account(admin)).account_number, '220188374412');
  await admin.go('/balance/withdrawals');
  await page.getByText('220188374412').first().waitFor();
}

async function withdrawalByTwo(admin, other) {
  const { page } = admin;
  await admin.button('Withdraw').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Amount in TZS').fill('70000');
  await admin.accessible('a withdrawal');
  await drawer.getByRole('button', { name: 'Withdraw TZS 70,000' }).click();
  await page.waitForURL(/\/payouts\/pout_/);
  const id = page.url().match(/pout_[0-9a-z]+/)[0];
  await admin.sees('You asked for this withdrawal, so someone else releases it');
  assert.equal(await admin.button(/^Authorise/).count(), 0, 'whoever asked for a withdrawal releases it');
  assert.equal((await admin.asks('POST', `/v1/payouts/${id}/authorization`, {})).status, 403);
  await other.go(`/payouts/${id}`);
  await other.button('Authorise TZS 70,000').waitFor();
  await other.accessible('a withdrawal to be released, on a phone');
  await other.button('Authorise TZS 70,000').click();
  const step = other.page.getByRole('dialog');
  await step.getByRole('button', { name: 'Authorise TZS 70,000' }).click();
  await step.waitFor({ state: 'detached' });
  await other.page.getByRole('img', { name: /authorised/ }).first().waitFor();
  const { body } = await admin.asks('GET', `/v1/payouts/${id}`);
  assert.notEqual(body.state, 'pending');
  assert.equal(body.payee.account.slice(-4), '4412');
}

const account = async (person) => (await person.asks('GET', '/v1/settlement-accounts')).body.data.find(({ currency }) => currency === 'TZS');

async function available(person) {
  const { body } = await person.asks('GET', '/v1/balances');
  return body.data.find(({ currency }) => currency === 'TZS').available.amount;
}

/** As soon as the drawer shows, whether or not the banks have come. */
async function chooseBank(page, part, name) {
  await page.getByRole('dialog').getByRole('combobox', { name: 'Bank' }).fill(part);
  await page.getByRole('option', { name }).first().click();
}
