import { Trans, useLingui } from '@lingui/react/macro';
import { AppLink } from '@/components/AppLink';
import css from './TestBand.module.css';

/** Across the top of every test page. */
export function TestBand({ leave }: { leave: string }) {
  const { t } = useLingui();
  return (
    <aside className={css.band} aria-label={t`Test mode`}>
      <b>
        <Trans>Test mode. No real money moves here.</Trans>
      </b>
      <AppLink to={leave}>
        <Trans>Leave test mode</Trans>
      </AppLink>
    </aside>
  );
}
