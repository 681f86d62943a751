import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, type ComponentProps, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DecideChosen } from './DecideChosen';

const sent = vi.hoisted(() => vi.fn(() => Promise.resolve({ state: 'authorized' })));
vi.mock('@/api/client', () => ({ api: { POST: sent }, take: (asked: Promise<unknown>) => asked }));
vi.mock('@/shell/place', () => ({ usePlace: () => ({ merchant: { id: 'mrc_1' }, path: (...parts: string[]) => `/m/mrc_1/${parts.join('/')}` }) }));
vi.mock('@/components/AppLink', () => ({ AppLink: 'a' }));
vi.mock('@/components/Sheet', () => ({ Sheet: ({ opened, children }: { opened: boolean; children: ReactNode }) => (opened ? <div role="dialog">{children}</div> : null) }));

i18n.loadAndActivate({ locale: 'en', messages: {} });

const tzs = (amount: number) => ({ amount, currency: 'TZS' }) as const;
const at = '2026-11-23T08:00:00Z';
const payout: ComponentProps<typeof DecideChosen>['chosen'][number] = {
  id: 'pout_1', wire_id: 'W1', reference: 'WAGE1', state: 'pending', amount: tzs(4_120_000), fee: tzs(70_000), total: tzs(4_190_000),
  receives: tzs(4_120_000), fee_bearer: 'merchant', by_link: false,
  payee: { name: 'GRACE MASSAWE', known: true, account: '255784500335', phone: '255784500335' }, channel: 'MOBILE MONEY', provider: 'AIRTEL MONEY', maker: { kind: 'member', id: 'mem_1', name: 'Asha Juma' },
  approvals: [], required_approvals: 1, created_at: at, updated_at: at, expires_at: at, note: 'Week 47', you_can: { authorise: true, reject: true, cancel: false },
} as never;

const root = document.createElement('div');
document.body.append(root);
const press = (name: string, within: Element | null = root) => {
  const button = [...(within?.querySelectorAll('button') ?? [])].find(({ textContent }) => textContent === name);
  if (!button) throw new Error(`no button ${name} in ${root.textContent}`);
  act(() => { button.click(); });
};
const step = () => root.querySelector('[role="dialog"]');

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('releases money at the second press alone, after payee, number, amount, fee, total, maker, reference and note', async () => {
  const reactRoot = createRoot(root);
  act(() => {
    reactRoot.render(
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <QueryClientProvider client={new QueryClient()}>
            <DecideChosen chosen={[payout]} onClear={() => undefined} />
          </QueryClientProvider>
        </MantineProvider>
      </I18nProvider>,
    );
  });
  press('Authorise TZS\u00a041,200');
  expect(sent).not.toHaveBeenCalled();
  for (const fact of ['GRACE MASSAWE', '0784\u00a0500\u00a0335', '41,200', '700', '41,900', 'Asha Juma', 'WAGE1', 'Week 47']) expect(step()?.textContent).toContain(fact);
  press('Keep it waiting', step());
  expect(step()).toBeNull();
  expect(sent).not.toHaveBeenCalled();
  press('Authorise TZS\u00a041,200');
  press('Authorise TZS\u00a041,200', step());
  await act(() => vi.waitFor(() => { expect(sent).toHaveBeenCalledTimes(1); }));
  act(() => { reactRoot.unmount(); });
});
