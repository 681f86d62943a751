import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { CardsWait } from '@/components/Cards';
import { EmptyState } from '@/components/EmptyState';
import { ErrorFace } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Permit } from '@/components/Permit';
import { StampSlot } from '@/components/Stamp';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { useWaitingBatches } from './waiting';
import type { BatchDetail } from './words';
import css from './Batch.module.css';

/** The files that wait; each is decided on its own page, where its lines stand. */
export default function BatchesTab() {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const { data, error, refetch } = useWaitingBatches();
  const read = useQueries({
    queries: (data?.data ?? []).map(({ id }) => ({ queryKey: keyOf(merchant.id, 'batches', id), queryFn: () => take(api.GET('/v1/payout-batches/{id}', { params: { path: { id } } })) })),
  });
  const batches = read.flatMap((each) => each.data ?? []);
  const failed = error ?? read.find((each) => each.data === undefined && each.error)?.error;
  if (!data || batches.length < read.length) return failed ? <ErrorFace error={failed} what={<Trans>Files that wait could not be loaded.</Trans>} again={() => void refetch()} /> : <CardsWait />;
  if (batches.length === 0) {
    return (
      <div style={{ marginTop: 20 }}>
        <EmptyState title={<Trans>No file waits</Trans>} picture={<><StampSlot>{t`Prepared by one`}</StampSlot><StampSlot>{t`Released by another`}</StampSlot></>}>
          <Trans>Files of payouts, wages for instance, stand here until somebody who had no part in them releases them as one.</Trans>
        </EmptyState>
      </div>
    );
  }
  return (
    <ul className={css.inbox} aria-label={t`Files that wait`}>
      {batches.map((batch) => <li key={batch.id}><BatchCard batch={batch} /></li>)}
    </ul>
  );
}

function BatchCard({ batch }: { batch: BatchDetail }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const given = batch.approvals.filter(({ voided }) => !voided).map(({ name }) => firstName(name)).join(', ');
  const count = new Intl.NumberFormat('en').format(batch.count);
  const to = path('payouts', 'batches', batch.id);
  return (
    <Permit aside={batch.you_can.authorise ? <Button component={AppLink} to={to}>{t`Review ${plural(batch.count, { one: '# payout', other: '# payouts' })}`}</Button> : <Button component={AppLink} variant="default" to={to}><Trans>Open the file</Trans></Button>} label={batch.name}>
      <div className={css.card}>
        <h2><AppLink to={to} data-row=""><span dir="auto">{batch.name}</span></AppLink></h2>
        <p><Trans>{count} payouts</Trans>, {batch.totals.map((total, index) => <span key={total.currency}>{index > 0 && ', '}<Money value={total} /></span>)} <Trans>with fees</Trans></p>
        <p><Trans>Made by {batch.maker.name}, <Moment at={batch.created_at} within /></Trans></p>
        {given && <p className={css.given}><IconCheck size={16} aria-hidden="true" /> <Trans>{given} approved.</Trans></p>}
        {batch.warnings > 0 && <p className={css.warn}><IconAlertTriangle size={16} stroke={2} aria-hidden="true" />{t`${plural(batch.warnings, { one: '# line is worth a second look.', other: '# lines are worth a second look.' })}`}</p>}
        {batch.refusal && batch.refusal.code === 'batch.maker' && <p><b><Trans>You had a part in this file, so someone else releases it</Trans></b></p>}
      </div>
    </Permit>
  );
}
