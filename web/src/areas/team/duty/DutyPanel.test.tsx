import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Member } from '../types';
import { DutyBadge } from './DutyBadge';
import { DutyPanel } from './DutyPanel';

const sent = vi.hoisted(() => vi.fn((path: string, asked: object) => Promise.resolve({ path, ...asked })));
vi.mock('@/api/client', () => ({ api: { PATCH: sent }, take: (asked: Promise<unknown>) => asked }));
vi.mock('@/shell/place', () => ({ usePlace: () => ({ merchant: { id: 'mrc_1' }, role: 'Admin', duty: 'both', path: (...parts: string[]) => parts.join('/') }) }));
vi.mock('@/components/AppLink', () => ({ AppLink: 'a' }));
vi.mock('@/components/Panel', () => ({
  Panel: ({ opened, onSubmit, children, footSays, act: button }: { opened: boolean; onSubmit: () => void; children: ReactNode; footSays: ReactNode; act: ReactNode }) =>
    opened ? <form role="dialog" onSubmit={(event) => { event.preventDefault(); onSubmit(); }}>{children}<footer>{footSays}</footer>{button}</form> : null,
}));

i18n.loadAndActivate({ locale: 'en', messages: {} });

const neema: Member = { id: 'mem_2', name: 'Neema Kileo', role: 'Manager', status: 'active', owner: false, you: false, payout_duty: 'initiator' };
const place = document.createElement('div');
document.body.append(place);
let root: Root;
const show = async (shown: ReactNode) => {
  await act(async () => {
    root.render(
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <QueryClientProvider client={new QueryClient()}>{shown}</QueryClientProvider>
        </MantineProvider>
      </I18nProvider>,
    );
    await Promise.resolve();
  });
};
const choice = (value: string) => place.querySelector<HTMLInputElement>(`input[type="radio"][value="${value}"]`);

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  root = createRoot(place);
});
afterEach(() => {
  act(() => { root.unmount(); });
  vi.unstubAllGlobals();
});

it('sends the duty that was chosen, and offers no change to what is so already', async () => {
  await show(<DutyPanel member={neema} opened onClose={() => undefined} />);
  const button = place.querySelector<HTMLButtonElement>('button[type="submit"]');
  expect([choice('initiator')?.disabled, choice('approver')?.disabled, button?.disabled]).toEqual([true, false, true]);
  expect(place.textContent).toContain('Choose another duty first');
  act(() => { choice('approver')?.click(); });
  await act(async () => { button?.click(); await Promise.resolve(); });
  expect(sent).toHaveBeenCalledWith('/v1/team/members/{id}', { params: { path: { id: 'mem_2' } }, body: { payout_duty: 'approver' } });
});

it('is named beside a role only where it narrows it', async () => {
  const named = async (duty: Member['payout_duty']) => {
    await show(<p><DutyBadge duty={duty} /></p>);
    return place.querySelector('p')?.textContent;
  };
  expect(await named('both')).toBe('');
  expect(await named(undefined)).toBe('');
  expect(await named('approver')).toBe('Releases only');
});
