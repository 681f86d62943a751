import { useSyncExternalStore } from 'react';

/** When an answer came last, once the next one did not come. */
let since: string | null = null;
let last = new Date();
const listeners = new Set<() => void>();

function set(next: string | null) {
  if (next === since) return;
  since = next;
  for (const listener of listeners) listener();
}

/** An answer came, whatever it says; what stands between may answer for a server that is gone. */
export function answered(status: number) {
  if (status === 502 || status === 504) {
    unanswered();
    return;
  }
  last = new Date();
  set(null);
}

export function unanswered() {
  set(since ?? last.toISOString());
}

/** Since when Kibali does not answer; `null` while it does. */
export function useUnanswered(): string | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => since,
  );
}
