import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Panel } from './Panel';
import { SheetFrame } from './Sheet';

vi.mock('@/lib/useBack', () => ({ useBack: () => undefined }));

i18n.loadAndActivate({ locale: 'en', messages: {} });

const place = document.createElement('div');
document.body.append(place);
let root: Root;
const show = (shown: ReactNode) => {
  act(() => {
    root.render(<I18nProvider i18n={i18n}><MantineProvider env="test">{shown}</MantineProvider></I18nProvider>);
  });
};
const held = () => document.activeElement?.getAttribute('aria-label');
const goTo = (label: string) => { act(() => { document.querySelector<HTMLElement>(`[aria-label="${label}"]`)?.focus(); }); };

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  vi.useFakeTimers();
  root = createRoot(place);
});
afterEach(() => {
  act(() => { root.unmount(); });
  act(() => { vi.runAllTimers(); });
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const layers: [string, (fields: ReactNode) => ReactNode][] = [
  ['a drawer', (fields) => <Panel opened title="Account" onClose={() => undefined}>{fields}</Panel>],
  ['a sheet', (fields) => <SheetFrame opened title="Account" onClose={() => undefined}>{fields}</SheetFrame>],
];

it.each(layers)('%s takes the focus in, to what is marked for it', (_, layer) => {
  show(layer(<><input aria-label="Bank" /><input aria-label="Number" data-autofocus /></>));
  act(() => { vi.runAllTimers(); });
  expect(held()).toBe('Number');
});

it.each(layers)('%s takes the focus from nobody who was quicker', (_, layer) => {
  show(layer(<><input aria-label="Number" data-autofocus /><input aria-label="Bank" /></>));
  goTo('Bank');
  act(() => { vi.runAllTimers(); });
  expect(held()).toBe('Bank');
});
