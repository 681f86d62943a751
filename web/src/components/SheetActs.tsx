import type { ReactNode } from 'react';
import css from './SheetActs.module.css';

/** The way back and the act at the foot of a sheet. */
export function SheetActs({ children }: { children: ReactNode }) {
  return <div className={css.acts}>{children}</div>;
}
