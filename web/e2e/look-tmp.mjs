// Pictures of pages at 1280 and 390, light and dark: node e2e/look.mjs --out DIR [--base URL] [--role Admin] [--lang sw] [--axe] [--do 'click text'] ADDRESS…
// With --fixtures the answers are invented (dev server alone); without it a real server answers, and --cookie signs in.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { answers } from './fixtures.mjs';
import { more } from '/tmp/wl-fix.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' }, base: { type: 'string', default: 'http://127.0.0.1:5173' }, role: { type: 'string', default: 'Manager' },
    lang: { type: 'string', default: 'en' }, fixtures: { type: 'boolean' }, axe: { type: 'boolean' }, cookie: { type: 'string' },
    do: { type: 'string', multiple: true, default: [] }, width: { type: 'string', multiple: true, default: ['1280', '390'] },
    scheme: { type: 'string', multiple: true, default: ['light', 'dark'] }, full: { type: 'boolean', default: false },
  },
});
if (!values.out || positionals.length === 0) {
  console.error('Say where the pictures go (--out DIR) and what to look at (ADDRESS…).');
  process.exit(2);
}
mkdirSync(values.out, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
let faults = 0;
for (const width of values.width.map(Number)) {
  for (const scheme of values.scheme) {
    const context = await browser.newContext({ viewport: { width, height: width < 700 ? 844 : 860 }, colorScheme: scheme, locale: values.lang, deviceScaleFactor: 1 });
    await context.addInitScript((lang) => localStorage.setItem('kibali.language', lang), values.lang);
    if (values.cookie) {
      const [name, ...rest] = values.cookie.split('=');
      await context.addCookies([{ name, value: rest.join('='), url: values.base }]);
    }
    if (values.fixtures) {
      const known = { ...answers(values.role), ...more(process.env.EMPTY, process.env.BROKEN) };
      await context.route('**/v1/**', (route) => {
        const request = route.request();
        const [status, body] = known[`${request.method()} ${new URL(request.url()).pathname}`] ?? [404, { title: 'Not found', status: 404, code: 'not_found', request_id: 'req_0' }];
        return route.fulfill({ status, contentType: typeof body === 'string' ? 'image/svg+xml' : status < 400 ? 'application/json' : 'application/problem+json', body: body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body) });
      });
    }
    for (const address of positionals) {
      const page = await context.newPage();
      page.on('pageerror', (error) => { faults += 1; console.error(`${address}: ${error.message}`); });
      page.on('console', (message) => { if (message.type() === 'error' && !/status of 4/.test(message.text())) { faults += 1; console.error(`${address}: ${message.text()}`); } });
      await page.goto(new URL(address, values.base).href, { waitUntil: 'networkidle' });
      await page.evaluate(() => document.fonts.ready);
      for (const text of values.do) {
        if (text.startsWith('fill:')) { const [, label, value] = text.split(':'); await page.getByLabel(label).first().fill(value.replaceAll('\\n','\n')); }
        else if (text.startsWith('key:')) await page.keyboard.press(text.slice(4));
        else await page.getByText(text, { exact: true }).first().click();
        await page.waitForTimeout(450);
      }
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wider > 0) { faults += 1; console.error(`${address} at ${width}: ${wider} px too wide`); }
      if (values.axe) {
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const violation of violations) { faults += 1; console.error(`${address} ${width} ${scheme}: ${violation.id}: ${violation.nodes.map((node) => `${node.html.slice(0, 140)} ${node.failureSummary.slice(0, 160)}`).join(' | ')}`); }
      }
      const name = `${address.replace(/[#?].*$/, '').replace(/^\/|\/$/g, '').replace(/[^a-z0-9]+/gi, '-') || 'root'}-${width}-${scheme}${process.env.TAG ?? ''}${values.lang === 'en' ? '' : `-${values.lang}`}.png`;
      await page.screenshot({ path: join(values.out, name), fullPage: values.full });
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
process.exit(faults > 0 ? 1 : 0);
