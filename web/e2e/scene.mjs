// What every story needs: people at their own browsers, their mail, a count of what they did, and axe.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';

const pictures = process.env.KIBALI_E2E_PICTURES;

export class Scene {
  /** The line that the sandbox printed. */
  ready;
  base;
  #browser;
  #sandbox;
  #contexts = [];
  #pages = [];
  #faults = [];

  constructor(browser, sandbox) {
    this.#browser = browser;
    this.ready = sandbox.ready;
    this.#sandbox = sandbox;
    // A dashboard served from elsewhere, while it is being written.
    this.base = process.env.KIBALI_E2E_BASE ?? sandbox.ready.base_url;
  }

  /** The demonstration's member of a role. */
  member(role) {
    const found = this.ready.members.find((member) => member.role === role);
    assert.ok(found, `the sandbox has no ${role}`);
    return found;
  }

  /** The merchant was founded today: in its first days those whom one Admin made Admins count as second people. */
  isYoung() {
    const now = BigInt(Date.now()) * 1000n;
    this.#sandbox.sql(`UPDATE merchant SET created_at = ${now}`);
  }

  /** A browser of one's own, at an address. */
  async visit(address, { phone = false, lang = 'en' } = {}) {
    const context = await this.#browser.newContext({ viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 900 }, locale: lang, permissions: ['clipboard-read', 'clipboard-write'] });
    await context.addInitScript((language) => { if (window === window.top) localStorage.setItem('kibali.language', language); }, lang);
    context.setDefaultTimeout(10_000);
    this.#contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.#faults.push(`${page.url()}: ${error.message}`));
    this.#pages.push(page);
    await page.goto(new URL(address, this.base).href);
    return new Person(page, this);
  }

  /** Signs in by the form. */
  async signIn({ email, password }, options) {
    const person = await this.visit('/sign-in', options);
    await person.page.getByLabel(/^(E-mail|Barua pepe)$/).fill(email);
    await person.page.getByLabel(/^(Password|Nenosiri)$/).fill(password);
    await person.page.getByRole('button', { name: /^(Sign in|Ingia)$/ }).click();
    await person.page.waitForURL(/\/m\/mrc_/);
    person.home = new URL(person.page.url()).pathname.match(/^\/m\/[^/]+/)[0];
    return person;
  }

  /** The newest letter to somebody that says this, waited for. */
  async mail(to, pattern) {
    for (let tries = 0; tries < 100; tries += 1) {
      const letters = await (await fetch(this.ready.mailbox_url.replace(/\/?$/, '').replace(/\.json$/, '') + '.json')).json();
      const found = letters.filter((letter) => String(letter.to).includes(to) && pattern.test(`${letter.subject}\n${letter.text}`)).sort((one, two) => String(two.received_at).localeCompare(String(one.received_at)));
      if (found[0]) return found[0];
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no letter to ${to} says ${pattern}`);
  }

  /** Pages that threw something. */
  assertNoFaults() {
    assert.deepEqual(this.#faults, []);
  }

  async picture(name) {
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    for (const [index, page] of this.#pages.entries()) await page.screenshot({ path: join(pictures, `${name}-${index}.png`) }).catch(() => undefined);
  }

  async close() {
    for (const context of this.#contexts) await context.close();
  }
}

/** Somebody at a browser: whatever they press or write is counted. */
export class Person {
  page;
  home = '';
  interactions = 0;

  constructor(page) {
    this.page = page;
  }

  async click(locator) {
    this.interactions += 1;
    await locator.click();
  }

  async write(locator, text) {
    this.interactions += 1;
    await locator.fill(text);
  }

  async go(path) {
    await this.page.goto(new URL(`${this.home}${path}`, this.page.url()).href);
  }

  button(name) {
    return this.page.getByRole('button', { name });
  }

  link(name) {
    return this.page.getByRole('link', { name });
  }

  async sees(text) {
    await this.page.getByText(text).first().waitFor();
  }

  /** `fetch` from inside the page, with its cookie: what a person with the developer tools could try. */
  async asks(method, path, body) {
    return this.page.evaluate(async ([verb, address, sent, merchant]) => {
      const answer = await fetch(address, { method: verb, headers: { 'content-type': 'application/json', 'kibali-merchant': merchant }, ...(sent === null ? {} : { body: JSON.stringify(sent) }) });
      return { status: answer.status, body: await answer.json().catch(() => null) };
    }, [method, path, body ?? null, this.home.split('/')[2]]);
  }

  /** Nothing fades or slides any more: the colours of a drawer on its way out are nobody's to read. */
  async settles() {
    await this.page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity));
  }

  /** A drawer that opens takes its title for its name a moment after it is drawn; one that stays without is found by axe. */
  async named() {
    const all = () => [...document.querySelectorAll('[role=dialog]')].every((one) => one.hasAttribute('aria-labelledby') || one.hasAttribute('aria-label'));
    await this.page.waitForFunction(all, undefined, { timeout: 3000 }).catch(() => undefined);
  }

  /** No axe violation on what is shown, light and dark. */
  async accessible(where) {
    await this.page.getByRole('heading', { level: 1 }).first().waitFor();
    await this.page.waitForLoadState('networkidle');
    await this.named();
    for (const colorScheme of ['light', 'dark']) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await this.settles();
      const { violations } = await new AxeBuilder({ page: this.page }).analyze();
      assert.deepEqual(violations.map(({ id, nodes }) => `${where}, ${colorScheme}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`), []);
    }
    await this.page.emulateMedia({ colorScheme: null, reducedMotion: null });
  }
}
