import { useSyncExternalStore } from 'react';

let token: string | null = null;
const listeners = new Set<() => void>();

function take() {
  const found = window.location.hash.slice(1);
  if (!/^[A-Za-z0-9_-]{16,}$/.test(found)) return;
  token = found;
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  for (const listener of listeners) listener();
}

/** Takes the token out of the address before anything else runs: from here on it lives in memory alone. */
export function watchFragment() {
  take();
  window.addEventListener('hashchange', take);
}

/** The token that the mail's link carried. */
export function useFragmentToken(): string | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => token,
  );
}
