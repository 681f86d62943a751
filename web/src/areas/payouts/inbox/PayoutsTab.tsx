import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { headline } from '@/api/problem';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { CardsWait } from '@/components/Cards';
import { DataTable, ListWait } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ErrorFace } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import { StampSlot } from '@/components/Stamp';
import { useProblemSays } from '@/i18n/useProblemSays';
import { firstName } from '@/lib/text';
import { usePhone } from '@/lib/usePhone';
import { usePlace } from '@/shell/place';
import { DecideChosen } from './DecideChosen';
import { useInboxWords } from './inboxWords';
import { Given, Inbox } from './Inbox';
import type { Purpose } from '../purpose/purpose';
import { WaitingSays } from '../WaitingSays';
import { useInbox, useWaiting } from '../waiting';
import { useAccount, useWhoCan } from '../words';
import css from '../Payout.module.css';

type Detail = components['schemas']['PayoutDetail'];

/** What waits and is for one purpose: those the reader decides first, then those that others do. */
export default function PayoutsTab({ purpose }: { purpose: Purpose }) {
  const place = usePlace();
  const phone = usePhone();
  const waiting = useWaiting();
  const words = useInboxWords(purpose);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { payouts, more, failed, again } = useInbox(place, purpose, 15_000);
  const choose = (ids: readonly string[], on: boolean) => {
    setChosen((before) => {
      const next = new Set(before);
      for (const id of ids) if (on) next.add(id); else next.delete(id);
      return next;
    });
  };
  if (!payouts) return failed ? <ErrorFace error={failed} what={words.failed} again={again} /> : phone ? <CardsWait /> : <ListWait columns={6} />;
  if (payouts.length === 0) return <Nothing purpose={purpose} />;
  const mine = payouts.filter(({ you_can: can }) => can.authorise);
  const others = payouts.filter(({ you_can: can }) => !can.authorise);
  const picked = mine.filter(({ id }) => chosen.has(id));
  const newest = payouts.length;
  return (
    <>
      {mine.length > 0 ? purpose === 'payout' && waiting && waiting.count > 0 && (
        <p className={css.before} role="status">
          <WaitingSays waiting={waiting} />
        </p>
      ) : (
        <Nothing purpose={purpose} />
      )}
      {mine.length > 0 && <div className={purpose === 'payout' ? undefined : css.first}><Inbox label={words.mine} made={words.maker} payouts={mine} chosen={chosen} onChoose={choose} /></div>}
      {others.length > 0 && (
        <Section title={<Trans>They wait for somebody else</Trans>}>
          <Others label={words.others} yours={words.yours} payouts={others} />
        </Section>
      )}
      {more && (
        <p className={css.before}>
          <Trans>These are the newest {newest}.</Trans> <AppLink to={place.path(purpose === 'payout' ? 'payouts?state=pending' : `payouts?state=pending&purpose=${purpose}`)}><Trans>See all that wait</Trans></AppLink>
        </p>
      )}
      <DecideChosen chosen={picked} onClear={() => { setChosen(new Set()); }} />
    </>
  );
}

/** What the reader may not release: why, and who can. */
function Others({ label, yours, payouts }: { label: string; yours: string; payouts: readonly Detail[] }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const account = useAccount();
  const whoCan = useWhoCan();
  const say = useProblemSays();
  const why = ({ refusal }: Detail) => refusal && (refusal.code === 'payout.maker' ? yours : `${say({ code: refusal.code, ...headline(refusal.title, refusal.detail) }).title}.`);
  const who = ({ refusal }: Detail) => whoCan(refusal?.who_can.map(({ name }) => firstName(name)) ?? []);
  return (
    <DataTable
      label={label}
      list={{ rows: payouts, error: null }}
      failed=""
      empty={null}
      rowKey={({ id }) => id}
      to={({ id }) => path('payouts', id)}
      columns={[
        { key: 'payee', head: t`Payee`, name: true, cell: (row) => <><b>{row.payee.name}</b>&ensp;<span className="k-caption">{account(row)}</span></> },
        { key: 'why', head: t`Why not you`, width: '44%', wrap: true, cell: (row) => <>{why(row)} {who(row)}</> },
        { key: 'given', head: t`Approvals`, cell: (row) => <Given payout={row} /> },
        { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
      ]}
      phone={(row) => ({ title: row.payee.name, value: <Money size="row" value={row.amount} />, detail: <>{why(row)} {who(row)}</> })}
    />
  );
}

function Nothing({ purpose }: { purpose: Purpose }) {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const words = useInboxWords(purpose);
  const { data } = useQuery({ queryKey: keyOf(merchant.id, 'payouts', 'last', purpose), queryFn: () => take(api.GET('/v1/payouts', { params: { query: { state: 'done', purpose, limit: 1 } } })) });
  const last = data?.data[0];
  const by = last?.approvals.at(-1);
  const name = by?.name;
  return (
    <div className={css.first}>
      <EmptyState title={words.none} picture={<><StampSlot>{words.made}</StampSlot><StampSlot>{t`Released by another`}</StampSlot></>}>
        {last && by ? (
          <>
            <IconCheck size={16} aria-hidden="true" /> <Trans>The last one was released by {name}, <Moment at={by.at} within />.</Trans> <AppLink to={path('payouts', last.id)}>{last.reference}</AppLink>
          </>
        ) : (
          words.what
        )}
      </EmptyState>
    </div>
  );
}
