import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { answered, unanswered, useUnanswered } from './reach';

it('dates silence from the last answer, and ends it with the next', () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers({ now: new Date('2026-11-23T10:00:00Z') });
  const box = document.createElement('div');
  const root = createRoot(box);
  act(() => { root.render(createElement(() => useUnanswered())); });
  act(() => { answered(403); });
  expect(box.textContent).toBe('');
  vi.setSystemTime('2026-11-23T10:05:00Z');
  act(() => { unanswered(); });
  act(() => { answered(502); });
  expect(box.textContent).toBe('2026-11-23T10:00:00.000Z');
  act(() => { answered(200); });
  expect(box.textContent).toBe('');
  act(() => { root.unmount(); });
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
