import type { ReactNode } from 'react';
import css from './Quote.module.css';

/** What a person wrote, as they wrote it. */
export function Quote({ children }: { children: ReactNode }) {
  return <blockquote className={css.quote} dir="auto">{children}</blockquote>;
}
