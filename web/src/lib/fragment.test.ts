import { beforeEach, expect, it, vi } from 'vitest';

const secret = 'A_token-of-a-link0';

/** The page as after a reload: modules anew, the tab's storage as it was. */
async function opened(address: string) {
  vi.resetModules();
  window.history.replaceState(null, '', address);
  const fragment = await import('./fragment');
  fragment.watchFragment();
  return fragment;
}
const stored = () => sessionStorage.getItem('kibali.link');

beforeEach(() => {
  sessionStorage.clear();
});

it('takes the token out of the address and keeps it over a reload', async () => {
  await opened(`/invitation#${secret}`);
  expect(window.location.href).not.toContain(secret);
  expect(stored()).toContain(secret);
  await opened('/invitation');
  expect(stored()).toContain(secret);
});

it('keeps it for its own page alone', async () => {
  await opened(`/confirm-email?undo=1#${secret}`);
  await opened('/confirm-email');
  expect(stored()).toBeNull();
});

it('gives it to no other page of the same visit', async () => {
  const { useFragmentToken } = await opened(`/invitation#${secret}`);
  const [{ act, createElement }, { createRoot }] = await Promise.all([import('react'), import('react-dom/client')]);
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const seen = () => {
    const box = document.createElement('div');
    act(() => {
      createRoot(box).render(createElement(() => useFragmentToken()));
    });
    return box.textContent;
  };
  expect(seen()).toBe(secret);
  window.history.replaceState(null, '', '/reset');
  expect(seen()).toBe('');
  vi.unstubAllGlobals();
});

it('forgets it after use', async () => {
  const { forgetToken } = await opened(`/set-up#${secret}`);
  forgetToken();
  expect(stored()).toBeNull();
});

it('leaves other fragments alone', async () => {
  await opened('/sign-in#main');
  expect(window.location.hash).toBe('#main');
  expect(stored()).toBeNull();
});
