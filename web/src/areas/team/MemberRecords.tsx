import { Trans, useLingui } from '@lingui/react/macro';
import { IconArrowsExchange, IconBan } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AppLink } from '@/components/AppLink';
import { DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import { useRoleName } from '@/components/Role';
import { Badge, Status } from '@/components/Status';
import { Timeline } from '@/components/Timeline';
import { usePlace } from '@/shell/place';
import { deviceOf } from '@/lib/device';
import { useDutyWords } from './duty/dutyWords';
import type { Member, MemberDetails } from './types';

const none = (words: ReactNode) => <p className="k-caption">{words}</p>;

/** Sessions, role history, keys, payouts, refusals: what the record holds about one person. */
export function MemberRecords({ member }: { member: Member & MemberDetails }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const roleName = useRoleName();
  const duty = useDutyWords();
  const turn = ({ kind, from, to }: MemberDetails['role_history'][number]): string => {
    if (from && from === to) return duty.turn(kind);
    if (from && to) return t`${roleName(from)} → ${roleName(to)}`;
    const as = to ? roleName(to) : '';
    const words: Partial<Record<string, string>> = {
      invited: t`Invited as ${as}`, joined: t`Joined as ${as}`, disabled: t({ context: 'member', message: 'Disabled' }), enabled: t`Enabled again`,
      removed: t({ context: 'member', message: 'Removed' }), left: t`Left`, factor_reset: t`Second factor reset`,
    };
    return words[kind] ?? kind;
  };
  const activity = `${path('activity')}?member=${member.id}`;
  return (
    <>
      <Section title={<Trans>Sessions</Trans>}>
        <DataTable
          dense
          label={t`Sessions`}
          list={{ rows: member.sessions, error: null }}
          rowKey={(row) => row.id}
          failed=""
          empty={none(member.works_elsewhere ? <Trans>This person works for another merchant too, so their sessions are theirs alone to see.</Trans> : <Trans>No open session.</Trans>)}
          columns={[
            { key: 'device', head: t`Device`, name: true, cell: (row) => deviceOf(row.agent) },
            { key: 'address', head: t`Address`, cell: (row) => <code>{row.address}</code> },
            { key: 'since', head: t`Since`, cell: (row) => <Moment at={row.created_at} /> },
            { key: 'used', head: t`Last used`, right: true, cell: (row) => <Moment at={row.last_used_at} as="ago" /> },
          ]}
          phone={(row) => ({ title: deviceOf(row.agent), value: <Moment at={row.last_used_at} as="ago" />, detail: <code>{row.address}</code> })}
        />
      </Section>
      <Section title={<Trans>Role history</Trans>}>
        {member.role_history.length === 0
          ? none(<Trans>The role never changed.</Trans>)
          : (
            <Timeline
              steps={[...member.role_history].reverse().map((step, index) => ({
                id: `${step.at}-${String(index)}`,
                phase: 'done' as const,
                icon: IconArrowsExchange,
                title: turn(step),
                detail: step.by && step.kind !== 'joined' && step.kind !== 'left' ? t`by ${step.by.name}` : undefined,
                when: <Moment at={step.at} as="seconds" />,
              }))}
            />
          )}
      </Section>
      <Section title={<Trans>Keys made</Trans>}>
        <DataTable
          dense
          label={t`Keys made`}
          list={{ rows: member.keys, error: null }}
          rowKey={(row) => row.id}
          failed=""
          empty={none(<Trans>No API key.</Trans>)}
          columns={[
            { key: 'state', head: t`State`, cell: (row) => <Status kind="key" state={row.state} /> },
            { key: 'name', head: t`Name`, name: true, cell: (row) => row.name },
            { key: 'app', head: t`Application`, cell: (row) => row.application.name },
            { key: 'end', head: t`Key`, cell: (row) => <code>…{row.last_four}</code> },
            { key: 'at', head: t`Made`, right: true, cell: (row) => <Moment at={row.created_at} /> },
          ]}
          phone={(row) => ({ title: row.name, value: <code>…{row.last_four}</code>, detail: row.application.name, state: <Status kind="key" state={row.state} /> })}
        />
      </Section>
      <Payouts title={<Trans>Payouts made</Trans>} label={t`Payouts made`} of={member.payouts_made} empty={<Trans>Made no payout.</Trans>} />
      <Payouts title={<Trans>Payouts authorised</Trans>} label={t`Payouts authorised`} of={member.payouts_authorised} empty={<Trans>Authorised no payout.</Trans>} />
      <Section title={<Trans>Refusals</Trans>} beside={<AppLink to={`${activity}&refused=true`}><Trans>All refusals</Trans></AppLink>}>
        <DataTable
          dense
          label={t`Refusals`}
          list={{ rows: member.refusals, error: null }}
          rowKey={(row) => row.id}
          to={(row) => path('activity', row.id)}
          failed=""
          empty={none(<Trans>Nothing was refused.</Trans>)}
          columns={[
            { key: 'what', head: t`What`, name: true, cell: (row) => row.says },
            { key: 'code', head: t`Rule`, cell: (row) => <Badge tone="off" icon={IconBan}>{row.code}</Badge> },
            { key: 'at', head: t`When`, right: true, cell: (row) => <Moment at={row.at} /> },
          ]}
          phone={(row) => ({ title: row.says, value: <Moment at={row.at} />, detail: row.code })}
        />
      </Section>
      <p style={{ marginTop: 22 }}>
        <AppLink to={activity}>
          <Trans>Everything {member.name} did</Trans>
        </AppLink>
      </p>
    </>
  );
}

function Payouts({ title, label, of, empty }: { title: ReactNode; label: string; of: MemberDetails['payouts_made']; empty: ReactNode }) {
  const { t } = useLingui();
  const { path } = usePlace();
  return (
    <Section title={title} beside={of.count > 0 ? t`${of.count} in all` : undefined}>
      <DataTable
        dense
        label={label}
        list={{ rows: of.recent, error: null }}
        rowKey={(row) => row.id}
        to={(row) => path('payouts', row.id)}
        failed=""
        empty={none(empty)}
        columns={[
          { key: 'state', head: t`State`, cell: (row) => <Status kind="payout" state={row.state} /> },
          { key: 'reference', head: t`Reference`, name: true, cell: (row) => row.reference },
          { key: 'at', head: t`When`, cell: (row) => <Moment at={row.at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money value={row.amount} /> },
        ]}
        phone={(row) => ({ title: row.reference, value: <Money value={row.amount} />, detail: <Moment at={row.at} />, state: <Status kind="payout" state={row.state} /> })}
      />
    </Section>
  );
}
