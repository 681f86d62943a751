// Money is released by keyboard alone: from the sign-in to the step that acts, and nothing that has the focus hides it.
import assert from 'node:assert/strict';

export async function run(scene) {
  const employee = await scene.signIn(scene.member('Employee'));
  const ids = [];
  for (const reference of ['KEYS01', 'KEYS02']) ids.push(await made(employee, reference));
  const manager = await byKeys(scene, scene.member('Manager'));
  await skips(manager);
  await strips(manager);
  await everyStopIsSeen(manager);
  await releases(manager, ids[1]);
  await rejects(manager, ids[0]);
  await listOfKeys(manager);
  await thereAndBack(manager);
  await drawer(employee);
  scene.assertNoFaults();
}

async function made(person, reference) {
  const { status, body } = await person.asks('POST', '/v1/payouts', { amount: { amount: 1_200_000, currency: 'TZS' }, phone_number: '0712345678', reference });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

const press = async ({ page }, ...keys) => { for (const key of keys) await page.keyboard.press(key); };

/** What has the focus: its tag, its words, what it is marked as. */
const held = ({ page }) => page.evaluate(() => {
  const at = document.activeElement;
  return { tag: at.tagName, id: at.id, says: (at.getAttribute('aria-label') ?? at.innerText ?? '').trim(), row: at.hasAttribute('data-row'), inDialog: at.closest('[role="dialog"]') !== null };
});

/** Presses a key until something has the focus. */
async function until(person, key, wanted, what) {
  for (let tries = 0; tries < 60; tries += 1) {
    if (wanted(await held(person))) return;
    await press(person, key);
  }
  assert.fail(`${key} never leads to ${what}; the focus is at ${JSON.stringify(await held(person))}`);
}

/** The focus comes there by itself. */
async function comes(person, wanted, what) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (wanted(await held(person))) return;
    await person.page.waitForTimeout(50);
  }
  assert.fail(`the focus is not ${what} but at ${JSON.stringify(await held(person))}`);
}

async function byKeys(scene, { email, password }) {
  const person = await scene.visit('/sign-in');
  const { page } = person;
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.getByLabel('E-mail').focus();
  await page.keyboard.type(email);
  await until(person, 'Tab', ({ tag, id }) => tag === 'INPUT' && id !== '', 'the password');
  await press(person, 'Tab');
  await page.getByLabel('Password', { exact: true }).focus();
  await page.keyboard.type(password);
  await press(person, 'Enter');
  await page.waitForURL(/\/m\/mrc_/);
  person.home = new URL(page.url()).pathname.match(/^\/m\/[^/]+/)[0];
  return person;
}

/** The first stop leads past the navigation. */
async function skips(manager) {
  await manager.go('/approvals');
  await manager.sees('KEYS02');
  await press(manager, 'Tab');
  assert.equal((await held(manager)).says, 'Skip to the page');
  await press(manager, 'Enter');
  await comes(manager, ({ id }) => id === 'main', 'on the page');
}

/** A strip is one stop, arrows move in it, and nothing is pressed by them. */
async function strips(manager) {
  const { page } = manager;
  const strip = page.getByRole('toolbar', { name: 'What waits' });
  await until(manager, 'Tab', ({ says }) => says.startsWith('Payouts'), 'the tabs');
  await press(manager, 'ArrowRight');
  assert.match((await held(manager)).says, /^Files/);
  await press(manager, 'End', 'ArrowRight');
  assert.match((await held(manager)).says, /^Payouts/, 'it goes round');
  assert.equal(await strip.getByRole('button', { pressed: true }).innerText().then((text) => text.startsWith('Payouts')), true);
  await press(manager, 'ArrowRight', 'Tab');
  assert.equal(await strip.evaluate((node) => node.contains(document.activeElement)), false, 'Tab leaves the strip');
}

/** Wherever Tab stops, it shows. */
async function everyStopIsSeen(manager) {
  const { page } = manager;
  const unseen = [];
  for (let stop = 0; stop < 40; stop += 1) {
    await press(manager, 'Tab');
    const hidden = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === document.body) return null;
      const drawn = (node, part) => { const { outlineStyle, outlineWidth } = getComputedStyle(node, part); return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0; };
      const around = [at, at.closest('label')].filter(Boolean);
      const shadow = at.matches('input, textarea, select') && getComputedStyle(at).boxShadow !== 'none';
      return shadow || around.some((node) => ['', '::after'].some((part) => drawn(node, part))) ? null : at.outerHTML.slice(0, 160);
    });
    if (hidden) unseen.push(hidden);
  }
  assert.deepEqual(unseen, []);
}

