import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, type ComponentProps, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Mandate } from './Mandate';

const { answers, sent } = vi.hoisted(() => {
  const found: Record<string, unknown> = { '/v1/merchant': { admins_alone: false }, '/v1/team/members': { data: [{ name: 'Peter Mushi', role: 'Admin', you: false }] } };
  return { answers: (path: string) => Promise.resolve(found[path]), sent: vi.fn((path: string, asked: object) => Promise.resolve({ path, ...asked })) };
});
vi.mock('@/api/client', () => ({ api: { GET: answers, PUT: sent }, take: (asked: Promise<unknown>) => asked }));
vi.mock('@/shell/place', () => ({ usePlace: () => ({ merchant: { id: 'mrc_1' }, role: 'Admin', path: (...parts: string[]) => parts.join('/') }) }));
vi.mock('@/components/AppLink', () => ({ AppLink: 'a' }));
vi.mock('@/components/Moment', () => ({ Moment: 'time' }));
vi.mock('@/components/Confirm', () => ({ Confirm: () => null }));
vi.mock('@/components/Panel', () => ({
  Panel: ({ opened, onSubmit, children, footSays, act: button }: { opened: boolean; onSubmit: () => void; children: ReactNode; footSays: ReactNode; act: ReactNode }) =>
    opened ? <form role="dialog" onSubmit={(event) => { event.preventDefault(); onSubmit(); }}>{children}<footer>{footSays}</footer>{button}</form> : null,
}));

i18n.loadAndActivate({ locale: 'en', messages: {} });

const tzs = (amount: number) => ({ amount, currency: 'TZS' }) as const;
const mandate = { per_payout: [tzs(500_000)], per_day: [tzs(900_000)], known_payees_only: false, payout_links: false, until: '2100-01-31T21:00:00Z' };
const application = (links: boolean, hosted: 'on' | 'off') =>
  ({ id: 'app_1', name: 'Mauzo', features: [{ feature: 'payout', state: 'on' }, { feature: 'hosted_payout', state: hosted }], mandate: { ...mandate, payout_links: links } }) as unknown as ComponentProps<typeof Mandate>['application'];

const place = document.createElement('div');
document.body.append(place);
let root: Root;
const show = async (shown: ComponentProps<typeof Mandate>['application']) => {
  await act(async () => {
    root.render(
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <QueryClientProvider client={new QueryClient()}>
            <Mandate application={shown} />
          </QueryClientProvider>
        </MantineProvider>
      </I18nProvider>,
    );
    await Promise.resolve();
  });
};
const press = async (name: string) => {
  const button = [...place.querySelectorAll('button')].find(({ textContent }) => textContent === name);
  if (!button) throw new Error(`no button ${name} in ${place.textContent}`);
  await act(async () => { button.click(); await Promise.resolve(); });
};
const choice = (value: string) => place.querySelector<HTMLInputElement>(`input[type="radio"][value="${value}"]`);

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  root = createRoot(place);
});
afterEach(() => {
  act(() => { root.unmount(); });
  sent.mockClear();
  vi.unstubAllGlobals();
});

it('says whether payout links wait, and asks another Admin before they are paid at once', async () => {
  await show(application(false, 'on'));
  expect(place.textContent).toContain('What payees claim on payout links waits for people.');
  await press('Change the mandate');
  expect(choice('wait')?.checked).toBe(true);
  await act(async () => { choice('paid')?.click(); await Promise.resolve(); });
  expect(place.textContent).toContain('nobody looks at it first');
  await act(() => vi.waitFor(() => { expect(place.querySelector('footer')?.textContent).toContain('Peter Mushi'); }));
  await press('Ask to raise the mandate');
  await act(() => vi.waitFor(() => { expect(sent).toHaveBeenCalledTimes(1); }));
  expect(sent.mock.calls[0]?.[1]).toMatchObject({ body: { ...mandate, payout_links: true } });
});

it('leaves payout links out at once', async () => {
  await show(application(true, 'on'));
  expect(place.textContent).toContain('payout links of its keys is paid within them too');
  await press('Change the mandate');
  await act(async () => { choice('wait')?.click(); await Promise.resolve(); });
  expect(place.querySelector('footer')?.textContent).toContain('Less holds at once');
  await press('Lower the mandate');
  await act(() => vi.waitFor(() => { expect(sent).toHaveBeenCalledTimes(1); }));
  expect(sent.mock.calls[0]?.[1]).toMatchObject({ body: { payout_links: false } });
});

it('says nothing of payout links where the application makes none', async () => {
  await show(application(false, 'off'));
  expect(place.textContent).not.toContain('payout links');
  await press('Change the mandate');
  expect(choice('paid')).toBeNull();
});
