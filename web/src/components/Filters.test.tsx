import { MantineProvider } from '@mantine/core';
import { act, useEffect, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SearchBox } from './Filters';

const place = document.createElement('div');
document.body.append(place);
let root: Root;
let comes: (value: string) => void = () => undefined;
const asked = vi.fn();

/** The address: what is asked for stands in it a moment later. */
function Page() {
  const [value, setValue] = useState('');
  useEffect(() => { comes = setValue; }, []);
  return <MantineProvider env="test"><SearchBox value={value} onChange={asked} placeholder="Reference" /></MantineProvider>;
}

const box = () => {
  const found = place.querySelector('input');
  if (!found) throw new Error('no box');
  return found;
};
const write = (text: string) => {
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(box(), text);
    box().dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
};
const rest = (milliseconds: number) => { act(() => { vi.advanceTimersByTime(milliseconds); }); };

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  vi.useFakeTimers();
  asked.mockReset();
  root = createRoot(place);
  act(() => { root.render(<Page />); });
});
afterEach(() => {
  act(() => { root.unmount(); });
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('keeps what is typed while what was asked for is on its way, and asks for that next', () => {
  write('SAL');
  rest(300);
  expect(asked).toHaveBeenLastCalledWith('SAL');
  write('SALARY');
  act(() => { comes('SAL'); });
  expect(box().value).toBe('SALARY');
  rest(300);
  expect(asked).toHaveBeenLastCalledWith('SALARY');
});

it('follows the address where it changes by itself, there and back', () => {
  write('SALARY');
  rest(300);
  act(() => { comes('SALARY'); });
  act(() => { comes(''); });
  expect(box().value).toBe('');
  act(() => { comes('SALARY'); });
  expect(box().value).toBe('SALARY');
});
