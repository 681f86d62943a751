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
  await bank(scene, employee, manager);
  await otherName(employee, manager);
  await till(employee);
  await twoRelease(scene, employee, manager);
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
  await page.getByRole('region', { name: new RegExp(amount.replace(' ', '.')) }).getByRole('checkbox').check();
  await page.getByRole('button', { name: `Authorise ${amount}` }).click();
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

/** To an account at a bank: its holder is named before anything is sent, whoever releases it sees bank and account, a Developer the end of it. */
async function bank(scene, maker, manager) {
  const { page } = maker;
  await maker.go('/payouts?panel=new');
  const drawer = page.getByRole('dialog');
  await drawer.getByText('Bank account', { exact: true }).click();
  await drawer.getByRole('combobox', { name: 'Bank', exact: true }).fill('crdb');
  await page.getByRole('option', { name: /^CRDB Bank/ }).click();
  await drawer.getByLabel('Account number').fill('0150 1234 5678 9');
  await drawer.getByText('In the name of').waitFor();
  await drawer.getByLabel('Amount in TZS').fill('250,000');
  await drawer.getByLabel('Reference').fill('BANK01');
  await maker.accessible('a new payout to a bank');
  await page.reload();
  await drawer.getByText('This is what you wrote before.').waitFor();
  assert.equal(await drawer.getByLabel('Account number').inputValue(), '0150 1234 5678 9');
  await drawer.getByRole('button', { name: 'Preview' }).click();
  for (const fact of ['0150 1234 5678 9', 'Travels by', 'Total held']) await drawer.getByText(fact.replaceAll(' ', '\u00a0')).or(drawer.getByText(fact)).first().waitFor();
  await drawer.getByRole('button', { name: 'Send TZS 250,000 for approval' }).click();
  await drawer.waitFor({ state: 'detached' });
  const { body } = await maker.asks('GET', '/v1/payouts?search=BANK01');
  const [{ id, channel }] = body.data;
  assert.equal(channel, 'BANK TRANSFER');
  await manager.go(`/payouts/${id}`);
  await manager.button('Authorise TZS 250,000').click();
  const step = manager.page.getByRole('dialog');
  await step.getByText(/0150.1234.5678.9/).waitFor();
  await step.getByRole('button', { name: 'Authorise TZS 250,000' }).click();
  await manager.sees('You released TZS 250,000');
  await page.getByRole('main').getByText('Paid', { exact: true }).first().waitFor();
  const developer = await scene.signIn(scene.member('Developer'));
  await developer.go(`/payouts/${id}`);
  await developer.sees('Payouts are read only for you');
  const text = (await developer.page.getByRole('main').innerText()).replaceAll(/[\s\u00a0]/g, '');
  assert.ok(!text.includes('0150123456789'), 'a Developer reads the account');
}

/** The bank knows the account under another name than the one that was written: whoever releases it reads both. */
async function otherName(maker, manager) {
  const { page } = manager;
  const bank = { bic: 'CORUTZTZ', account_number: '0150123456789', currency: 'TZS', account_name: 'Kilimo Bora' };
  const { status, body } = await maker.asks('POST', '/v1/payouts', { amount: { amount: 700_000, currency: 'TZS' }, reference: 'BANK02', bank });
  assert.equal(status, 201, JSON.stringify(body));
  await manager.go('/approvals');
  const card = page.getByRole('region', { name: /BANK02/ });
  for (const text of ['The account is in another name', body.payee.name]) await card.getByText(text).first().waitFor();
  await manager.accessible('a payout in another name');
  await card.getByRole('checkbox').check();
  await manager.button('Authorise TZS 7,000').click();
  for (const text of ['The account is in another name', 'Kilimo Bora']) await page.getByRole('dialog').getByText(text).first().waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it waiting' }).click();
  await manager.go(`/payouts/${body.id}`);
  await manager.sees('The account is in another name');
}

/** To the till of a shop, by its number. */
async function till(maker) {
  const { page } = maker;
  await maker.go('/payouts?panel=new');
  const drawer = page.getByRole('dialog');
  await drawer.getByText('Till', { exact: true }).click();
  await drawer.getByRole('button', { name: 'Paste the text of a QR code instead' }).click();
  await drawer.getByLabel('Text of the QR code').fill('nothing a scanner reads');
  await drawer.getByLabel('Amount in TZS').fill('5000');
  await drawer.getByLabel('Reference').fill('TILL01');
  await drawer.getByRole('button', { name: 'Preview' }).click();
  await drawer.getByLabel('Text of the QR code').and(page.locator('[aria-invalid="true"]')).waitFor();
  await drawer.getByRole('button', { name: 'Write the till number instead' }).click();
  await drawer.getByLabel('Till provider').selectOption({ index: 1 });
  await drawer.getByLabel('Till number').fill('5551234');
  await drawer.getByText('In the name of').waitFor();
  await drawer.getByRole('button', { name: 'Preview' }).click();
  await drawer.getByRole('button', { name: 'Send TZS 5,000 for approval' }).click();
  await drawer.waitFor({ state: 'detached' });
  await maker.sees('Till (Lipa Namba)');
}

/** From an amount on it takes two: an Admin says so, one approval leaves it waiting, the second lets it go; several are authorised in one step. */
async function twoRelease(scene, maker, manager) {
  const admin = await scene.signIn(scene.member('Admin'));
  await admin.go('/settings/policy');
  await admin.page.getByLabel('Two people from, in TZS').fill('4,000');
  await admin.sees('Tighter: it holds at once');
  await admin.accessible('the payout policy');
  await admin.button('Tighten the policy').click();
  await admin.sees('From TZS\u00a04,000 on it takes two');
  const mobile = (reference, amount) => maker.asks('POST', '/v1/payouts', { amount: { amount, currency: 'TZS' }, reference, phone_number: '0712345678' });
  for (const [reference, amount] of [['TWO01', 450_000], ['ONE01', 310_000], ['ONE02', 320_000]]) assert.equal((await mobile(reference, amount)).status, 201);
  const { page } = manager;
  const state = async (reference) => (await maker.asks('GET', `/v1/payouts?search=${reference}`)).body.data[0].state;
  await manager.go('/approvals');
  for (const reference of ['TWO01', 'ONE01', 'ONE02']) await page.getByRole('region', { name: new RegExp(reference) }).getByRole('checkbox').check();
  await manager.button('Authorise 3, TZS 10,800').click();
  const step = page.getByRole('dialog');
  await step.getByLabel('Type the count: 3').waitFor();
  assert.ok(await step.getByRole('button', { name: 'Authorise 3, TZS 10,800' }).isDisabled(), 'several are released without the count');
  await step.getByLabel('Type the count: 3').fill('3');
  await manager.accessible('several payouts in one step');
  await step.getByRole('button', { name: 'Authorise 3, TZS 10,800' }).click();
  await step.getByText('3 of 3 authorised').waitFor();
  await step.getByText('1 waits for another approver.').waitFor();
  await manager.accessible('what came of several');
  await step.getByRole('button', { name: 'Back to what waits' }).click();
  assert.equal(await state('TWO01'), 'pending', 'one person released what takes two');
  await admin.go('/approvals');
  await admin.page.getByRole('checkbox', { name: /TWO01/ }).check();
  await admin.accessible('what is chosen, at a desk');
  await admin.page.keyboard.press('a');
  await admin.page.getByRole('dialog').getByText('You are the second of two.').waitFor();
  assert.equal(await state('TWO01'), 'pending', 'a key released money');
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Authorise TZS 4,500' }).click();
  await admin.sees(/You released TZS.4,500/);
}
