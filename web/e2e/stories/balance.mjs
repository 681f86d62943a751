// Money is paid in by instruction: announced, told where to, credited by the bank's word and never without; and the ledger
// says of itself whether it adds up.
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
  const developer = await scene.signIn(scene.member('Developer'));
  await developer.go('/balance/check');
  await developer.sees('Your role, Developer, may not do this');
  scene.assertNoFaults();
}

async function available(person) {
  const { body } = await person.asks('GET', '/v1/balances');
  return body.data.find(({ currency }) => currency === 'TZS').available.amount;
}
