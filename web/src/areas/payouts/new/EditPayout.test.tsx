import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, type ComponentProps, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EditPayout } from './NewPayout';

const tzs = (amount: number) => ({ amount, currency: 'TZS' }) as const;
const at = '2026-11-23T08:00:00.123Z';
const put = vi.hoisted(() => vi.fn((..._: unknown[]) => Promise.resolve({ id: 'pout_1' })));
const post = vi.hoisted(() => vi.fn((..._: unknown[]) => Promise.resolve({ available: { amount: 5_000_000, currency: 'TZS' }, total: { amount: 1_007_200, currency: 'TZS' } })));
vi.mock('@/api/client', () => ({ api: { GET: () => Promise.resolve({ data: [] }), POST: post, PUT: put }, take: (asked: Promise<unknown>) => asked }));
vi.mock('@/shell/place', () => ({ usePlace: () => ({ merchant: { id: 'mrc_1' }, person: { id: 'per_1' }, path: (...parts: string[]) => `/m/mrc_1/${parts.join('/')}` }) }));
vi.mock('@tanstack/react-router', () => ({ useNavigate: () => () => undefined }));
vi.mock('../../beneficiaries/BeneficiaryChoice', () => ({ useBeneficiary: () => null }));
vi.mock('./PayeeFields', () => ({ PayeeFields: () => null }));
vi.mock('./QuoteFacts', () => ({ QuoteFacts: () => null }));
vi.mock('@/components/Panel', () => ({
  Panel: ({ title, children, onSubmit }: { title: ReactNode; children: ReactNode; onSubmit: () => void }) => <section><h2>{title}</h2>{children}<button onClick={onSubmit}>on</button></section>,
}));

i18n.loadAndActivate({ locale: 'en', messages: {} });

const payout: ComponentProps<typeof EditPayout>['payout'] = {
  id: 'pout_1', wire_id: 'W1', reference: 'WAGE1', state: 'pending', amount: tzs(1_000_000), fee: tzs(7_200), total: tzs(1_007_200), receives: tzs(1_000_000), fee_bearer: 'merchant', by_link: false,
  payee: { name: 'GRACE MASSAWE', known: true, account: '255784500335', phone: '255784500335' }, channel: 'MOBILE MONEY', provider: 'AIRTEL MONEY', maker: { kind: 'member', id: 'mem_1', name: 'Asha Juma' },
  approvals: [], required_approvals: 1, created_at: at, updated_at: at, expires_at: at, note: 'Week 47',
} as never;

const place = document.createElement('div');
document.body.append(place);

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('changes what was read, under its reference, and shows it once more before', async () => {
  const root = createRoot(place);
  const closed = vi.fn();
  act(() => {
    root.render(
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <QueryClientProvider client={new QueryClient()}><EditPayout payout={payout} onClose={closed} /></QueryClientProvider>
        </MantineProvider>
      </I18nProvider>,
    );
  });
  const go = () => { act(() => { [...place.querySelectorAll('button')].find(({ textContent }) => textContent === 'on')?.click(); }); };
  expect(place.textContent).toContain('WAGE1');
  const fields = [...place.querySelectorAll('label')].map(({ textContent }) => textContent);
  expect(fields).not.toContain('Reference');
  go();
  await act(() => vi.waitFor(() => { expect(post).toHaveBeenCalledTimes(1); }));
  expect(put).not.toHaveBeenCalled();
  go();
  await act(() => vi.waitFor(() => { expect(put).toHaveBeenCalledTimes(1); }));
  expect(put.mock.calls[0]).toEqual(['/v1/payouts/{id}', {
    params: { path: { id: 'pout_1' } },
    body: { amount: tzs(1_000_000), phone_number: '0784 500 335', note: 'Week 47', updated_at: at },
  }]);
  await act(() => vi.waitFor(() => { expect(closed).toHaveBeenCalled(); }));
  act(() => { root.unmount(); });
});
