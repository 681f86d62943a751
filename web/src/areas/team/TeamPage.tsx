import { Button } from '@mantine/core';
import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useList } from '@/api/useList';
import { DataTable, Pager, type Column } from '@/components/DataTable';
import { NoMatch } from '@/components/EmptyState';
import { ChoiceChip, ClearFilters, FilterBar, SearchBox } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { PageHead } from '@/components/PageHead';
import { Person } from '@/components/Person';
import { Role } from '@/components/Role';
import { Badge } from '@/components/Status';
import { can } from '@/lib/can';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { DutyBadge } from './duty/DutyBadge';
import { InvitationPanel } from './invitations/InvitationPanel';
import { InvitationStatus } from './invitations/InvitationStatus';
import { InvitePanel } from './invitations/InvitePanel';
import { OwnershipNotice } from './OwnershipNotice';
import { rowsOf, type TeamRow } from './rows';
import { TeamTabs } from './TeamTabs';
import { MemberStatus } from './MemberStatus';
import css from './Team.module.css';

/** The people of the merchant: who can sign in, who is invited, and the way in. */
export default function TeamPage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const [panel, setPanel] = useParam('panel');
  const [search, setSearch] = useParam('search');
  const [status, setStatus] = useParam('status');
  const [cursor] = useParam('cursor');
  const setParams = useSetParams();
  const [marked, setMarked] = useState<string | null>(null);
  const admin = can.manageTeam(role);
  const full = can.seeTeamDetails(role);
  const list = useList(['team', 'members', search, status], (from) => take(api.GET('/v1/team/members', { params: { query: { search, status, cursor: from } } })));
  const invitations = useQuery({
    queryKey: keyOf(merchant.id, 'team', 'invitations'),
    queryFn: () => take(api.GET('/v1/team/invitations', { params: { query: { limit: 100 } } })),
    enabled: admin,
    // A mail on its way is looked at again until it is there.
    refetchInterval: ({ state }) => (state.data?.data.some(({ status: now, mail }) => now === 'pending' && mail === 'queued') ? 2000 : false),
  });
  const rows = list.rows && rowsOf(list.rows, invitations.data?.data ?? [], { search, status, first: !cursor });
  const opened = invitations.data?.data.find(({ id }) => id === panel);
  const filtered = Boolean(search ?? status);
  const clear = () => {
    setParams({ search: undefined, status: undefined });
  };
  const active = rows?.filter((row) => row.status === 'active') ?? [];
  const bare = active.filter((row) => row.member?.second_factor === false).length;
  const count = active.length;
  const whole = rows !== undefined && !filtered && !list.onOlder && !list.onNewer;
  const name = merchant.name;
  const says = !whole ? undefined : (
    <>
      {t`${plural(count, { one: '# person can', other: '# people can' })} sign in to ${name}.`}{' '}
      {full && (bare === 0 ? t`All have a second factor.` : t`${plural(bare, { one: 'One has', other: '# have' })} no second factor.`)}
    </>
  );
  const states = [
    { value: 'active', label: t`Active` },
    { value: 'invited', label: t`Invited` },
    { value: 'expired', label: t`Invitation expired` },
    { value: 'disabled', label: t`Disabled` },
  ];
  return (
    <>
      <PageHead
        tab={t`Team`}
        crumbs={[{ label: t`Settings`, to: path('settings') }]}
        title={t`Team`}
        says={says}
        acts={
          admin ? (
            <Button leftSection={<IconUserPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('invite'); }}>
              <Trans>Add</Trans>
            </Button>
          ) : undefined
        }
      />
      <OwnershipNotice />
      <TeamTabs here="people" count={whole ? rows.length : undefined} />
      <FilterBar>
        <SearchBox value={search ?? ''} onChange={setSearch} placeholder={full ? t`Name or e-mail` : t`Name`} />
        <ChoiceChip label={t`Status`} value={status} options={states} onChange={setStatus} />
        <ClearFilters show={filtered} onClear={clear} />
      </FilterBar>
      <DataTable
        label={t`People`}
        list={{ ...list, rows }}
        rowKey={(row) => row.id}
        to={full ? (row) => (row.invitation ? `${path('settings', 'team')}?panel=${row.invitation.id}` : path('settings', 'team', row.id)) : (row) => path('settings', 'team', row.id)}
        marked={(row) => row.id === marked || row.invitation?.id === marked}
        failed={<Trans>The team could not be loaded.</Trans>}
        empty={
          <NoMatch onClear={clear}>
            <Trans>No people match.</Trans>
          </NoMatch>
        }
        columns={useColumns(full)}
        phone={(row) => ({
          title: <Named row={row} />,
          value: row.invitation ? <InvitationStatus invitation={row.invitation} short /> : <MemberStatus status={row.status} />,
          detail: <>{row.email}{full && row.member?.second_factor === false && !row.invitation && <> · {t`no second factor`}</>}</>,
          state: <RoleOf row={row} />,
        })}
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      {admin && (
        <InvitePanel
          opened={panel === 'invite'}
          onClose={() => { setPanel(undefined); }}
          onSent={(invitation) => {
            setMarked(invitation.id);
            setPanel(invitation.mail === 'off' ? invitation.id : undefined);
          }}
        />
      )}
      {admin && <InvitationPanel invitation={opened} onClose={() => { setPanel(undefined); }} onChanged={setMarked} />}
    </>
  );
}

function Named({ row }: { row: TeamRow }) {
  const { t } = useLingui();
  return (
    <>
      {row.name}
      {row.you && <span className="k-caption"> · {t`you`}</span>}
    </>
  );
}

function RoleOf({ row }: { row: TeamRow }) {
  const { t } = useLingui();
  return (
    <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}>
      <Role role={row.role} />
      <DutyBadge duty={row.member?.payout_duty} />
      {row.owner && <Badge tone="off">{t`Owner`}</Badge>}
    </span>
  );
}

function useColumns(full: boolean): Column<TeamRow>[] {
  const { t } = useLingui();
  const who: Column<TeamRow>[] = [
    {
      key: 'person',
      head: t`Person`,
      name: true,
      width: '24%',
      cell: (row) => (
        <Person
          name={row.name}
          detail={row.email}
          link={<Named row={row} />}
        />
      ),
    },
    { key: 'role', head: t`Role`, cell: (row) => <RoleOf row={row} /> },
    { key: 'status', head: t`Status`, cell: (row) => (row.invitation ? <InvitationStatus invitation={row.invitation} /> : <MemberStatus status={row.status} />) },
  ];
  if (!full) return who;
  return [
    ...who,
    { key: 'factor', head: t`Second factor`, cell: (row) => (row.member?.second_factor === undefined || row.member.second_factor === null || row.invitation ? '' : row.member.second_factor ? t`On` : t`Off`) },
    { key: 'seen', head: t`Last active`, cell: (row) => (row.member?.last_active_at ? <Moment at={row.member.last_active_at} as="ago" /> : '') },
    {
      key: 'joined',
      head: t`Joined`,
      right: true,
      cell: (row) => (
        <>
          {row.member?.joined_at && <Moment at={row.member.joined_at} />}
          {row.invitedBy && <span className={css.under}>{t`invited by ${row.invitedBy}`}</span>}
        </>
      ),
    },
  ];
}
