import { Trans } from '@lingui/react/macro';
import { IconPlugOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { Note } from '@/components/Note';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import css from './Rail.module.css';

/** That no money can move yet, and where to change that. */
export function NothingConnected() {
  const { merchant, role, path } = usePlace();
  const { data } = useQuery({ queryKey: keyOf(merchant.id, 'rail'), queryFn: () => take(api.GET('/v1/rail')) });
  if (data?.rail !== 'none') return null;
  return (
    <div className={css.alone}>
      <Note icon={IconPlugOff}>
        <Trans>No account is connected: nothing is collected, and released payouts wait.</Trans>{' '}
        {can.setRail(role) ? <AppLink to={path('settings/rail')}><Trans>Connect your ClickPesa account</Trans></AppLink> : <Trans>An Admin connects it under Settings, Rail.</Trans>}
      </Note>
    </div>
  );
}
