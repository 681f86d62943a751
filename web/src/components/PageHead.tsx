import type { ReactNode } from 'react';
import { useTab, type Crumb } from '@/lib/crumbs';
import css from './PageHead.module.css';

interface PageHeadProps {
  title: ReactNode;
  says?: ReactNode;
  acts?: ReactNode;
  /** The page's name in the tab and in the top line. */
  tab: string;
  /** The pages above it. */
  crumbs?: readonly Crumb[];
}

/** The one h1 of a page, a sentence under it, its acts on the right. Names the browser's tab too. */
export function PageHead({ title, says, acts, tab, crumbs }: PageHeadProps) {
  useTab(tab, crumbs);
  return (
    <header className={css.head}>
      <div className={css.words}>
        <h1 tabIndex={-1}>{title}</h1>
        {says !== undefined && <p className={css.says}>{says}</p>}
      </div>
      {acts !== undefined && <div className={css.acts}>{acts}</div>}
    </header>
  );
}

/** A section of a page: h2, a quiet fact or link on the right, content. */
export function Section({ title, beside, children }: { title: ReactNode; beside?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <h2>{title}</h2>
        {beside !== undefined && <span className={css.beside}>{beside}</span>}
      </div>
      {children}
    </section>
  );
}

/** A detail: the head (state, amount and the permit, if there is one), then the story in the main column, 296 px of facts beside it; below 900 px under the head. */
export function Columns({ head, children, facts }: { head?: ReactNode; children: ReactNode; facts: ReactNode }) {
  return (
    <div className={css.columns}>
      {head !== undefined && <div className={css.top}>{head}</div>}
      <aside className={css.facts}>{facts}</aside>
      <div className={css.story}>{children}</div>
    </div>
  );
}
