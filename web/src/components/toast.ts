import { useSyncExternalStore, type ReactNode } from 'react';

export interface Toast {
  id: number;
  tone: 'ok' | 'bad';
  says: ReactNode;
  /** Where the server lets an act be taken back, for ten seconds. */
  undo?: { label: ReactNode; run: () => void };
}

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(changed: readonly Toast[]) {
  toasts = changed;
  for (const listener of listeners) listener();
}

export function dismiss(id: number) {
  set(toasts.filter((toast) => toast.id !== id));
}

function show(toast: Omit<Toast, 'id'>, milliseconds: number | null) {
  const id = next;
  next += 1;
  set([...toasts.slice(-2), { ...toast, id }]);
  if (milliseconds !== null) {
    setTimeout(() => {
      dismiss(id);
    }, milliseconds);
  }
}

/** Says what was done, for six seconds; what failed stays until it is closed. */
export const toast = {
  done: (says: ReactNode) => {
    show({ tone: 'ok', says }, 6000);
  },
  undoable: (says: ReactNode, undo: { label: ReactNode; run: () => void }) => {
    show({ tone: 'ok', says, undo }, 10_000);
  },
  failed: (says: ReactNode) => {
    show({ tone: 'bad', says }, null);
  },
};

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}
