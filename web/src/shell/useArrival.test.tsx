import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useArrival } from './useArrival';

function Frame() {
  useArrival();
  return <><a href="/elsewhere">Aside</a><main id="main" tabIndex={-1}><Outlet /></main></>;
}

const frame = createRootRoute({ component: Frame });
const page = (path: string, title: string) =>
  createRoute({
    getParentRoute: () => frame,
    path,
    component: () => <><h1 tabIndex={-1}>{title}</h1><a data-row="" href="/payouts/one">{title} one</a><a data-row="" href="/payouts/two">{title} two</a></>,
  });
const routeTree = frame.addChildren([page('/approvals', 'Approvals'), page('/payouts', 'Payouts'), page('/payouts/$id', 'Payout')]);

const place = document.createElement('div');
document.body.append(place);
let root: Root;
let router: ReturnType<typeof createRouter>;
const held = () => document.activeElement?.textContent;
const goTo = (words: string) => { [...document.querySelectorAll<HTMLElement>('a, h1')].find(({ textContent }) => textContent === words)?.focus(); };
const visit = (to: string) => act(async () => { await router.navigate({ to }); });
const waits = (milliseconds: number) => act(async () => { await new Promise((resolve) => { setTimeout(resolve, milliseconds); }); });

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('CSS', { escape: (text: string) => text });
  router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: ['/approvals'] }) });
  root = createRoot(place);
  await act(async () => {
    await router.load();
    root.render(<RouterProvider router={router} />);
  });
});
afterEach(() => {
  act(() => { root.unmount(); });
  vi.unstubAllGlobals();
});

it('begins another page at its heading, wherever the focus was when the way there began', async () => {
  for (const from of ['Approvals two', 'Aside']) {
    goTo(from);
    await visit('/payouts');
    await waits(80);
    expect(held()).toBe('Payouts');
    await visit('/approvals');
    await waits(80);
    expect(held()).toBe('Approvals');
  }
});

it('begins a list at the row that was left', async () => {
  await visit('/payouts/two');
  await waits(80);
  await visit('/payouts');
  await waits(80);
  expect(held()).toBe('Payouts two');
});

it('takes the focus from nobody who has gone on to a row before', async () => {
  goTo('Approvals');
  await visit('/payouts');
  goTo('Payouts two');
  await waits(80);
  expect(held()).toBe('Payouts two');
});

it('reads what a layer gave the focus back to as where nobody has gone', async () => {
  const layer = document.createElement('div');
  layer.setAttribute('role', 'dialog');
  layer.append(document.createElement('input'));
  document.body.append(layer);
  layer.querySelector('input')?.focus();
  await visit('/payouts');
  layer.remove();
  goTo('Payouts two');
  await waits(80);
  expect(held()).toBe('Payouts');
});
