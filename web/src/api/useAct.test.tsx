import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Problem } from './problem';
import { useAct } from './useAct';

const read = vi.fn(() => Promise.resolve('read'));
function Page({ refusal }: { refusal: Problem }) {
  useQuery({ queryKey: ['one'], queryFn: read });
  const doing = useAct({ run: () => Promise.reject(refusal) });
  return <button onClick={() => { doing.start(undefined); }}>{doing.problem?.code}</button>;
}

const place = document.createElement('div');
document.body.append(place);
beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  read.mockClear();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it.each([
  ['is read again where somebody else was quicker', 409, 'payout.changed', 2],
  ['is left alone where the reader is refused', 403, 'payout.maker', 1],
])('what the page shows %s', async (_, status, code, times) => {
  const root = createRoot(place);
  act(() => { root.render(<QueryClientProvider client={new QueryClient()}><Page refusal={new Problem(status, { title: 'Refused', code })} /></QueryClientProvider>); });
  await act(() => vi.waitFor(() => { expect(read).toHaveBeenCalledTimes(1); }));
  act(() => { place.querySelector('button')?.click(); });
  await act(() => vi.waitFor(() => { expect(place.textContent).toBe(code); }));
  await act(() => Promise.resolve());
  expect(read).toHaveBeenCalledTimes(times);
  act(() => { root.unmount(); });
});
