import { useEffect, useSyncExternalStore } from 'react';

export interface Crumb {
  label: string;
  to: string;
}
interface Trail {
  parents: readonly Crumb[];
  title: string;
}

let trail: Trail = { parents: [], title: '' };
const listeners = new Set<() => void>();

function set(next: Trail) {
  trail = next;
  for (const listener of listeners) listener();
}

/** Names the page in the browser's tab and in the top line: `Payouts · Kibali`, in test mode `TEST Payouts · Kibali`. */
export function useTab(title: string, parents: readonly Crumb[] = []) {
  const key = JSON.stringify(parents);
  useEffect(() => {
    document.title = `${window.location.pathname.startsWith('/t/') ? 'TEST ' : ''}${title} · Kibali`;
    set({ title, parents: JSON.parse(key) as Crumb[] });
  }, [title, key]);
}

export function useTrail(): Trail {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => trail,
  );
}
