import { Skeleton } from '@mantine/core';
import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { usePlace } from '@/shell/place';
import type { Member } from './types';
import css from './Team.module.css';

/** What follows when a person loses access: their payouts wait, their keys go on until somebody revokes them. */
export function Consequences({ member, first }: { member: Member; first: string }) {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const { id } = member;
  const { data, isPending } = useQuery({
    queryKey: keyOf(merchant.id, 'team', 'members', 'exposure', id),
    queryFn: () => take(api.GET('/v1/team/members/{id}/exposure', { params: { path: { id } } })),
    staleTime: 0,
  });
  if (isPending) return <Skeleton height={44} />;
  const waiting = data?.payouts_waiting ?? 0;
  const keys = data?.keys ?? [];
  const approvals = data?.approvals_counting ?? 0;
  const count = keys.length;
  return (
    <>
      <p>
        <Trans>{first} loses access now.</Trans>{' '}
        {approvals > 0 && <Trans>Approvals {first} gave on payouts that are not released yet no longer count.</Trans>}{' '}
        {waiting > 0 && t`${plural(waiting, { one: '# payout', other: '# payouts' })} ${first} made stay waiting and need one more approver.`}
      </p>
      {count > 0 && (
        <>
          <p style={{ marginTop: 10 }}>{t`${plural(count, { one: '# key', other: '# keys' })} that ${first} was shown, to rotate or revoke:`}</p>
          <ul className={css.consequences}>
            {keys.map((key) => (
              <li key={key.id}>
                {key.name} <code>…{key.last_four}</code> <span className="k-caption">{key.application.name}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
