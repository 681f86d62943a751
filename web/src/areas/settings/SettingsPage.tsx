import { useLingui as useI18n } from '@lingui/react';
import { useLingui } from '@lingui/react/macro';
import { Navigate } from '@tanstack/react-router';
import { IconChevronRight } from '@tabler/icons-react';
import { AppLink } from '@/components/AppLink';
import { PageHead } from '@/components/PageHead';
import { usePhone } from '@/lib/usePhone';
import { usePlace } from '@/shell/place';
import { settingsEntries } from '@/shell/settingsNav';
import css from './Settings.module.css';

/** On a phone the list of settings; beside the sidebar, which lists them already, the first of them. */
export default function SettingsPage() {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { role, path } = usePlace();
  const phone = usePhone();
  if (!phone) return <Navigate to={path('settings', 'team')} replace />;
  return (
    <>
      <PageHead tab={t`Settings`} title={t`Settings`} />
      <ul className={css.index}>
        {settingsEntries
          .filter(({ roles }) => roles.includes(role))
          .map((entry) => (
            <li key={entry.path}>
              <AppLink to={path(entry.path)}>
                <span>
                  <b>{i18n._(entry.word)}</b>
                  <span className="k-caption">{i18n._(entry.says)}</span>
                </span>
                <IconChevronRight size={18} aria-hidden="true" />
              </AppLink>
            </li>
          ))}
      </ul>
    </>
  );
}