/** Chosen, asked, kept, asked again, released: two presses that no slip of one key makes. */
async function releases(manager, id) {
  const { page } = manager;
  await manager.go('/approvals');
  await manager.sees('KEYS02');
  await press(manager, 'j');
  await comes(manager, ({ row }) => row, 'on the first row');
  await press(manager, 'x');
  await page.getByRole('checkbox', { name: /KEYS02/ }).and(page.locator(':checked')).waitFor();
  await press(manager, 'a');
  const step = page.getByRole('dialog');
  await step.waitFor();
  await comes(manager, ({ says }) => says === 'Keep it waiting', 'on the way back');
  await press(manager, 'Escape');
  await step.waitFor({ state: 'detached' });
  await comes(manager, ({ row }) => row, 'on the row again');
  assert.equal((await manager.asks('GET', `/v1/payouts/${id}`)).body.state, 'pending');
  await press(manager, 'a');
  await comes(manager, ({ says }) => says === 'Keep it waiting', 'on the way back');
  await press(manager, 'Tab');
  assert.match((await held(manager)).says, /^Authorise TZS.12,000$/);
  await press(manager, 'Enter');
  await manager.sees(/You released TZS.12,000/);
  await step.waitFor({ state: 'detached' });
  assert.notEqual((await manager.asks('GET', `/v1/payouts/${id}`)).body.state, 'pending');
  await comes(manager, ({ tag, inDialog }) => tag !== 'BODY' && !inDialog, 'on the page');
}

async function rejects(manager, id) {
  const { page } = manager;
  await manager.go('/approvals');
  await manager.sees('KEYS01');
  await press(manager, 'j', 'r');
  const step = page.getByRole('dialog');
  await step.waitFor();
  await comes(manager, ({ tag }) => tag === 'TEXTAREA', 'on the reason');
  await page.keyboard.type('Paid in cash');
  await until(manager, 'Tab', ({ says }) => /^Reject TZS/.test(says), 'the act');
  await press(manager, 'Enter');
  await step.waitFor({ state: 'detached' });
  assert.equal((await manager.asks('GET', `/v1/payouts/${id}`)).body.state, 'rejected');
}

async function listOfKeys(manager) {
  const { page } = manager;
  await page.keyboard.press('?');
  const list = page.getByRole('dialog');
  await list.getByText('Choose the row').waitFor();
  await manager.accessible('the list of keys');
  await press(manager, 'Escape');
  await list.waitFor({ state: 'detached' });
}

/** Into a row and back: reading begins at the heading, and the way back leads to the row. */
async function thereAndBack(manager) {
  const { page } = manager;
  await press(manager, 'g', 'o');
  await page.waitForURL(/\/payouts$/);
  // The address changes before the page does: until then the heading of the page before has the focus.
  await comes(manager, ({ tag, says }) => tag === 'H1' && says === 'Payouts', 'on the heading of the list');
  await page.getByRole('table', { name: 'Payouts' }).getByRole('link').first().waitFor();
  await press(manager, 'j', 'j');
  await comes(manager, ({ row }) => row, 'on a row');
  const { says } = await held(manager);
  await press(manager, 'Enter');
  await page.waitForURL(/\/payouts\/pout_/);
  await comes(manager, ({ tag, says }) => tag === 'H1' && says !== 'Payouts', 'on the heading of the payout');
  await page.evaluate(() => { window.history.back(); });
  await page.waitForURL(/\/payouts$/);
  await comes(manager, (at) => at.row && at.says === says, 'on the row that was left');
}

/** Arrows choose among kinds of payees, Esc asks before it loses that, and the focus goes back to where it was. */
async function drawer(employee) {
  const { page } = employee;
  await employee.go('/payouts');
  await employee.button('New payout').first().focus();
  await press(employee, 'Enter');
  const form = page.getByRole('dialog');
  await form.waitFor();
  await comes(employee, ({ inDialog }) => inDialog, 'in the drawer');
  await until(employee, 'Shift+Tab', ({ tag, inDialog, id }) => tag === 'INPUT' && inDialog && id === '', 'the kinds of payees');
  await press(employee, 'ArrowRight', 'ArrowRight');
  await form.getByLabel('Till number').waitFor();
  await press(employee, 'Escape');
  await form.getByText('Discard this payout?').waitFor();
  await comes(employee, ({ says }) => says === 'Keep writing', 'on the way back');
  await press(employee, 'Tab', 'Enter');
  await form.waitFor({ state: 'detached' });
  await comes(employee, ({ says }) => says === 'New payout', 'on what opened the drawer');
}
