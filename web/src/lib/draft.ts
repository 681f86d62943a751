import { useState } from 'react';
import { usePlace } from '@/shell/place';

const prefix = 'kibali.draft.';

export type Fields = Readonly<Record<string, unknown>>;

/** What a reload finds again, field by field: what has gone or changed its kind since is left as it is in `start`. */
export function recall<Typed extends Fields>(key: string, start: Typed): Typed | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(prefix + key) ?? 'null');
    if (found === null || typeof found !== 'object') return null;
    const fits = Object.entries(found).filter(([name, value]) => Object.hasOwn(start, name) && typeof value === typeof start[name] && Array.isArray(value) === Array.isArray(start[name]));
    return fits.length > 0 ? { ...start, ...(Object.fromEntries(fits) as Partial<Typed>) } : null;
  } catch {
    return null;
  }
}

function keep(key: string, typed: Fields | null) {
  try {
    if (typed === null) sessionStorage.removeItem(prefix + key);
    else sessionStorage.setItem(prefix + key, JSON.stringify(typed));
  } catch {
    // A browser that keeps nothing: a reload then begins anew.
  }
}

/** Nothing that was typed outlives the person who typed it: at sign-out. */
export function forgetDrafts() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
}

export interface Draft<Typed extends Fields> {
  typed: Typed;
  set: (next: Partial<Typed>) => void;
  /** Something was typed that closing would lose. */
  dirty: boolean;
  /** What stands there was typed before a reload. */
  back: boolean;
  /** Begins anew. */
  discard: () => void;
  /** Sent or given up: nothing is to be found again. */
  forget: () => void;
}

/**
 * What stands in a drawer, kept in this tab for its reload, apart for each person and merchant. Never for secrets.
 * `start` is what the drawer opens with, where that is more than `blank`.
 */
export function useDraft<Typed extends Fields>(name: string, blank: Typed, start = blank): Draft<Typed> {
  const { merchant, person } = usePlace();
  const key = `${person.id}.${merchant.id}.${name}`;
  const [first] = useState({ blank, start });
  const [back, setBack] = useState(() => recall(key, start) !== null);
  const [typed, write] = useState(() => recall(key, start) ?? start);
  const dirty = JSON.stringify(typed) !== JSON.stringify(first.blank);
  return {
    typed,
    set: (next) => {
      const whole = { ...typed, ...next };
      write(whole);
      keep(key, JSON.stringify(whole) === JSON.stringify(first.blank) ? null : whole);
    },
    dirty,
    back: back && dirty,
    discard: () => {
      keep(key, null);
      write(first.blank);
      setBack(false);
    },
    forget: () => { keep(key, null); },
  };
}
