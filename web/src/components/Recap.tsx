import type { ReactNode } from 'react';
import css from './Recap.module.css';

/** What an act is about, said once more where it is decided: facts on a sunk sheet. */
export function Recap({ children, apart = false }: { children: ReactNode; /** Something stands close above it. */ apart?: boolean }) {
  return <div className={css.recap} data-apart={apart || undefined}>{children}</div>;
}
