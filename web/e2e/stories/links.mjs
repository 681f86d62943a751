// A customer pays by a link and by a control number that a colleague made, and the dashboard says so.
import assert from 'node:assert/strict';

export async function run(scene) {
  const employee = await scene.signIn(scene.member('Employee'));
  const link = await makeLink(employee);
  await payByLink(scene, employee, link);
  await customers(employee);
  await payoutLink(scene, employee);
  await switchAround(employee);
  await controlNumbers(employee);
  await closedToDevelopers(scene);
  await logo(scene);
  scene.assertNoFaults();
}

/** Items make the sum; the page hands out the address and its code. */
async function makeLink(employee) {
  const { page } = employee;
  await employee.go('/payments');
  await employee.button('Request a payment').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('A link to hand over').click();
  await drawer.getByText('Items', { exact: true }).click();
  await drawer.getByRole('button', { name: 'Make the link' }).click();
  await drawer.getByText('Write a name, a quantity and a price on every line.').waitFor();
  await drawer.getByLabel('Item', { exact: true }).fill('Maize flour 25 kg');
  await drawer.getByLabel('Quantity').fill('2');
  await drawer.getByLabel('Price of one').fill('24,000');
  await drawer.getByLabel('Reference').fill('FLOUR01');
  await employee.accessible('a link being made');
  await drawer.getByRole('button', { name: 'Make the link for TZS 48,000' }).click();
  await page.waitForURL(/\/links\/lnk_/);
  await page.getByRole('img', { name: 'QR code of FLOUR01' }).waitFor();
  await employee.accessible('a checkout link');
  await employee.button('Copy the link').click();
  const address = await page.evaluate(() => window.navigator.clipboard.readText());
  assert.equal(await page.getByRole('link', { name: 'See what the payer sees' }).getAttribute('href'), address);
  return address;
}

async function payByLink(scene, employee, address) {
  const payer = await scene.visit(address);
  await payer.sees('Maize flour 25 kg');
  await payer.page.locator('input[name=phone]').fill('0712345678');
  await payer.page.locator('form button[type=submit], form button:not([type])').first().click();
  await employee.page.getByRole('main').getByText('Paid', { exact: true }).first().waitFor({ timeout: 20_000 });
  await employee.page.getByRole('table', { name: 'Payments' }).getByText('Received').first().waitFor();
}

/** Somebody is written down, found, changed and seen with what they paid; a payment leads to its link and back. */
async function customers(employee) {
  const { page } = employee;
  const drawer = page.getByRole('dialog');
  await employee.go('/links/customers?panel=new');
  await drawer.getByRole('button', { name: 'Add the customer' }).click();
  await drawer.getByText('Write a mobile number or an e-mail address.').waitFor();
  await drawer.getByLabel('Name').fill('Rehema Swai');
  await drawer.getByLabel('E-mail').fill('rehema@swai.example');
  await employee.accessible('a new customer');
  await drawer.getByRole('button', { name: 'Add Rehema Swai' }).click();
  await drawer.getByText('They have paid nothing yet.').waitFor();
  await employee.accessible('a customer');
  await drawer.getByRole('button', { name: 'Edit' }).click();
  await drawer.getByLabel('Mobile number').fill('0754 300 118');
  await drawer.getByRole('button', { name: 'Save changes' }).click();
  await drawer.getByText('0754 300 118'.replaceAll(' ', '\u00a0')).waitFor();
  await employee.go('/links/customers?panel=new');
  await drawer.getByLabel('Name').fill('R. Swai');
  await drawer.getByLabel('Mobile number').fill('0754300118');
  await drawer.getByLabel('E-mail').fill('rehema@swai.example');
  await drawer.getByRole('button', { name: 'Add R. Swai' }).click();
  await drawer.getByRole('link', { name: 'See the customer who is there' }).click();
  await drawer.getByRole('heading', { name: 'Rehema Swai' }).waitFor();
  await employee.go('/links/customers?search=nobody');
  await employee.sees('No customers match.');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('button', { name: 'Rehema Swai' }).waitFor();
  await employee.accessible('customers');
  const { body } = await employee.asks('GET', '/v1/payments?search=FLOUR01');
  await employee.go(`/payments/${body.data[0].id}`);
  await page.getByRole('link', { name: 'Checkout link' }).click();
  await page.waitForURL(new RegExp(`/links/${body.data[0].link_id}$`));
}

/** Whoever made a payout link hands it out; nobody else sees its address. */
async function payoutLink(scene, employee) {
  const { page } = employee;
  const drawer = page.getByRole('dialog');
  await employee.go('/links/payouts?panel=new');
  await drawer.getByRole('button', { name: 'Make the link' }).click();
  await drawer.getByText('Use 1 to 20 letters and digits.').waitFor();
  await drawer.getByLabel('Amount in TZS').fill('36,000');
  await drawer.getByLabel('Reference').fill('TRAVEL7');
  await employee.accessible('a payout link being made');
  await drawer.getByRole('button', { name: 'Make the link for TZS 36,000' }).click();
  await page.waitForURL(/\/links\/payouts\/lnk_/);
  await page.getByRole('img', { name: 'QR code of TRAVEL7' }).waitFor();
  await employee.accessible('a payout link');
  const manager = await scene.signIn(scene.member('Manager'));
  await manager.go(new URL(page.url()).pathname.replace(/^\/m\/[^/]+/, ''));
  await manager.sees('Only Asha sees the address.');
  assert.equal(await manager.button('Copy the link').count(), 0);
  await employee.button('Switch off').click();
  await employee.sees('TRAVEL7 is switched off');
  await employee.go('/links/payouts');
  await page.getByRole('link', { name: 'TRAVEL7' }).waitFor();
  await employee.accessible('payout links');
}

