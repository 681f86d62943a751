import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { DetailWait } from '@/components/DetailWait';
import { EmptyState } from '@/components/EmptyState';
import { ErrorFace } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { StampSlot } from '@/components/Stamp';
import { usePlace } from '@/shell/place';
import { WaitingCard } from './WaitingCard';

/** The payouts that wait, each with its decision. */
export default function PayoutsTab() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'payouts', 'waiting'),
    queryFn: () => take(api.GET('/v1/payouts', { params: { query: { state: 'pending' } } })),
    refetchInterval: 15_000,
  });
  if (!data) return error ? <ErrorFace error={error} what={<Trans>Payouts that wait could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  if (data.data.length === 0) return <Nothing />;
  const held = { currency: 'TZS', amount: data.data.reduce((sum, { total }) => sum + total.amount, 0) };
  const more = data.next !== null;
  return (
    <>
      <p className="k-caption" role="status" style={{ marginTop: 16 }}>
        {more ? <Trans>The newest {data.data.length} of {data.counts.pending}.</Trans> : data.data.length === 1 ? <Trans>This payout holds <Money value={held} />.</Trans> : <Trans>These payouts hold <Money value={held} />.</Trans>}
      </p>
      <ul aria-label={t`Payouts that wait`} style={{ display: 'grid', gap: 14, marginTop: 12 }}>
        {data.data.map((payout) => (
          <li key={payout.id}>
            <WaitingCard id={payout.id} />
          </li>
        ))}
      </ul>
      {more && <p><AppLink to={path('payouts?state=pending')}><Trans>See all that wait</Trans></AppLink></p>}
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
