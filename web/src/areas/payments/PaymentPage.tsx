import { Trans, useLingui } from '@lingui/react/macro';
import { IconArrowBackUp, IconCheck, IconChecks, IconCreditCard, IconDeviceMobile, IconHelpHexagon, IconX } from '@tabler/icons-react';
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
import { Note } from '@/components/Note';
import { Columns, Section } from '@/components/PageHead';
import { useRecorded } from '@/components/record/recorded';
import { Status } from '@/components/Status';
import { StepSays } from '@/components/record/StepSays';
import { Timeline, type Step } from '@/components/Timeline';
import { useCountry } from '@/components/zone';
import { useTab } from '@/lib/crumbs';
import { phone, spoken } from '@/lib/text';
import { can } from '@/lib/can';
import { grouped, money } from '@/lib/money';
import { useAddressId, usePlace } from '@/shell/place';
import { Transfers } from '../ledger/Transfers';
import { SubjectDeliveries } from '../webhooks/SubjectDeliveries';
import { useCustomerName } from '../customers/words';
import { Refunds } from './Refunds';
import { isOpen, payerName, stateOf, useMethodWords } from './words';

type Payment = components['schemas']['PaymentDetail'] & components['schemas']['History'];

async function read(id: string): Promise<Payment> {
  const params = { path: { id } };
  const [payment, history] = await Promise.all([take(api.GET('/v1/payments/{id}', { params })), take(api.GET('/v1/payments/{id}/history', { params }))]);
  return { ...payment, ...history };
}

