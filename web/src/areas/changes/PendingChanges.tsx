import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { AppLink } from '@/components/AppLink';
import { Permit } from '@/components/Permit';
import { usePlace } from '@/shell/place';
import type { ChangeRequest } from './words';

/** Changes of a page of settings that wait for a second person, above what they would change. */
export function PendingChanges({ requests }: { requests: readonly ChangeRequest[] }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const mayConfirm = (names: readonly string[]) => {
    const who = names.join(', ');
    return names.length > 0 ? t`${plural(names.length, { one: `${who} can confirm it.`, other: `${who} can confirm it.` })}` : '';
  };
  return requests.map((request) => (
    <Permit key={request.id} room="slim" aside={<AppLink to={path('approvals', request.id)}><Trans>Open the request</Trans></AppLink>}>
      <span>
        <b><Trans>A change waits for an Admin.</Trans></b> {request.says} {mayConfirm(request.who_can.map(({ name }) => name))}
      </span>
    </Permit>
  ));
}
