// A ClickPesa client of a few lines: a token for a key, then calls with it.
import assert from 'node:assert/strict';

export class Client {
  #base;
  #key;
  #token = '';

  constructor(base, key) {
    this.#base = base;
    this.#key = key;
  }

  async buyToken() {
    const answer = await fetch(new URL('/third-parties/generate-token', this.#base), { method: 'POST', headers: { 'client-id': this.#key.clientId, 'api-key': this.#key.secret } });
    const body = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(body));
    this.#token = body.token;
  }

  async asks(method, path, body) {
    const answer = await fetch(new URL(path, this.#base), { method, headers: { authorization: this.#token, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  }

  /** A call that must succeed. */
  async calls(method, path, body) {
    const answer = await this.asks(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
