import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BankChoice } from './BankChoice';

const banks = { data: [{ bic: 'CORUTZTZ', name: 'CRDB BANK' }, { bic: 'NMIBTZTZ', name: 'NMB BANK' }] };
let answer: (found: typeof banks) => void = () => undefined;
vi.mock('@/api/client', () => ({ api: { GET: () => new Promise((resolve) => { answer = resolve; }) }, take: (asked: Promise<unknown>) => asked }));
vi.mock('@/shell/place', () => ({ usePlace: () => ({ merchant: { id: 'mrc_1' } }) }));

i18n.loadAndActivate({ locale: 'en', messages: {} });

const place = document.createElement('div');
document.body.append(place);
let root: Root;
const chosen = vi.fn();
const show = (value: string) => {
  act(() => {
    root.render(
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <QueryClientProvider client={new QueryClient()}><BankChoice value={value} error={null} onChange={chosen} /></QueryClientProvider>
        </MantineProvider>
      </I18nProvider>,
    );
  });
};
const field = () => {
  const found = place.querySelector<HTMLInputElement>('input:not([type="hidden"])');
  if (!found) throw new Error('no field');
  return found;
};
const write = (text: string) => {
  act(() => {
    field().focus();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field(), text);
    field().dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
};
const come = () => act(async () => { answer(banks); await new Promise((resolve) => { setTimeout(resolve, 0); }); });
const offered = () => [...place.querySelectorAll('[role="option"]')].map(({ textContent }) => textContent);

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  vi.stubGlobal('ResizeObserver', class { observe() { return undefined; } unobserve() { return undefined; } disconnect() { return undefined; } });
  chosen.mockReset();
  root = createRoot(place);
});
afterEach(() => {
  act(() => { root.unmount(); });
  vi.unstubAllGlobals();
});

it.each(['', 'CORUTZTZ'])('keeps what was written before the banks came, where %j was chosen', async (value) => {
  show(value);
  write('nmb');
  await come();
  expect(field().value).toBe('nmb');
  expect(offered()).toEqual(['NMB Bank']);
  act(() => { place.querySelector<HTMLElement>('[role="option"]')?.click(); });
  expect(chosen).toHaveBeenCalledWith('NMIBTZTZ');
});

it('names the chosen bank once the banks have come', async () => {
  show('CORUTZTZ');
  await come();
  expect(field().value).toBe('CRDB Bank');
});

it('says that no bank has this name only once the banks have come', async () => {
  show('');
  write('zzz');
  expect(place.textContent).not.toContain('No bank of this name.');
  await come();
  expect(place.textContent).toContain('No bank of this name.');
});
