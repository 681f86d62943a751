import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { Waits } from './Waits';
import css from './Cards.module.css';

/** An inbox of permits, one below the other: `<li>` each. */
export function Cards({ label, children }: { label: string; children: ReactNode }) {
  return <ul className={css.cards} aria-label={label}>{children}</ul>;
}

/** An inbox that is being read. */
export function CardsWait() {
  return <Waits className={css.cards}>{[0, 1, 2].map((key) => <Skeleton key={key} height={148} radius={11} />)}</Waits>;
}
