// The stories of the dashboard, clicked in Chromium against a real sandbox, on SQLite and, where KIBALI_TEST_DATABASE_URL
// is set, on PostgreSQL: KIBALI_BINARY=…/kibali npm run e2e [-- STORY…]
import { readdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startSandbox, freshDatabase } from './sandbox.mjs';
import { Scene } from './scene.mjs';

const wanted = process.argv.slice(2);
const files = readdirSync(new URL('stories/', import.meta.url)).filter((name) => name.endsWith('.mjs')).sort();
const stories = [];
for (const file of files) {
  const name = file.replace('.mjs', '');
  if (wanted.length === 0 || wanted.includes(name)) stories.push({ name, ...(await import(`./stories/${file}`)) });
}
if (stories.length === 0) {
  console.error(`No story of this name. There are: ${files.map((file) => file.replace('.mjs', '')).join(', ')}`);
  process.exit(2);
}
const binary = process.env.KIBALI_BINARY;
if (!binary) {
  console.error('Name the program: KIBALI_BINARY=target/debug/kibali npm run e2e');
  process.exit(2);
}
const server = process.env.KIBALI_TEST_DATABASE_URL;
const stores = [{ store: 'SQLite', database: null }, ...(server ? [{ store: 'PostgreSQL', database: server }] : [])];
if (!server) console.log('PostgreSQL: left out, KIBALI_TEST_DATABASE_URL is not set');

let failed = 0;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const { store, database } of stores) {
  for (const { name, run } of stories) {
    if (!(await tell({ name, run, store, database }))) failed += 1;
  }
}
await browser.close();
process.exit(failed > 0 ? 1 : 0);

/** Whether the story ended well. */
async function tell({ name, run, store, database }) {
  const fresh = database && freshDatabase(database);
  const began = Date.now();
  let sandbox = null;
  let scene = null;
  try {
    sandbox = await startSandbox(binary, fresh?.url);
    scene = new Scene(browser, sandbox);
    await run(scene);
    console.log(`ok   ${store}: ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    console.error(`FAIL ${store}: ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)\n${error.stack ?? error}`);
    await scene?.picture(`${name}-${store}`);
    if (sandbox) console.error(sandbox.lastWords());
    return false;
  } finally {
    await scene?.close();
    await sandbox?.stop();
    fresh?.drop();
  }
}
