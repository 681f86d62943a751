import type { ReactNode } from 'react';
import css from './Fields.module.css';

/** Fields of a form, one below the other. */
export function Fields({ children }: { children: ReactNode }) {
  return <div className={css.fields}>{children}</div>;
}
