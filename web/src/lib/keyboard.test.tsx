import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useReturnFocus } from './useReturnFocus';
import { useStrip } from './useStrip';

let root: Root;
beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  const place = document.createElement('main');
  document.body.replaceChildren(place);
  root = createRoot(place);
});
afterEach(() => {
  act(() => { root.unmount(); });
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const held = () => document.activeElement?.textContent;
const button = (name: string) => [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
const key = (name: string) => { act(() => { document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true })); }); };

function Strip({ present }: { present: string }) {
  const names = ['All', 'Waiting', 'Paid'];
  const { strip, stop } = useStrip(names, present);
  return <div {...strip}>{names.map((name) => <button key={name} type="button" {...stop(name)}>{name}</button>)}</div>;
}

it('is one stop for Tab, at the present one, and is walked by arrows that go round', () => {
  act(() => { root.render(<Strip present="Waiting" />); });
  const stops = () => [...document.querySelectorAll('button')].filter(({ tabIndex }) => tabIndex === 0).map(({ textContent }) => textContent);
  expect(stops()).toEqual(['Waiting']);
  act(() => { button('Waiting')?.focus(); });
  key('ArrowRight');
  expect([held(), stops()]).toEqual(['Paid', ['Paid']]);
  key('ArrowRight');
  expect(held()).toBe('All');
  key('End');
  expect(held()).toBe('Paid');
  act(() => { button('Paid')?.blur(); });
  expect(stops()).toEqual(['Waiting']);
});

it('lets the first one in where none of them is present', () => {
  act(() => { root.render(<Strip present="Gone" />); });
  expect(button('All')?.tabIndex).toBe(0);
});

function Layer({ onClose }: { onClose: () => void }) {
  useReturnFocus(true);
  return <button type="button" onClick={onClose}>Close</button>;
}

function Page({ keeps }: { keeps: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <h1 tabIndex={-1}>Payouts</h1>
      {(keeps || !open) && <button type="button" onClick={() => { setOpen(true); }}>Open</button>}
      {open && <Layer onClose={() => { setOpen(false); }} />}
    </>
  );
}

it('gives the focus back to what opened a layer, where the layer leaves with it too', () => {
  act(() => { root.render(<Page keeps />); });
  act(() => { button('Open')?.focus(); button('Open')?.click(); });
  act(() => { button('Close')?.focus(); button('Close')?.click(); });
  act(() => { vi.runAllTimers(); });
  expect(held()).toBe('Open');
});

it('gives it to the heading where what opened the layer is gone', () => {
  act(() => { root.render(<Page keeps={false} />); });
  act(() => { button('Open')?.focus(); button('Open')?.click(); });
  act(() => { button('Close')?.focus(); button('Close')?.click(); });
  act(() => { vi.runAllTimers(); });
  expect(held()).toBe('Payouts');
});
