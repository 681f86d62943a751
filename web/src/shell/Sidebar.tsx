import { useLingui } from '@lingui/react';
import { useLingui as useWords } from '@lingui/react/macro';
import { useLocation } from '@tanstack/react-router';
import { AppLink } from '@/components/AppLink';
import { Role } from '@/components/Role';
import type { Count } from './counts';
import { LanguageSwitch } from './LanguageSwitch';
import { MerchantSwitch } from './MerchantHead';
import { pagesByName, sidebar, type PageName } from './nav';
import { usePlace } from './place';
import { settingsEntries } from './settingsNav';
import css from './Sidebar.module.css';

type Counts = Partial<Record<PageName, Count>>;

export function Sidebar({ counts }: { counts: Counts }) {
  const { t } = useWords();
  const { role } = usePlace();
  return (
    <aside className={css.sidebar} aria-label={t`Navigation`}>
      <MerchantSwitch />
      <nav aria-label={t`Pages`} className={css.nav}>
        <NavList counts={counts} />
      </nav>
      <div className={css.foot}>
        <Role role={role} />
        <LanguageSwitch short />
      </div>
    </aside>
  );
}

/** The pages of the reader's role, in groups. */
export function NavList({ counts, onGo }: { counts: Counts; onGo?: () => void }) {
  const { i18n } = useLingui();
  const { role } = usePlace();
  return sidebar[role].map((group, index) => (
    <div key={index} className={css.group}>
      {group.title && <p className={css.title}>{i18n._(group.title)}</p>}
      <ul>
        {group.pages.map((name) => (
          <li key={name}>
            <NavItem name={name} count={counts[name]} onGo={onGo} />
            {name === 'settings' && !onGo && <SettingsList />}
          </li>
        ))}
      </ul>
    </div>
  ));
}

function NavItem({ name, count, onGo }: { name: PageName; count: Count | undefined; onGo?: (() => void) | undefined }) {
  const { i18n } = useLingui();
  const { t } = useWords();
  const page = pagesByName[name];
  const { to, here } = useNavTarget(name);
  const Glyph = page.icon;
  const inside = (
    <>
      <Glyph size={18} stroke={1.8} aria-hidden="true" />
      <span className={css.word}>{i18n._(page.word)}</span>
      {count && (
        <span className={css.count} data-tone={count.tone}>
          {count.tone === 'bad' ? t`${count.count} failing` : count.count}
        </span>
      )}
    </>
  );
  if (page.path.startsWith('/')) {
    return (
      <a className={css.item} href={page.path} target="_blank" rel="noopener">
        {inside}
      </a>
    );
  }
  return (
    <AppLink className={css.item} to={to} aria-current={here ? 'page' : undefined} onClick={onGo}>
      {inside}
    </AppLink>
  );
}

/** The pages of *Settings*, while the reader is there. */
function SettingsList() {
  const { i18n } = useLingui();
  const { role, path } = usePlace();
  const { pathname } = useLocation();
  const { here } = useNavTarget('settings');
  if (!here) return null;
  return (
    <ul className={css.inner}>
      {settingsEntries
        .filter(({ roles }) => roles.includes(role))
        .map((entry) => {
          const to = path(entry.path);
          const current = pathname === to || pathname.startsWith(`${to}/`) || (entry.path === 'settings/team' && pathname === path('settings/roles'));
          return (
            <li key={entry.path}>
              <AppLink className={css.innerItem} to={to} aria-current={current ? 'page' : undefined}>
                {i18n._(entry.word)}
              </AppLink>
            </li>
          );
        })}
    </ul>
  );
}

/** Where a page of the navigation lies, and whether the reader is there. */
export function useNavTarget(name: PageName): { to: string; here: boolean } {
  const { path } = usePlace();
  const { pathname } = useLocation();
  const page = pagesByName[name];
  const to = page.path.startsWith('/') ? page.path : path(page.path);
  const here = page.path === '' ? pathname.replace(/\/$/, '') === to : pathname === to || pathname.startsWith(`${to}/`);
  return { to, here };
}
