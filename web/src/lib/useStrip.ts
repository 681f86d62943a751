import { useState, type FocusEvent, type KeyboardEvent } from 'react';

const steps: Partial<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Arrow keys, Home and End move the focus among the links and buttons inside; nothing is pressed by it. */
export function moveInside(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('a, button')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const by = steps[event.key];
  const next = event.key === 'Home' ? 0 : event.key === 'End' ? stops.length - 1 : by === undefined || at === -1 ? -1 : (at + by + stops.length) % stops.length;
  if (next === -1) return;
  event.preventDefault();
  stops[next]?.focus();
}

/** A strip that Tab passes as one: it enters at the present one, and arrow keys move inside. */
export function useStrip(keys: readonly string[], present: string | undefined) {
  const [held, setHeld] = useState<string | null>(null);
  const entry = held ?? (present !== undefined && keys.includes(present) ? present : keys[0]);
  return {
    strip: {
      onKeyDown: moveInside,
      onBlur: (event: FocusEvent<HTMLElement>) => { if (!event.currentTarget.contains(event.relatedTarget)) setHeld(null); },
    },
    stop: (key: string) => ({ tabIndex: key === entry ? 0 : -1, onFocus: () => { setHeld(key); } }),
  };
}
