import type { ReactNode } from 'react';
import { Wordmark } from '@/components/Mark';
import { LanguageSwitch } from './LanguageSwitch';
import css from './PublicFrame.module.css';

/** The frame of pages before sign-in: mark and languages above, one permit, a quiet line below. */
export function PublicFrame({ children, below, wide = false }: { children: ReactNode; below?: ReactNode; wide?: boolean }) {
  return (
    <div className={css.page}>
      <div className={css.column} data-wide={wide || undefined}>
        <header className={css.top}>
          <Wordmark size={wide ? 36 : 30} />
          <LanguageSwitch />
        </header>
        <main id="main">{children}</main>
        <footer className={css.below}>{below ?? window.location.host}</footer>
      </div>
    </div>
  );
}
