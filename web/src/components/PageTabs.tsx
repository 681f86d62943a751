import { useEffect, useRef } from 'react';
import { useStrip } from '@/lib/useStrip';
import { AppLink } from './AppLink';
import css from './PageTabs.module.css';

export interface PageTab {
  label: string;
  to: string;
  here?: boolean;
  count?: number | undefined;
}

/** Pages that stand beside each other under one name. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly PageTab[] }) {
  const strip = useRef<HTMLElement>(null);
  const here = tabs.find((tab) => tab.here)?.to;
  const keys = useStrip(tabs.map(({ to }) => to), here);
  // On a phone the strip is wider than the screen: the present tab comes into sight.
  useEffect(() => {
    const tab = strip.current?.querySelector<HTMLElement>('[data-here]');
    if (strip.current && tab) strip.current.scrollLeft = tab.offsetLeft - (strip.current.clientWidth - tab.offsetWidth) / 2;
  }, [here]);
  return (
    <nav ref={strip} className={css.tabs} data-page-tabs="" aria-label={label} {...keys.strip}>
      {tabs.map(({ label: word, to, here: present = false, count }) => (
        <AppLink key={to} to={to} {...keys.stop(to)} data-here={present || undefined} aria-current={present ? 'page' : undefined}>
          {word}
          {count !== undefined && <span className={css.count}>{count}</span>}
        </AppLink>
      ))}
    </nav>
  );
}
