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
  return (
    <nav className={css.tabs} aria-label={label}>
      {tabs.map(({ label: word, to, here = false, count }) => (
        <AppLink key={to} to={to} data-here={here || undefined} aria-current={here ? 'page' : undefined}>
          {word}
          {count !== undefined && <span className={css.count}>{count}</span>}
        </AppLink>
      ))}
    </nav>
  );
}
