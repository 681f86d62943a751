// From Settings → Team → Add to the first call with a key, and out again: the story Kibali begins with.
import assert from 'node:assert/strict';

const daniel = { name: 'Daniel Otieno', email: 'daniel@pendo.example', password: 'four plain words here' };

export async function run(scene) {
  const admin = await scene.signIn(scene.member('Admin'));
  await invite(scene, admin);
  const developer = await accept(scene);
  await refused(scene, developer);
  await reads(scene);
  await out(scene, admin, developer);
  scene.assertNoFaults();
}

/** From any page at most six interactions and twenty seconds. */
async function invite(scene, admin) {
  const { page } = admin;
  await admin.go('/activity');
  await admin.accessible('activity');
  const began = Date.now();
  admin.interactions = 0;
  await admin.click(admin.link('Settings'));
  await admin.click(admin.button('Add'));
  const drawer = page.getByRole('dialog');
  await admin.write(drawer.getByLabel('Name', { exact: true }), daniel.name);
  await admin.write(drawer.getByLabel('E-mail'), daniel.email);
  await admin.click(drawer.getByText('Developer', { exact: true }));
  await drawer.getByText(/^Never creates, releases or exports a payout/).waitFor();
  await admin.click(drawer.getByRole('button', { name: 'Send invitation to Daniel' }));
  const row = page.getByRole('row', { name: /Daniel Otieno/ });
  await row.getByText('Invited', { exact: true }).waitFor();
  const seconds = (Date.now() - began) / 1000;
  assert.ok(admin.interactions <= 6, `adding a developer took ${admin.interactions} interactions`);
  assert.ok(seconds <= 20, `adding a developer took ${seconds} s`);
  console.log(`     a developer is invited in ${admin.interactions} interactions and ${seconds.toFixed(1)} s`);
  await row.getByText(/Mail sent/).waitFor();
  await drawer.waitFor({ state: 'hidden' });
  await admin.accessible('team');
}

async function accept(scene) {
  const letter = await scene.mail(daniel.email, /invites you to Zuri Foods as Developer/);
  const [link] = letter.text.match(/https?:\/\/\S+\/invitation#[\w-]+/) ?? [];
  assert.ok(link, `no link in:\n${letter.text}`);
  await readInTheMailbox(scene);
  const developer = await scene.visit(new URL(link).pathname + new URL(link).hash);
  const { page } = developer;
  await page.getByRole('heading', { name: 'Zuri Foods' }).waitFor();
  assert.ok(!page.url().includes('#'), 'the token stays in the address');
  await page.reload();
  await page.getByRole('heading', { name: 'Zuri Foods' }).waitFor();
  await developer.accessible('invitation');
  await page.getByLabel('Password', { exact: true }).fill(daniel.password);
  await developer.button('Join Zuri Foods').click();
  await page.waitForURL(/\/m\/mrc_/);
  assert.equal(await page.evaluate(() => window.sessionStorage.getItem('kibali.link')), null, 'a used link is kept');
  developer.home = new URL(page.url()).pathname.match(/^\/m\/[^/]+/)[0];
  // The invitation signed nobody in: the password does, as on any other day.
  const again = await scene.signIn(daniel);
  await again.accessible('home of a developer');
  return again;
}

/** The sandbox's mailbox shows the mail as it looks, and its link leads where it says. */
async function readInTheMailbox(scene) {
  const { page } = await scene.visit('/sandbox/mailbox');
  await page.getByRole('link', { name: /invites you to Zuri Foods/ }).first().click();
  await page.frameLocator('iframe').getByRole('link', { name: 'Join Zuri Foods' }).click();
  await page.waitForURL(/\/invitation/);
  await page.getByRole('heading', { name: 'Zuri Foods' }).waitFor();
  await page.close();
}

/** Payouts are read only: no button, and no way round it. */
async function refused(scene, developer) {
  const payout = { amount: { amount: 100_000, currency: 'TZS' }, phone_number: '255712345678', reference: 'NOPE1' };
  const byCookie = await developer.asks('POST', '/v1/payouts', payout);
  assert.equal(byCookie.status, 403, JSON.stringify(byCookie.body));
  assert.equal(byCookie.body.code, 'role.refused');
  const waiting = await developer.asks('GET', '/v1/payouts?state=pending');
  const release = await developer.asks('POST', `/v1/payouts/${waiting.body.data[0].id}/authorization`, {});
  assert.equal(release.status, 403, JSON.stringify(release.body));
  const wrong = await developer.asks('PUT', '/v1/payouts', payout);
  assert.deepEqual([wrong.status, wrong.body.code], [405, 'method.unknown']);
  const nowhere = await developer.asks('POST', '/generate-token', {});
  assert.deepEqual([nowhere.status, nowhere.body.code], [404, 'route.unknown']);
  assert.match(nowhere.body.detail, /third-parties/);
}

/** What each call of the third-party API takes and answers is read on a phone: nothing but code is scrolled sideways. */
async function reads(scene) {
  const { page } = await scene.visit('/docs/third-parties/checksum', { phone: true });
  const calls = await page.locator('nav details a').evaluateAll((links) => links.map(({ href }) => href));
  assert.ok(calls.length > 20, `${calls.length} calls`);
  for (const call of calls) {
    await page.goto(call);
    const wider = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('.wide')].map((part) => part.scrollWidth - part.clientWidth));
    assert.deepEqual(wider.filter((pixels) => pixels > 0), [], call);
    assert.ok(await page.getByRole('table').getByRole('columnheader', { name: 'Field' }).count(), `${call} has lost the table of its fields`);
  }
  await page.close();
}

async function out(scene, admin, developer) {
  const { page } = admin;
  await admin.go('/settings/team');
  await admin.link('Daniel Otieno').click();
  await page.getByRole('heading', { name: 'Daniel Otieno' }).waitFor();
  await admin.accessible('member');

  await admin.button('Change role').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('Employee', { exact: true }).click();
  await drawer.getByRole('button', { name: 'Make Daniel Employee' }).click();
  await admin.sees('Daniel is Employee now');
  await admin.sees('Developer → Employee');

  await admin.button('Disable Daniel').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disable Daniel' }).click();
  await admin.sees('Daniel is disabled');
  const closed = await developer.asks('GET', '/v1/payments');
  assert.ok(closed.status === 401 || closed.status === 403, `a disabled member reads payments: ${closed.status}`);

  await admin.button('Remove Daniel').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove Daniel' }).click();
  await admin.sees('Daniel is removed');
  await page.getByRole('table', { name: 'People' }).waitFor();
  await page.getByRole('row', { name: /Daniel Otieno/ }).waitFor({ state: 'detached' });

  await admin.link('Activity').last().click();
  for (const act of [/removed Daniel Otieno/, /switched off the access of Daniel Otieno/, /made Daniel Otieno Employee instead of Developer/, /invited Daniel Otieno as Developer/]) await admin.sees(act);
  await admin.accessible('activity of the team');
  await admin.go('/activity?refused=true');
  await admin.sees(/Daniel Otieno/);
}
