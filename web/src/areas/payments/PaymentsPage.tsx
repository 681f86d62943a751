import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { EmptyState } from '@/components/EmptyState';
import { ChoiceChip, FilterChip } from '@/components/Filters';
import { ListPage, NewButton, useListPage } from '@/components/ListPage';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Status } from '@/components/Status';
import { usePeriods } from '@/lib/periods';
import { spoken } from '@/lib/text';
import { can } from '@/lib/can';
import { useParam, usePlace } from '@/shell/place';
import { useCustomerName } from '../customers/words';
import { ExportButton } from '../exports/ExportButton';
import { PaymentsHead } from './PaymentsHead';
import { payerName, stateOf, useMethodWords, usePayerAccount, type Payment } from './words';

const ExportPanel = lazy(() => import('../exports/ExportPanel'));
const NewPayment = lazy(() => import('./NewPayment'));

/** Money that customers paid or are asked for. */
export default function PaymentsPage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const named = useCustomerName();
  const account = usePayerAccount();
  const { methods, sources } = useMethodWords();
  const periods = usePeriods();
  const [when, setWhen] = useParam('when');
  const [method, setMethod] = useParam('method');
  const [customer, setCustomer] = useParam('customer');
  const asks = can.askForPayments(role);
  const from = periods.find(({ value }) => value === when)?.from;
  const page = useListPage('payments', (query) => take(api.GET('/v1/payments', { params: { query: { ...query, from, method, customer } } })), { when, method, customer });
  const { state, search, empty } = page;
  const whose = useQuery({ queryKey: keyOf(merchant.id, 'customers', customer), queryFn: () => take(api.GET('/v1/customers/{id}', { params: { path: { id: customer ?? '' } } })), enabled: customer !== undefined });
  const settles = (row: Payment) => row.state === 'succeeded' && !row.reversed_at && row.settles_at && <span className="k-caption">&ensp;<Trans>settles <Moment at={row.settles_at} as="date" /></Trans></span>;
  const ask = <NewButton onClick={() => { page.open('new'); }}><Trans>Request a payment</Trans></NewButton>;
  const states = [
    { value: 'awaiting,pending,processing', label: t({ context: 'payment', message: 'Waiting for payer' }) },
    { value: 'succeeded', label: t({ context: 'payment', message: 'Received' }) },
    { value: 'settled', label: t({ context: 'payment', message: 'Settled' }) },
    { value: 'failed', label: t({ context: 'payment', message: 'Failed' }) },
  ];
  return (
    <>
      <PaymentsHead here="payments" acts={asks && !empty ? ask : undefined} />
      <ListPage
        of={page}
        under={can.seeBalance(role)}
        label={t`Payments`}
        failed={<Trans>Payments could not be loaded.</Trans>}
        tabs={states}
        finds={t`Payer, reference, amount or id`}
        chips={
          <>
            <ChoiceChip label={t`Method`} value={method} onChange={setMethod} options={Object.entries(methods).map(([value, label]) => ({ value, label }))} />
            {customer && <FilterChip label={t`Customer`} value={whose.data ? named(whose.data) : t`Customer`} onClear={() => { setCustomer(undefined); }}>{() => <AppLink to={path(`links/customers?panel=customer&customer=${customer}`)}><Trans>See this customer</Trans></AppLink>}</FilterChip>}
            <ChoiceChip label={t`When`} value={when} onChange={setWhen} options={periods} />
          </>
        }
        act={can.exportMoney(role) && <ExportButton beside />}
        to={(row) => path('payments', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '19%', cell: (row) => <><Status kind="payment" state={stateOf(row)} />{settles(row)}</> },
          { key: 'payer', head: t`Payer`, name: true, cell: (row) => { const name = payerName(row); return name ? <><b>{name}</b>&ensp;<span className="k-caption">{account(row)}</span></> : <b>{account(row)}</b>; } },
          { key: 'reference', head: t`Reference`, cell: (row) => <code>{row.reference}</code> },
          { key: 'via', head: t`Through`, cell: (row) => (row.source ? sources[row.source] : (row.application?.name ?? t`Dashboard`)) },
          { key: 'at', head: t`Created`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: payerName(row) ?? account(row),
          value: <Money size="row" value={row.amount} />,
          detail: <>{payerName(row) ? spoken(row.channel) : methods[row.method]}, <Moment at={row.created_at} within /></>,
          state: <Status kind="payment" state={stateOf(row)} />,
        })}
        first={
          <EmptyState title={<Trans>No payments yet</Trans>} acts={asks ? ask : undefined}>
            {asks ? (
              <Trans>Ask a customer for a payment: they get a prompt on their phone and confirm it with their PIN. What arrives stands here.</Trans>
            ) : (
              <Trans>Payments that your application or a colleague asks for stand here, with every step and the events your server was sent.</Trans>
            )}
          </EmptyState>
        }
        none={<Trans>No payments match.</Trans>}
      />
      {page.panel === 'export' && can.exportMoney(role) && (
        <Suspense>
          <ExportPanel
            asked={{ what: 'payments', filters: { state: state ?? null, search: search ?? null, from: from ?? null, to: null, method: method ?? null, customer: customer ?? null } }}
            title={t`Export payments`}
            rows={[[t`State`, state && states.find(({ value }) => value === state)?.label], [t`Search`, search], [t`Method`, Object.entries(methods).find(([value]) => value === method)?.[1]], [t`Customer`, customer && whose.data && named(whose.data)], [t`When`, periods.find(({ value }) => value === when)?.label]]}
            onClose={page.close}
          />
        </Suspense>
      )}
      {asks && page.panel === 'new' && (
        <Suspense>
          <NewPayment onClose={page.close} />
        </Suspense>
      )}
    </>
  );
}
