import { ActionIcon } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconChevronRight, IconSearch } from '@tabler/icons-react';
import { AppLink } from '@/components/AppLink';
import { useTrail } from '@/lib/crumbs';
import { MerchantSwitch } from './MerchantHead';
import { openPalette } from './paletteStore';
import css from './TopLine.module.css';

const apple = navigator.platform.startsWith('Mac') || navigator.platform.startsWith('iP');

/** The breadcrumb and the way to search; on a phone the merchant and the way to search. With simulated rails it says so. */
export function TopLine({ phone, simulated }: { phone: boolean; simulated: boolean }) {
  const { t } = useLingui();
  const { parents, title } = useTrail();
  return (
    <header className={css.line}>
      {phone ? (
        <MerchantSwitch phone />
      ) : (
        <nav aria-label={t`Where you are`} className={css.trail}>
          <ol>
            {parents.map((crumb) => (
              <li key={crumb.to}>
                <AppLink to={crumb.to}>{crumb.label}</AppLink>
                <IconChevronRight size={16} aria-hidden="true" />
              </li>
            ))}
            <li aria-current="page" dir="auto">
              {title}
            </li>
          </ol>
        </nav>
      )}
      {simulated && (
        <p className={css.simulated}>
          <Trans>Simulated: no real money moves</Trans>
        </p>
      )}
      {phone ? (
        <ActionIcon size={44} onClick={openPalette} aria-label={t`Search or go to…`}>
          <IconSearch size={20} aria-hidden="true" />
        </ActionIcon>
      ) : (
        <button type="button" className={css.search} onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
          <IconSearch size={17} aria-hidden="true" />
          <Trans>Search or go to…</Trans>
          <kbd>{apple ? '⌘ K' : 'Ctrl K'}</kbd>
        </button>
      )}
    </header>
  );
}
