import { useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { heading } from '@/lib/useReturnFocus';

/** A heading may come once its page is read. */
const [every, tries] = [50, 60] as const;

/** A page shows before it is arrived at. Whoever has gone on to something of it by then was quicker; what a layer gives the focus back to is nobody's choice. */
const wentOn = (at: Element, from: Element | null) => at !== from && !from?.closest('[role="dialog"]') && at.matches('main *') && at !== heading();

/** On another page reading begins at its heading; on the way back to a list, at the row that was left. A layer that opens with the page keeps the focus, and so does whoever was quicker. */
export function useArrival(): void {
  const router = useRouter();
  // Of the page that is shown, not of the one that is on its way.
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname }) ?? '';
  const before = useRef(pathname);
  const from = useRef<Element | null>(null);
  useEffect(
    () => router.subscribe('onBeforeNavigate', ({ pathChanged }) => { if (pathChanged) from.current = document.activeElement; }),
    [router],
  );
  useEffect(() => {
    const left = before.current;
    before.current = pathname;
    if (left === pathname || left === '') return undefined;
    let [count, moved] = [0, false];
    const arrive = () => {
      count += 1;
      if (count > tries) clearInterval(timer);
      // The palette goes away by itself; a drawer that belongs to the page stays, and so does the focus in it.
      if (document.querySelector('[role="dialog"]')) return;
      const at = document.activeElement;
      const free = at === null || at === document.body || at.id === 'main';
      if (!free && (moved || wentOn(at, from.current))) {
        clearInterval(timer);
        return;
      }
      const row = document.querySelector<HTMLElement>(`main a[data-row][href="${CSS.escape(left)}"]`);
      const to = row ?? heading();
      if (to) clearInterval(timer);
      (to ?? (moved ? null : document.getElementById('main')))?.focus({ preventScroll: row === null });
      moved = true;
    };
    const timer = setInterval(arrive, every);
    return () => { clearInterval(timer); };
  }, [pathname]);
}