/** One payment: where it stands, what it moved, whom it was told. */
export default function PaymentPage() {
  const { t } = useLingui();
  const { merchant, role, duty, path } = usePlace();
  const id = useAddressId('id');
  const country = useCountry();
  const named = useCustomerName();
  const steps = useSteps();
  const recorded = useRecorded();
  const { methods, sources } = useMethodWords();
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'payments', id),
    queryFn: () => read(id),
    refetchInterval: ({ state }) => (!state.data ? false : isOpen(state.data.state) ? 2000 : state.data.in_doubt ? 15_000 : false),
  });
  // Whether it was one too many is a fact of its link.
  const linkId = can.manageLinks(role) && data?.received_at ? data.link_id : null;
  const link = useQuery({ queryKey: keyOf(merchant.id, 'links', linkId), queryFn: () => take(api.GET('/v1/links/{id}', { params: { path: { id: linkId ?? '' } } })), enabled: Boolean(linkId) });
  useTab(data?.reference ?? t`Payment`, [{ label: t`Payments`, to: path('payments') }]);
  if (!data) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such payment`} list={{ label: t`Payments`, to: path('payments') }} />} what={<Trans>This payment could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const state = stateOf(data);
  const network = spoken(data.channel);
  const surplus = link.data?.payments.some((payment) => payment.id === id && payment.surplus);
  const number = data.payer.phone ? phone(data.payer.phone, country) : '';
  const card = data.card_last_four ? `…${data.card_last_four}` : '';
  const builds = can.build(role);
  const name = payerName(data);
  const account = [network, card || number].filter(Boolean).join(' ');
  const { exchange, customer } = data;
  // Whoever manages no links is not led to one.
  const through = !can.manageLinks(role) ? null : data.link_id ? `links/${data.link_id}` : data.bill_id ? `links/control-numbers/${data.bill_id}` : null;
  const [order, one] = exchange ? [money(exchange.order), `1 ${exchange.order.currency} = ${grouped(exchange.rate)} ${data.amount.currency}`] : ['', ''];
  const settles = data.settles_at && data.state === 'succeeded' && !data.reversed_at ? <Trans>on your balance from <Moment at={data.settles_at} as="day" /></Trans> : undefined;
  return (
    <Columns
      head={
        <>
          <MoneyHead amount={data.amount} state={<Status kind="payment" state={state} />} says={data.state === 'succeeded' || data.state === 'settled' ? settles : data.message && recorded(data.message)}>
            {name ? <Trans>from <b>{name}</b>, {account}</Trans> : <Trans>from <b>{account}</b></Trans>}
          </MoneyHead>
          {state === 'unknown' && (
            <Note icon={IconHelpHexagon} tone="unk">
              <b><Trans>Nobody knows yet whether this was paid.</Trans></b> <Trans>{network} took the request and did not say how it ended. It is asked again for three days; money that comes is booked by itself. Ask the payer before you ask for it anew.</Trans>
            </Note>
          )}
          {data.reversed_at && (
            <Note icon={IconArrowBackUp} tone="seal">
              <b><Trans>The provider took this back.</Trans></b> <Trans>It left your balance <Moment at={data.reversed_at} within />, as far as it was still there. If some of it was spent already, your operator looks into that with you.</Trans>
            </Note>
          )}
          {surplus && !data.reversed_at && (
            <Note icon={IconArrowBackUp} tone="seal">
              <b><Trans>This came after the link was paid.</Trans></b> <Trans>It stands on your balance and belongs to the payer: give it back.</Trans>{' '}
              {data.refundable.amount > 0 ? can.requestRefunds(role, duty) && <AppLink to={path('payments', `${id}?panel=refund`)}><Trans>Refund…</Trans></AppLink> : can.createPayouts(role, duty) && data.refunded.amount === 0 && <AppLink to={path('payouts?panel=new')}><Trans>Prepare a payout</Trans></AppLink>}
            </Note>
          )}
        </>
      }
      facts={
        <>
          <Facts title={<Trans>Payer</Trans>} rows={[[t`Name`, data.payer.name], [data.method === 'card' ? t`Card` : t`Network`, data.method === 'card' ? account : network], [t`Number`, number]]} />
          {customer && <Facts title={<Trans>Customer</Trans>} rows={[[t`Name`, customer.id ? <AppLink key="c" to={path(`links/customers?panel=customer&customer=${customer.id}`)}>{named(customer)}</AppLink> : customer.name], [t`E-mail`, customer.email], [t`Number`, customer.phone && phone(customer.phone, country)]]} />}
          <Facts
            title={<Trans>Payment</Trans>}
            rows={[
              [t`Reference`, <Id key="r" value={data.reference} whole />],
              [t`Attempt`, data.attempt > 1 && String(data.attempt)],
              [t`Method`, methods[data.method]],
              [t`Order`, order],
              [t`Exchange rate`, one],
              [t`Amount`, <Money key="a" value={data.amount} />],
              [data.fee_bearer === 'customer' ? t`Fee, paid by the payer` : t`Fee, out of the amount`, <Money key="f" value={data.fee} />],
              [t`Received`, data.collected && <Money key="c" value={data.collected} />],
              [t`Given back`, data.refunded.amount > 0 && <Money key="g" value={data.refunded} />],
              [t`Can be given back`, data.refunded.amount > 0 && <Money key="l" value={data.refundable} />],
              [data.state === 'settled' ? t({ context: 'payment', message: 'Settled' }) : t`Settles`, data.settles_at && <Moment key="s" at={data.settles_at} as="day" />],
              [t`Through`, <span key="v">{data.source && (through ? <AppLink to={path(through)}>{sources[data.source]}</AppLink> : sources[data.source])}{data.source && data.application && ', '}{data.application?.name ?? (data.source ? '' : t`Dashboard`)}</span>],
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
      <Refunds payment={data} to={[name, account].filter(Boolean).join(', ')} />
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
        case 'awaiting':
        case 'pending':
          if (payment.source === 'bill') return t`Paid with a control number`;
          if (payment.source === 'link') return t`Begun by the payer on the link’s page`;
          return payment.source === 'direct_debit' ? t`Due under the direct debit` : t`Requested by ${by}`;
        case 'processing':
          return t`Sent to the phone of the payer`;
        case 'succeeded':
          return t({ context: 'payment', message: 'Received' });
        case 'settled':
          return t`On your balance`;
        case 'failed':
          return t({ context: 'payment', message: 'Failed' });
        case 'reversed':
          return t`Taken back by the provider`;
        default:
          return state;
      }
    };
    const open = isOpen(payment.state);
    const doubt = stateOf(payment) === 'unknown';
    const last = payment.timeline.length - 1;
    const steps: Step[] = payment.timeline.map((step, index) => ({
      id: String(index),
      phase: (open || doubt) && index === last ? 'present' : 'done',
      tone: doubt && index === last ? 'unk' : step.state === 'failed' || step.state === 'reversed' ? 'bad' : open && index === last ? 'link' : 'ok',
      icon: doubt && index === last ? IconHelpHexagon : step.state === 'failed' ? IconX : step.state === 'reversed' ? IconArrowBackUp : step.state === 'processing' ? IconDeviceMobile : step.state === 'awaiting' ? IconCreditCard : step.state === 'settled' ? IconChecks : IconCheck,
      title: doubt && index === last ? t`No answer yet` : says(step.state),
      ...(step.detail ? { detail: <StepSays step={step} /> } : {}),
      when: <Moment at={step.at} as="seconds" />,
    }));
    if (open) steps.push({ id: 'received', phase: 'future', icon: IconCheck, title: t({ context: 'payment', message: 'Received' }) });
    if ((open && payment.method === 'card') || (payment.state === 'succeeded' && payment.settles_at && !payment.reversed_at)) {
      steps.push({ id: 'settled', phase: 'future', icon: IconChecks, title: t`On your balance`, ...(payment.settles_at ? { when: <Moment at={payment.settles_at} as="day" /> } : {}) });
    }
    return steps;
  };
}
