import { useLayoutEffect } from 'react';

/** Where reading begins on a page. */
export const heading = () => document.querySelector<HTMLElement>('main h1');

/** Gives the focus back to what opened a layer, also where the layer leaves together with what showed it; to the heading where its opener is gone. */
export function useReturnFocus(opened: boolean): void {
  useLayoutEffect(() => {
    if (!opened) return undefined;
    const opener = document.activeElement;
    const back = () => {
      // A focus that was moved on purpose stays, as does that of the next layer.
      if (document.activeElement !== document.body || document.querySelector('[role="dialog"]')) return;
      const to = opener instanceof HTMLElement && opener !== document.body && opener.isConnected ? opener : heading();
      to?.focus({ preventScroll: true });
    };
    return () => {
      // At once, and when it has slid away.
      for (const wait of [0, 320]) setTimeout(back, wait);
    };
  }, [opened]);
}
