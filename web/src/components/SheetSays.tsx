import type { ReactNode } from 'react';
import css from './SheetSays.module.css';

/** What a sheet says before it is decided. */
export function SheetSays({ children, status = false }: { children: ReactNode; /** It changes while one looks. */ status?: boolean }) {
  return <div className={css.says} role={status ? 'status' : undefined}>{children}</div>;
}
