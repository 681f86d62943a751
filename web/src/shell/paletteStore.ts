import { useSyncExternalStore } from 'react';

let opened = 0;
const listeners = new Set<() => void>();

/** Opens the palette; the first time fetches it. */
export function openPalette() {
  opened += 1;
  for (const listener of listeners) listener();
}

/** How often the palette was asked for; zero means it need not be fetched. */
export function usePaletteAsked(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
}
