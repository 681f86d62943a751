import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { act, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FactorNeeded } from './FactorNeeded';

const here = vi.hoisted(() => ({ pathname: '', has: false }));
vi.mock('@tanstack/react-router', () => ({ useLocation: () => ({ pathname: here.pathname }) }));
vi.mock('./place', () => ({
  usePlace: () => ({ merchant: { name: 'Zuri Foods', second_factor_required: true }, person: { second_factor: here.has }, path: (...parts: string[]) => `/m/mrc_1/${parts.join('/')}` }),
}));
vi.mock('@mantine/core', () => ({ Button: ({ children }: { children: React.ReactNode }) => <a>{children}</a> }));
vi.mock('@/components/AppLink', () => ({ AppLink: 'a' }));

i18n.loadAndActivate({ locale: 'en', messages: {} });

let mounted = 0;
function Page() {
  useEffect(() => {
    mounted += 1;
  }, []);
  return <p>the page</p>;
}

const root = document.createElement('div');
const reactRoot = createRoot(root);
const show = (pathname: string, has: boolean) => {
  Object.assign(here, { pathname, has });
  act(() => {
    reactRoot.render(<I18nProvider i18n={i18n}><FactorNeeded><Page /></FactorNeeded></I18nProvider>);
  });
  return root.textContent;
};

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('stands in the place of a page that would be refused', () => {
  expect(show('/m/mrc_1/payouts', false)).not.toContain('the page');
  expect(root.querySelector('h1')?.textContent).toContain('Zuri Foods');
  expect(show('/m/mrc_1/payouts', true)).toBe('the page');
});

it('leaves the page where it is set up as it is when the need goes away: it still shows the codes', () => {
  expect(show('/m/mrc_1/settings/security', false)).toContain('the page');
  const before = mounted;
  expect(show('/m/mrc_1/settings/security', true)).toBe('the page');
  expect(mounted).toBe(before);
});
