import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BeneficiaryChoice } from './BeneficiaryChoice';

const musa = { id: 'ben_1', name: 'Musa Hassan', state: 'confirmed', channel: 'MOBILE MONEY', account: '255754300119' };
vi.mock('@/api/client', () => ({
  api: { GET: (_: string, { params }: { params: { query: { search?: string } } }) => Promise.resolve({ data: params.query.search ? [] : [musa] }) },
  take: (asked: Promise<unknown>) => asked,
}));
vi.mock('@/shell/place', () => ({ usePlace: () => ({ merchant: { id: 'mrc_1' }, path: (...parts: string[]) => parts.join('/') }) }));
vi.mock('@/components/AppLink', () => ({ AppLink: 'a' }));

i18n.loadAndActivate({ locale: 'en', messages: {} });

const place = document.createElement('div');
document.body.append(place);
let root: Root;
const field = () => place.querySelector<HTMLInputElement>('input:not([type="hidden"])');
const write = (text: string) => {
  act(() => {
    field()?.focus();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field(), text);
    field()?.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
};
/** Typing rests, then the answer comes. */
const rest = async () => { for (const wait of [350, 50, 50]) await act(async () => { await vi.advanceTimersByTimeAsync(wait); }); };

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  vi.stubGlobal('ResizeObserver', class { observe() { return undefined; } unobserve() { return undefined; } disconnect() { return undefined; } });
  vi.useFakeTimers();
  root = createRoot(place);
});
afterEach(() => {
  act(() => { root.unmount(); });
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('stays where a name that nobody has is taken back', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 0, gcTime: 0 } } });
  act(() => {
    root.render(
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <QueryClientProvider client={client}><BeneficiaryChoice value="" only={false} fault={null} onChange={() => undefined} /></QueryClientProvider>
        </MantineProvider>
      </I18nProvider>,
    );
  });
  await rest();
  write('zzz');
  await rest();
  const before = field();
  expect(place.textContent).toContain('No confirmed beneficiary of this name.');
  write('');
  await rest();
  expect(field()).toBe(before);
  expect(document.activeElement).toBe(before);
});
