import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { DetailWait } from '@/components/DetailWait';
import { EmptyState } from '@/components/EmptyState';
import { ErrorFace } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { StampSlot } from '@/components/Stamp';
import { usePlace } from '@/shell/place';
import { WaitingCard } from './WaitingCard';
import { WaitingSays } from './WaitingSays';
import { useWaiting } from './waiting';
import css from './Payout.module.css';

/** The payouts that wait: those the reader decides first, then those that others do. */
export default function PayoutsTab() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const waiting = useWaiting();
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'payouts', 'waiting'),
    queryFn: () => take(api.GET('/v1/payouts', { params: { query: { state: 'pending' } } })),
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
  if (!data || payouts.length < data.data.length) {
    return failed ? <ErrorFace error={failed} what={<Trans>Payouts that wait could not be loaded.</Trans>} again={again} /> : <DetailWait />;
  }
  if (payouts.length === 0) return <Nothing />;
  const mine = payouts.filter(({ you_can: can }) => can.authorise);
  const others = payouts.filter(({ you_can: can }) => !can.authorise);
  const more = data.next !== null;
  return (
    <>
      {waiting && waiting.count > 0 ? (
        <p className={css.before} role="status">
          <WaitingSays waiting={waiting} />
        </p>
      ) : (
        <Nothing />
      )}
      {mine.length > 0 && (
        <ul aria-label={t`Payouts that wait for you`} className={css.inbox}>
          {mine.map((payout) => <li key={payout.id}><WaitingCard payout={payout} /></li>)}
        </ul>
      )}
      {others.length > 0 && (
        <Section title={<Trans>They wait for somebody else</Trans>}>
          <ul aria-label={t`Payouts that wait for somebody else`} className={css.inbox}>
            {others.map((payout) => <li key={payout.id}><WaitingCard payout={payout} /></li>)}
          </ul>
        </Section>
      )}
      {more && (
        <p className={css.before}>
          <Trans>The newest {data.data.length} of {data.counts.pending}.</Trans> <AppLink to={path('payouts?state=pending')}><Trans>See all that wait</Trans></AppLink>
        </p>
      )}
    </>
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
