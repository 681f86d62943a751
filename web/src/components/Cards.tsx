import type { ReactNode } from 'react';
import css from './Cards.module.css';

/** An inbox of permits, one below the other: `<li>` each. */
export function Cards({ label, children }: { label: string; children: ReactNode }) {
  return <ul className={css.cards} aria-label={label}>{children}</ul>;
}
