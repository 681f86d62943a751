import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Timeline } from '@/components/Timeline';
import { usePayoutSteps } from './steps';
import type { PayoutDetail } from './words';

vi.mock('@/shell/place', () => ({ usePlace: () => ({ merchant: { id: 'mrc_1' }, path: (...parts: string[]) => `/m/mrc_1/${parts.join('/')}` }) }));
vi.mock('@/components/AppLink', () => ({ AppLink: ({ to, children }: { to: string; children: ReactNode }) => <a href={to}>{children}</a> }));
vi.mock('@/components/Moment', () => ({ Moment: () => null }));

i18n.loadAndActivate({ locale: 'en', messages: {} });

const approval = (name: string, voided = false) => ({ name, voided });
type Facts = PayoutDetail['timeline'][number]['facts'];
/** What the history of a payout of a file says, whose last step a job wrote. */
function history(state: string, facts: Facts, approvals: readonly object[] = []): HTMLElement[] {
  const step = (of: string, beside: Facts) => ({ state: of, at: '2026-11-23T08:00:00Z', by: { kind: 'job', id: null, name: 'Kibali' }, detail: 'said in English', facts: beside });
  const payout = {
    id: 'pout_1', batch: 'bat_1', state, purpose: 'payout', provider: 'AIRTEL MONEY', maker: { kind: 'member', id: 'mem_1', name: 'Baraka Shayo' }, approvals, required_approvals: 2,
    timeline: [step('pending', { code: 'held_with_batch', amount: { amount: 100, currency: 'TZS' }, batch: 'May' }), step(state, facts)],
  } as never;
  const Shown = () => <Timeline steps={usePayoutSteps()(payout, [])} />;
  act(() => { root.render(<I18nProvider i18n={i18n}><MantineProvider env="test"><Shown /></MantineProvider></I18nProvider>); });
  return [...holder.querySelectorAll('li')];
}

const holder = document.createElement('div');
document.body.append(holder);
let root: ReturnType<typeof createRoot>;
beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  root = createRoot(holder);
});
afterEach(() => {
  act(() => { root.unmount(); });
  vi.unstubAllGlobals();
});

it('names who authorised its file, and leads to it', () => {
  const [held, released] = history('authorized', { code: 'released_with_batch', batch: 'May', people: ['Neema Kileo', 'Asha Mrema'] });
  expect(released?.textContent).toContain('Authorised by Neema Kileo and Asha Mrema');
  for (const step of [held, released]) expect([step?.querySelector('a')?.textContent, step?.querySelector('a')?.getAttribute('href')]).toEqual(['May', '/m/mrc_1/payouts/batches/bat_1']);
  expect(holder.textContent).not.toContain('Kibali');
});

it('names those whose approval counted where the step does not', () => {
  const [, released] = history('authorized', { code: 'released_with_batch', batch: 'May' }, [approval('Neema Kileo', true), approval('Asha Mrema')]);
  expect(released?.textContent).toContain('Authorised by Asha Mrema');
});

it.each<[string, string, Facts]>([
  ['Authorised by Asha Mrema', 'authorized', { code: 'batch_released_alone', name: 'Asha Mrema', batch: 'May' }],
  ['Cancelled by Baraka Shayo', 'cancelled', { code: 'cancelled', name: 'Baraka Shayo' }],
  ['Cancelled by Neema Kileo', 'cancelled', { code: 'stopped', name: 'Neema Kileo', reason: null }],
  ['Rejected with its file', 'rejected', { code: 'words', text: 'Wrong month' }],
])('says %s', (says, state, facts) => {
  const [, step] = history(state, facts);
  expect(step?.textContent).toContain(says);
  expect(holder.textContent).not.toContain('Kibali');
});
