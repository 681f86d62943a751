import { afterEach, expect, it, vi } from 'vitest';
import { api, merchantOfAddress, take } from './client';
import { Problem } from './problem';
import { askStepUp, openQuestion, StepUpDeclined } from './stepUp';

const asked: Request[] = [];
function answer(...responses: [status: number, body: unknown][]) {
  asked.length = 0;
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(request);
    const [status, body] = responses.shift() ?? [500, {}];
    return Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } }));
  });
}
const needsStepUp: [number, unknown] = [403, { code: 'step_up.required', title: 'Confirm it is you', methods: ['code'] }];

afterEach(() => {
  vi.unstubAllGlobals();
  window.history.replaceState(null, '', '/');
});

it('names the merchant of the address', async () => {
  expect(merchantOfAddress('/m/mrc_1/payouts')).toBe('mrc_1');
  expect(merchantOfAddress('/t/mrc_2')).toBe('mrc_2');
  expect(merchantOfAddress('/sign-in')).toBeNull();
  window.history.replaceState(null, '', '/m/mrc_1/payouts');
  answer([200, { id: 'mrc_1' }]);
  await take(api.GET('/v1/merchant'));
  expect(asked[0]?.headers.get('kibali-merchant')).toBe('mrc_1');
});

it('throws what the server answered as a problem', async () => {
  answer([422, { code: 'input.invalid', title: 'Look at the fields', request_id: 'req_1', fields: [{ field: 'email', message: 'Write an address' }] }]);
  const error = await take(api.POST('/v1/password-resets', { body: { email: 'x' } })).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ status: 422, code: 'input.invalid', requestId: 'req_1' });
  expect((error as Problem).fault('email')).toBe('Write an address');
});

it('calls a missing answer offline', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
  await expect(take(api.GET('/v1/session'))).rejects.toMatchObject({ status: 0, code: 'offline' });
});

it('asks for step-up and repeats the same request', async () => {
  answer(needsStepUp, [200, { done: true }]);
  const done = take(api.POST('/v1/email-changes/confirm', { body: { token: 'abc' } }));
  await vi.waitFor(() => { expect(openQuestion()?.methods).toEqual(['code']); });
  openQuestion()?.settle(true);
  await done;
  expect(asked).toHaveLength(2);
  expect(await asked[1]?.text()).toBe('{"token":"abc"}');
});

it('gives up quietly when the reader closes the question', async () => {
  answer(needsStepUp);
  const done = take(api.POST('/v1/email-changes/confirm', { body: { token: 'abc' } }));
  await vi.waitFor(() => { expect(openQuestion()).not.toBeNull(); });
  openQuestion()?.settle(false);
  await expect(done).rejects.toBeInstanceOf(StepUpDeclined);
  expect(asked).toHaveLength(1);
});

it('asks once for many', () => {
  const first = askStepUp(['password']);
  expect(askStepUp(['password'])).toBe(first);
});