/** Off at once, with the way back in the toast. */
async function switchAround(employee) {
  const { page } = employee;
  await employee.go('/links?panel=new');
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Amount in TZS').fill('5000');
  await drawer.getByLabel('Reference').fill('OFF01');
  // A reload loses nothing, and what came back can be thrown away.
  await page.reload();
  await drawer.getByText('This is what you wrote before.').waitFor();
  assert.equal(await drawer.getByLabel('Reference').inputValue(), 'OFF01');
  await employee.accessible('a draft');
  await drawer.getByRole('button', { name: 'Discard', exact: true }).click();
  assert.equal(await drawer.getByLabel('Reference').inputValue(), '');
  await page.reload();
  await drawer.getByLabel('Amount in TZS').fill('5000');
  await drawer.getByLabel('Reference').fill('OFF01');
  await drawer.getByRole('button', { name: 'Make the link for TZS 5,000' }).click();
  await page.waitForURL(/\/links\/lnk_/);
  await employee.button('Switch off').click();
  await employee.sees('OFF01 is switched off');
  await page.getByRole('main').getByText('Switched off', { exact: true }).waitFor();
  await employee.button('Undo').click();
  await page.getByRole('main').getByText('Open', { exact: true }).waitFor();
  await employee.go('/links');
  await page.getByRole('link', { name: 'FLOUR01' }).waitFor();
  await employee.accessible('checkout links');
}

/** A table is looked at before it is sent; a number is paid in parts. */
async function controlNumbers(employee) {
  const { page } = employee;
  const count = async () => (await employee.asks('GET', '/v1/bills')).body.data.length;
  const before = await count();
  await employee.go('/links/control-numbers?panel=upload');
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Or paste it here').fill('reference,amount,maximum,customer_name,customer_phone\nRENT1,"50,000",90000,Asha Mrema,0712345678\nRENT1,1,,,\nRENT2,much,,,\n');
  await drawer.getByRole('button', { name: 'Look at the lines' }).click();
  await drawer.getByText('An earlier line has this reference.').waitFor();
  await drawer.getByText('Write the amount as shillings, such as 50000.').waitFor();
  await employee.accessible('a table that was looked at');
  assert.equal(await count(), before, 'looking at a table made something');
  await drawer.getByRole('button', { name: 'Make 1 control number' }).click();
  await drawer.getByText('1 control number is made').waitFor();
  await drawer.getByRole('link', { name: /RENT1$/ }).click();
  await page.waitForURL(/\/control-numbers\/bill_/);
  await employee.sees('TZS 90,000 remaining');
  await page.getByRole('img', { name: /^QR code of \d{6}RENT1$/ }).waitFor();
  await printed(employee);
  await employee.accessible('a control number');
  await employee.button('Edit').click();
  await drawer.getByLabel('At most in TZS, if you like').fill('20000');
  await drawer.getByRole('button', { name: 'Save changes' }).click();
  await drawer.getByText('Write at least the amount due.').waitFor();
  await drawer.getByLabel('At most in TZS, if you like').fill('100000');
  await drawer.getByRole('button', { name: 'Save changes' }).click();
  await employee.sees('TZS 100,000 remaining');
  await employee.go('/links/control-numbers');
  await page.getByRole('link', { name: /RENT1$/ }).waitFor();
  await employee.accessible('control numbers');
}

/** A sheet of its own, laid out for paper and gone afterwards. */
async function printed({ page }) {
  await page.evaluate(() => { window.print = () => { window.asked = (window.asked ?? 0) + 1; }; });
  await page.getByRole('button', { name: 'Print' }).click();
  await page.waitForFunction(() => window.asked === 1);
  await page.emulateMedia({ media: 'print' });
  await page.getByText('How to pay').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Edit' }).isVisible(), false, 'the page is printed, not the sheet');
  await page.emulateMedia({ media: null });
  await page.evaluate(() => { window.dispatchEvent(new window.Event('afterprint')); });
  await page.getByText('How to pay').waitFor({ state: 'detached' });
}

async function closedToDevelopers(scene) {
  const developer = await scene.signIn(scene.member('Developer'));
  assert.equal(await developer.link('Links').count(), 0);
  await developer.go('/links');
  await developer.page.getByRole('main').getByText(/role|Admin/).first().waitFor();
  assert.equal(await developer.button('New link').count(), 0);
  await developer.accessible('links refused');
}

async function logo(scene) {
  const manager = await scene.signIn(scene.member('Manager'));
  await manager.go('/settings/merchant');
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
  await manager.page.locator('input[type=file]').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: pixel });
  await manager.button('Save the logo').click();
  await manager.sees('Payers see the new logo');
  const address = await manager.page.getByRole('img', { name: /^Logo of/ }).getAttribute('src');
  assert.match(address ?? '', /^\/logo\//);
  await manager.accessible('the merchant');
  await manager.button('Take the logo off').click();
  await manager.page.getByRole('dialog').getByRole('button', { name: 'Take the logo off' }).click();
  await manager.sees('The logo is taken off');
}
