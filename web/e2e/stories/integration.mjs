// A developer at her first integration: application, key, webhook, a collection, and every door to a payout closed.
import assert from 'node:assert/strict';
import { startReceiver } from '../receiver.mjs';
import { Client } from '../client.mjs';

export async function run(scene) {
  const receiver = await startReceiver();
  try {
    const developer = await scene.signIn(scene.member('Developer'));
    const began = Date.now();
    const client = new Client(scene.base, await application(developer));
    await client.buyToken();
    const seconds = (Date.now() - began) / 1000;
    assert.ok(seconds < 120, `the first successful call took ${seconds} s`);
    console.log(`     the first successful call comes after ${seconds.toFixed(1)} s`);
    await webhook(developer, receiver);
    await collect(developer, client, receiver);
    await refused(scene, developer, client);
    await secure(developer, client);
    await ask(scene, developer);
    scene.assertNoFaults();
  } finally {
    await receiver.stop();
  }
}

/** An application and its key, which is shown once. */
async function application(developer) {
  const { page } = developer;
  await developer.link('Applications').click();
  await developer.button('New application').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Name', { exact: true }).fill('Duka');
  await drawer.getByRole('button', { name: 'Make application' }).click();
  await page.getByRole('heading', { name: 'Duka', level: 1 }).waitFor();
  await developer.button('New key').click();
  await drawer.getByLabel('Name', { exact: true }).fill('staging');
  assert.equal(await drawer.getByLabel(/create payouts/i).isChecked().catch(() => false), false, 'a key pays unless one looks');
  await drawer.getByRole('button', { name: 'Make key' }).click();
  const once = page.locator('[data-secret]');
  const secret = await once.locator('code').innerText();
  await developer.accessible('a key shown once');
  const clientId = (await drawer.locator('dl').innerText()).match(/\S{12,}/)[0];
  await once.getByRole('button', { name: 'I stored it' }).click();
  await page.getByRole('row', { name: /staging/ }).getByText('Active', { exact: true }).waitFor();
  await page.reload();
  await page.getByRole('row', { name: /staging/ }).waitFor();
  assert.ok(!(await page.content()).includes(secret), 'the secret is shown a second time');
  await developer.accessible('application');
  return { clientId, secret };
}

