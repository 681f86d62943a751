import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { useParam, usePlace } from '@/shell/place';
import { useMaker } from '../payouts/words';

const RefundPayment = lazy(() => import('./RefundPayment'));

/** What of a payment went back or is on its way, and the way to ask for more. */
export function Refunds({ payment, to }: { payment: components['schemas']['PaymentDetail']; to: string }) {
  const { t } = useLingui();
  const { merchant, role, duty, path } = usePlace();
  const maker = useMaker();
  const [panel, setPanel] = useParam('panel');
  const paid = payment.state === 'succeeded' || payment.state === 'settled';
  const asks = can.requestRefunds(role, duty) && payment.refundable.amount > 0;
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'payments', payment.id, 'refunds'),
    queryFn: () => take(api.GET('/v1/payments/{id}/refunds', { params: { path: { id: payment.id } } })),
    enabled: paid,
    refetchInterval: ({ state }) => (state.data?.data.some((refund) => ['pending', 'authorized', 'processing'].includes(refund.state)) ? 5000 : false),
  });
  if (!paid || (!asks && data?.data.length === 0)) return null;
  return (
    <Section
      title={<Trans>Refunds</Trans>}
      beside={asks ? <Button variant="default" size="xs" leftSection={<IconArrowBackUp size={16} aria-hidden="true" />} onClick={() => { setPanel('refund'); }}><Trans>Refund…</Trans></Button> : undefined}
    >
      <DataTable
        dense
        label={t`Refunds`}
        list={{ rows: data?.data, error, again: () => void refetch() }}
        rowKey={(row) => row.id}
        to={(row) => path('payouts', row.id)}
        failed={<Trans>Refunds could not be loaded.</Trans>}
        empty={<p className="k-caption"><Trans>Nothing was given back.</Trans></p>}
        columns={[
          { key: 'state', head: t`State`, cell: (row) => <Status kind="payout" state={row.state} /> },
          { key: 'why', head: t`Reason`, name: true, wrap: true, cell: (row) => row.note },
          { key: 'maker', head: t`Asked by`, cell: (row) => <>{maker(row.maker, row.application)}&ensp;<span className="k-caption"><Moment at={row.created_at} /></span></> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({ title: row.note ?? row.reference, value: <Money size="row" value={row.amount} />, detail: <Moment at={row.created_at} within />, state: <Status kind="payout" state={row.state} /> })}
      />
      {asks && panel === 'refund' && <Suspense><RefundPayment payment={payment} to={to} onClose={() => { setPanel(undefined); }} /></Suspense>}
    </Section>
  );
}
