import { useEffect, useState } from 'react';

/** Where the token of the present page waits for a reload: in this tab alone, and for this address alone. */
const kept = 'kibali.link';

let token: string | null = null;
let owner = '';
const listeners = new Set<() => void>();

/** The page that a token belongs to: `/confirm-email` and `/confirm-email?undo=1` are two. */
const page = () => window.location.pathname + window.location.search;

function keep() {
  try {
    if (token === null) sessionStorage.removeItem(kept);
    else sessionStorage.setItem(kept, JSON.stringify([owner, token]));
  } catch {
    // A browser that keeps nothing: a reload then needs the link again.
  }
}

function recall(): string | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(kept) ?? 'null');
    return Array.isArray(found) && found[0] === page() && typeof found[1] === 'string' ? found[1] : null;
  } catch {
    return null;
  }
}

function take() {
  const found = window.location.hash.slice(1);
  if (!/^[A-Za-z0-9_-]{16,}$/.test(found)) return;
  token = found;
  owner = page();
  window.history.replaceState(window.history.state, '', owner);
  keep();
  for (const listener of listeners) listener();
}

/** Takes the token out of the address before anything else runs; a reload of the same page finds it again. */
export function watchFragment() {
  token = recall();
  owner = page();
  take();
  keep();
  window.addEventListener('hashchange', take);
}

/** The link did what it was for: no later page, and no reload, finds its token. */
export function forgetToken() {
  token = null;
  keep();
}

const own = () => (owner === page() ? token : null);

/** The token that the link to this page carried. */
export function useFragmentToken(): string | null {
  const [mine, setMine] = useState(own);
  useEffect(() => {
    const hear = () => {
      setMine(own());
    };
    listeners.add(hear);
    return () => {
      listeners.delete(hear);
    };
  }, []);
  return mine;
}
