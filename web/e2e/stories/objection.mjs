// Whoever lost the Admin role objects, by the link of a mail, to the one who is left acting alone.
import assert from 'node:assert/strict';

export async function run(scene) {
  const admin = await scene.signIn(scene.member('Admin'));
  const manager = scene.member('Manager');
  const { body } = await admin.asks('GET', '/v1/team/members');
  const { id } = body.data.find(({ email }) => email === manager.email);
  for (const role of ['Admin', 'Manager']) {
    const changed = await admin.asks('PATCH', `/v1/team/members/${id}`, { role });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
  }
  const letter = await scene.mail(manager.email, /left with one Admin/);
  const [link] = letter.text.match(/https?:\/\/\S+\/objection#[\w-]+/) ?? [];
  assert.ok(link, `no link in:\n${letter.text}`);
  const address = new URL(link).pathname + new URL(link).hash;

  const former = await scene.visit(address, { phone: true });
  await former.accessible('objection');
  assert.ok(!former.page.url().includes('#'), 'the token stays in the address');
  await former.button('Object to one Admin acting alone').click();
  await former.sees('You objected');
  await former.sees(/In Zuri Foods a second person is needed/);
  await former.accessible('objected');

  const again = await scene.visit(address);
  await again.button('Object to one Admin acting alone').click();
  await again.sees('This link no longer works');
  await admin.go('/activity');
  await admin.sees(/objected to one Admin acting alone/);
  scene.assertNoFaults();
}