async function webhook(developer, receiver) {
  const { page } = developer;
  await developer.link(/^Webhooks/).first().click();
  await developer.button('New webhook').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Address').fill(receiver.url);
  await drawer.getByRole('button', { name: 'Add webhook' }).click();
  await page.locator('[data-secret]').getByRole('button', { name: 'I stored it' }).click();
  await developer.button('Send a test event').click();
  await page.waitForURL(/\/deliveries\//);
  // The address changes before the page does, which shows the list for a moment.
  await page.getByRole('heading', { level: 1, name: 'kibali.test' }).waitFor();
  await page.getByRole('main').getByText('Delivered', { exact: true }).first().waitFor();
  await developer.accessible('delivery');
  assert.equal(receiver.taken.length, 1);
  assert.ok(receiver.taken[0].headers['webhook-signature'], JSON.stringify(receiver.taken[0].headers));
}

/** Money in through the API, seen in the dashboard with its delivery. */
async function collect(developer, client, receiver) {
  const { page } = developer;
  const order = { amount: '5000', currency: 'TZS', orderReference: 'E2E0001', phoneNumber: '255712345678' };
  await client.calls('POST', '/third-parties/payments/preview-ussd-push-request', order);
  await client.calls('POST', '/third-parties/payments/initiate-ussd-push-request', order);
  for (let tries = 0; ; tries += 1) {
    const [payment] = await client.calls('GET', '/third-parties/payments/E2E0001');
    if (payment.status === 'SUCCESS' || payment.status === 'SETTLED') break;
    assert.ok(tries < 100, `the payment is ${payment.status}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await developer.link('Payments').first().click();
  await page.getByPlaceholder(/reference/i).fill('E2E0001');
  const row = page.getByRole('row', { name: /E2E0001/ });
  await row.getByText(/0712…678|0712/).first().waitFor();
  await row.getByRole('link').click();
  await page.getByRole('heading', { level: 1 }).getByText('TZS').first().waitFor();
  await developer.sees('Received');
  await developer.sees(/payment\.received/i);
  await developer.accessible('payment');
  assert.doesNotMatch(await page.getByRole('main').innerText(), /0712\s345\s678/, 'the number is not masked');
  for (let tries = 0; receiver.taken.length < 2; tries += 1) {
    assert.ok(tries < 100, 'no delivery came');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Payouts: seen, and made or released through no door. */
async function refused(scene, developer, client) {
  const { page } = developer;
  await developer.link('Payouts').first().click();
  await developer.sees('Payouts are read only for you.');
  assert.equal(await page.getByRole('button', { name: /New payout|Authorise/ }).count(), 0);
  await developer.accessible('payouts of a developer');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('navigation', { name: 'Where you are' }).getByRole('link', { name: 'Payouts' }).waitFor();
  await developer.sees('Payouts are read only for you.');
  assert.equal(await page.getByRole('button', { name: /Authorise|Reject|Cancel/ }).count(), 0);
  const order = { amount: 1000, currency: 'TZS', orderReference: 'E2EPAY1', phoneNumber: '255712345678' };
  const byKey = await client.asks('POST', '/third-parties/payouts/create-mobile-money-payout', order);
  assert.ok([401, 403].includes(byKey.status), `a developer's key paid: ${byKey.status} ${JSON.stringify(byKey.body)}`);
  const admin = await scene.signIn(scene.member('Admin'));
  await admin.go('/activity?refused=true');
  await admin.page.getByRole('main').getByText(/Duka|staging/).first().waitFor();
}

/** An IP list that is tried before it holds, and a checksum. */
async function secure(developer, client) {
  const { page } = developer;
  await developer.go('/settings/integration');
  await page.getByLabel('Address or range').fill('127.0.0.1');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Save 1 range' }).click();
  await developer.sees('The list holds from now on');
  await developer.accessible('integration security');
  await client.calls('GET', '/third-parties/payments/E2E0001');
  await page.getByRole('main').getByRole('button', { name: 'Switch the checksum on' }).click();
  await developer.sees(/From then on/);
  await page.getByRole('dialog').getByRole('button', { name: 'Switch the checksum on' }).click();
  await page.locator('[data-secret]').getByRole('button', { name: 'I stored it' }).click();
  const unsigned = await client.asks('POST', '/third-parties/payments/preview-ussd-push-request', { amount: '5000', currency: 'TZS', orderReference: 'E2E0002', phoneNumber: '255712345678' });
  assert.ok(unsigned.status >= 400 && unsigned.status < 500, `a call without a checksum passed: ${unsigned.status}`);
}

/** What a developer lacks is asked for, and the Admins decide; nobody passes credentials around. */
async function ask(scene, developer) {
  const { page } = developer;
  await developer.link('Applications').click();
  await developer.link('Duka').click();
  await page.getByRole('button', { name: /^Ask for Payout/ }).first().click();
  await page.getByRole('dialog').getByLabel('Why, if you like').fill('Refunds leave from our ERP');
  await page.getByRole('dialog').getByRole('button', { name: /^Ask for Payout/ }).click();
  await developer.sees(/It waits until/);
  await developer.go('/settings/integration');
  await page.getByRole('main').getByRole('button', { name: 'Switch off' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ask to switch it off' }).click();
  await developer.sees(/It waits/);
  const admin = await scene.signIn(scene.member('Admin'));
  await admin.go('/approvals?tab=changes');
  await admin.accessible('changes');
  await admin.sees('Refunds leave from our ERP');
  await admin.page.getByRole('button', { name: 'Switch the checksum off' }).click();
  await admin.sees('Confirmed: Checksum off');
  await page.reload();
  await developer.button('Switch the checksum on').waitFor();
}
