import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck, IconDeviceMobile, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { DataTable } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { MoneyHead } from '@/components/MoneyHead';
import { Columns, Section } from '@/components/PageHead';
import { Said } from '@/components/Said';
import { Status } from '@/components/Status';
import { Timeline, type Step } from '@/components/Timeline';
import { useCountry } from '@/components/zone';
import { useTab } from '@/lib/crumbs';
import { phone } from '@/lib/text';
import { can } from '@/lib/can';
import { useAddressId, usePlace } from '@/shell/place';
import { Transfers } from '../ledger/Transfers';
import { SubjectDeliveries } from '../webhooks/SubjectDeliveries';

type Payment = components['schemas']['PaymentDetail'] & components['schemas']['History'];

async function read(id: string): Promise<Payment> {
  const params = { path: { id } };
  const [payment, history] = await Promise.all([take(api.GET('/v1/payments/{id}', { params })), take(api.GET('/v1/payments/{id}/history', { params }))]);
  return { ...payment, ...history };
}

/** One payment: where it stands, what it moved, whom it was told. */
export default function PaymentPage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const id = useAddressId('id');
  const country = useCountry();
  const steps = useSteps();
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'payments', id),
    queryFn: () => read(id),
    refetchInterval: ({ state }) => (state.data && ['pending', 'processing'].includes(state.data.state) ? 2000 : false),
  });
  useTab(data?.reference ?? t`Payment`, [{ label: t`Payments`, to: path('payments') }]);
  if (!data) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such payment`} list={{ label: t`Payments`, to: path('payments') }} />} what={<Trans>This payment could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const number = phone(data.payer.phone, country);
  const builds = can.build(role);
  const who = data.payer.name ?? number;
  return (
    <Columns
      head={
        <MoneyHead amount={data.amount} state={<Status kind="payment" state={data.state} />} says={data.state === 'succeeded' ? undefined : data.message}>
          <Trans>from <b>{who}</b>, {data.channel} {data.payer.name ? number : ''}</Trans>
        </MoneyHead>
      }
      facts={
        <>
          <Facts title={<Trans>Payer</Trans>} rows={[[t`Name`, data.payer.name], [t`Network`, data.channel], [t`Number`, number]]} />
          <Facts
            title={<Trans>Payment</Trans>}
            rows={[
              [t`Reference`, <Id key="r" value={data.reference} whole />],
              [t`Amount`, <Money key="a" value={data.amount} />],
              [t`Fee, paid by the payer`, <Money key="f" value={data.fee} />],
              [t`Received`, data.collected && <Money key="c" value={data.collected} />],
              [t`Through`, data.application?.name ?? t`Dashboard`],
              [t`Receipt`, data.receipt && <Id key="x" value={data.receipt} whole />],
            ]}
          />
          <Facts title={<Trans>For support</Trans>} rows={[[t`Id`, <Id key="i" value={data.id} />], [t`API id`, <Id key="w" value={data.wire_id} />]]} />
          {builds && <AppLink to={path(`build/requests?search=${data.reference}`)}><Trans>Open requests for this payment</Trans></AppLink>}
        </>
      }
    >
      <Section title={<Trans>What happened</Trans>}>
        <Timeline steps={steps(data)} />
      </Section>
      <Transfers transfers={data.transfers} />
      {builds && (
        <Section title={<Trans>Events</Trans>}>
          <DataTable
            dense
            label={t`Events`}
            list={{ rows: data.events, error: null }}
            rowKey={(row) => row.id}
            to={(row) => path('build/events', row.id)}
            failed=""
            empty={<p className="k-caption"><Trans>Nothing to tell yet.</Trans></p>}
            columns={[
              { key: 'name', head: t`Event`, name: true, cell: (row) => <code>{row.name}</code> },
              { key: 'at', head: t`Time`, right: true, cell: (row) => <Moment at={row.at} as="seconds" /> },
            ]}
            phone={(row) => ({ title: <code>{row.name}</code>, value: <Moment at={row.at} /> })}
          />
        </Section>
      )}
      <SubjectDeliveries deliveries={data.deliveries} />
    </Columns>
  );
}

function useSteps(): (payment: Payment) => Step[] {
  const { t } = useLingui();
  return (payment) => {
    const by = payment.application ? t`API, ${payment.application.name}` : (payment.timeline[0]?.by.name ?? '');
    const says = (state: string): string => {
      switch (state) {
        case 'pending':
          return t`Requested by ${by}`;
        case 'processing':
          return t`Sent to the phone of the payer`;
        case 'succeeded':
          return t({ context: 'payment', message: 'Received' });
        case 'failed':
          return t({ context: 'payment', message: 'Failed' });
        default:
          return state;
      }
    };
    const open = payment.state === 'pending' || payment.state === 'processing';
    const last = payment.timeline.length - 1;
    const steps: Step[] = payment.timeline.map((step, index) => ({
      id: String(index),
      phase: open && index === last ? 'present' : 'done',
      tone: step.state === 'failed' ? 'bad' : open && index === last ? 'link' : 'ok',
      icon: step.state === 'failed' ? IconX : step.state === 'processing' ? IconDeviceMobile : IconCheck,
      title: says(step.state),
      ...(step.detail ? { detail: <Said text={step.detail} /> } : {}),
      when: <Moment at={step.at} as="seconds" />,
    }));
    if (open) steps.push({ id: 'received', phase: 'future', icon: IconCheck, title: t({ context: 'payment', message: 'Received' }) });
    return steps;
  };
}
