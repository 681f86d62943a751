import { useLingui } from '@lingui/react/macro';
import { AppLink } from '@/components/AppLink';
import { usePlace } from '@/shell/place';
import css from './Team.module.css';

/** People, the roles beside each other, and what was done here. */
export function TeamTabs({ here, count }: { here: 'people' | 'roles'; count?: number | undefined }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const tabs = [
    ['people', t`People`, path('settings', 'team')],
    ['roles', t`Roles compared`, path('settings', 'roles')],
    ['activity', t`Activity`, `${path('activity')}?area=team`],
  ] as const;
  return (
    <nav className={css.tabs} aria-label={t`Team`}>
      {tabs.map(([name, label, to]) => (
        <AppLink key={name} to={to} data-here={name === here || undefined}>
          {label}
          {name === 'people' && count !== undefined && <span className={css.count}>{count}</span>}
        </AppLink>
      ))}
    </nav>
  );
}
