import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { headline } from '@/api/problem';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { DetailWait } from '@/components/DetailWait';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ErrorFace } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import { StampSlot } from '@/components/Stamp';
import { useProblemSays } from '@/i18n/useProblemSays';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { DecideChosen } from './DecideChosen';
import { Given, Inbox, Purpose } from './Inbox';
import { WaitingSays } from '../WaitingSays';
import { useWaiting } from '../waiting';
import { useAccount, useWhoCan } from '../words';
import css from '../Payout.module.css';

/** The payouts that wait: those the reader decides first, then those that others do. */
export default function PayoutsTab() {
  const { merchant, path } = usePlace();
  const waiting = useWaiting();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'payouts', 'waiting'),
    queryFn: () => take(api.GET('/v1/payouts', { params: { query: { state: 'pending', alone: true, purpose: 'any', limit: 100 } } })),
    refetchInterval: 15_000,
  });
  const read = useQueries({
    queries: (data?.data ?? []).map(({ id }) => ({
      queryKey: keyOf(merchant.id, 'payouts', 'one', id),
      queryFn: () => take(api.GET('/v1/payouts/{id}', { params: { path: { id } } })),
    })),
  });
  const failed = error ?? read.find((each) => each.data === undefined && each.error)?.error;
  const again = () => {
    void refetch();
    for (const each of read) if (each.error) void each.refetch();
  };
  const payouts = read.flatMap((each) => each.data ?? []);
  const choose = (ids: readonly string[], on: boolean) => {
    setChosen((before) => {
      const next = new Set(before);
      for (const id of ids) if (on) next.add(id); else next.delete(id);
      return next;
    });
  };
  if (!data || payouts.length < read.length) {
    return failed ? <ErrorFace error={failed} what={<Trans>Payouts that wait could not be loaded.</Trans>} again={again} /> : <DetailWait />;
  }
  if (payouts.length === 0) return <Nothing />;
  const mine = payouts.filter(({ you_can: can }) => can.authorise);
  const others = payouts.filter(({ you_can: can }) => !can.authorise);
  const picked = mine.filter(({ id }) => chosen.has(id));
  const more = data.next !== null;
  return (
    <>
      {mine.length > 0 ? waiting && waiting.count > 0 && (
        <p className={css.before} role="status">
          <WaitingSays waiting={waiting} />
        </p>
      ) : (
        <Nothing />
      )}
      {mine.length > 0 && <Inbox payouts={mine} chosen={chosen} onChoose={choose} />}
      {others.length > 0 && (
        <Section title={<Trans>They wait for somebody else</Trans>}>
          <Others payouts={others} />
        </Section>
      )}
      {more && (
        <p className={css.before}>
          <Trans>These are the newest {data.data.length}.</Trans> <AppLink to={path('payouts?state=pending')}><Trans>See all that wait</Trans></AppLink>
        </p>
      )}
      <DecideChosen chosen={picked} onClear={() => { setChosen(new Set()); }} />
    </>
  );
}

/** Payouts that the reader may not release: why, and who can. */
function Others({ payouts }: { payouts: readonly components['schemas']['PayoutDetail'][] }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const account = useAccount();
  const whoCan = useWhoCan();
  const say = useProblemSays();
  const why = ({ refusal }: (typeof payouts)[number]) =>
    refusal && (refusal.code === 'payout.maker' ? t`You made this payout, so someone else releases it.` : `${say({ code: refusal.code, ...headline(refusal.title, refusal.detail) }).title}.`);
  const who = ({ refusal }: (typeof payouts)[number]) => whoCan(refusal?.who_can.map(({ name }) => firstName(name)) ?? []);
  return (
    <DataTable
      label={t`Payouts that wait for somebody else`}
      list={{ rows: payouts, error: null }}
      failed=""
      empty={null}
      rowKey={({ id }) => id}
      to={({ id }) => path('payouts', id)}
      columns={[
        { key: 'payee', head: t`Payee`, name: true, cell: (row) => <><b>{row.payee.name}</b>&ensp;<span className="k-caption">{account(row)}</span><Purpose payout={row} /></> },
        { key: 'why', head: t`Why not you`, width: '44%', wrap: true, cell: (row) => <>{why(row)} {who(row)}</> },
        { key: 'given', head: t`Approvals`, cell: (row) => <Given payout={row} /> },
        { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
      ]}
      phone={(row) => ({ title: row.payee.name, value: <Money size="row" value={row.amount} />, detail: <>{why(row)} {who(row)}</> })}
    />
  );
}

function Nothing() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const { data } = useQuery({ queryKey: keyOf(merchant.id, 'payouts', 'last'), queryFn: () => take(api.GET('/v1/payouts', { params: { query: { state: 'done', limit: 1 } } })) });
  const last = data?.data[0];
  const by = last?.approvals.at(-1);
  const name = by?.name;
  return (
    <div style={{ marginTop: 20 }}>
      <EmptyState title={<Trans>Nothing waits for you</Trans>} picture={<><StampSlot>{t`Prepared by one`}</StampSlot><StampSlot>{t`Released by another`}</StampSlot></>}>
        {last && by ? (
          <>
            <IconCheck size={16} aria-hidden="true" /> <Trans>The last one was released by {name}, <Moment at={by.at} within />.</Trans> <AppLink to={path('payouts', last.id)}>{last.reference}</AppLink>
          </>
        ) : (
          <Trans>Payouts that others prepare, or an application asks for, stand here until somebody other than the maker releases them.</Trans>
        )}
      </EmptyState>
    </div>
  );
}
