import { Skeleton } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { IconCrown, IconLock } from '@tabler/icons-react';
import { api, take } from '@/api/client';
import { notThere } from '@/api/problem';
import { keyOf } from '@/api/queries';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Columns, PageHead } from '@/components/PageHead';
import { Role } from '@/components/Role';
import { Badge } from '@/components/Status';
import { can } from '@/lib/can';
import { useAddressId, usePlace } from '@/shell/place';
import { DutyBadge } from './duty/DutyBadge';
import { useDutyWords } from './duty/dutyWords';
import { MemberActs } from './MemberActs';
import { MemberRecords } from './MemberRecords';
import { MemberStatus } from './MemberStatus';
import type { Member, MemberDetail, MemberDetails } from './types';
import css from './Team.module.css';

const hasDetails = (member: MemberDetail): member is Member & MemberDetails => member.role_history !== undefined;

/** One person: role and state, what they hold, what they did, and the acts of an Admin. */
export default function MemberPage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const id = useAddressId('id');
  const found = useQuery({ queryKey: keyOf(merchant.id, 'team', 'members', 'one', id), queryFn: () => take(api.GET('/v1/team/members/{id}', { params: { path: { id } } })) });
  if (notThere(found.error)) return <Missing title={t`There is no such member`} list={{ label: t`Team`, to: path('settings', 'team') }} />;
  if (found.data) return <Found member={found.data} />;
  return (
    <>
      <PageHead tab={t`Member`} crumbs={[{ label: t`Settings`, to: path('settings') }, { label: t`Team`, to: path('settings', 'team') }]} title={t`Member`} />
      {found.error ? <ErrorFace error={found.error} what={<Trans>This person could not be loaded.</Trans>} again={() => void found.refetch()} /> : <Skeleton height={220} />}
    </>
  );
}

function Found({ member }: { member: MemberDetail }) {
  const { t } = useLingui();
  const duty = useDutyWords();
  const { path } = usePlace();
  return (
    <Columns
      head={
        <>
          <PageHead
            tab={member.name}
            crumbs={[{ label: t`Settings`, to: path('settings') }, { label: t`Team`, to: path('settings', 'team') }]}
            title={<span dir="auto">{member.name}</span>}
            says={
              <span className={css.head}>
                <Role role={member.role} />
                <DutyBadge duty={member.payout_duty} />
                <MemberStatus status={member.status} />
                {member.owner && <Badge tone="off" icon={IconCrown}>{t`Owner`}</Badge>}
                {member.second_factor === false && <Badge tone="off" icon={IconLock}>{t`No second factor`}</Badge>}
              </span>
            }
          />
          <MemberActs member={member} />
        </>
      }
      facts={
        <Facts
          title={t`Person`}
          rows={[
            [t`E-mail`, member.email],
            [t`Second factor`, member.second_factor === undefined || member.second_factor === null ? null : member.second_factor ? t`On` : t`Off`],
            [duty.name, member.payout_duty && can.releasePayouts(member.role, 'both') ? duty.short[member.payout_duty] : null],
            [t`Last active`, member.last_active_at && <Moment key="seen" at={member.last_active_at} as="ago" />],
            [t`Invited by`, member.invited_by?.name],
            [t`Joined`, member.joined_at && <Moment key="joined" at={member.joined_at} />],
            [t`Id`, <Id key="id" value={member.id} />],
          ]}
        />
      }
    >
      {hasDetails(member) && <MemberRecords member={member} />}
    </Columns>
  );
}
