import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useList } from '@/api/useList';
import { AppLink } from '@/components/AppLink';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState, NoMatch } from '@/components/EmptyState';
import { ChoiceChip, FilterBar, FilterChip, SearchBox, StateTabs } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Status } from '@/components/Status';
import { useZone } from '@/components/zone';
import { usePeriods } from '@/lib/periods';
import { zoneName } from '@/lib/moment';
import { can } from '@/lib/can';
import { useParam, usePlace, useSetParams } from '@/shell/place';
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
  const zone = useZone();
  const account = usePayerAccount();
  const { methods, sources } = useMethodWords();
  const periods = usePeriods();
  const set = useSetParams();
  const [state, setState] = useParam('state');
  const [search, setSearch] = useParam('search');
  const [when, setWhen] = useParam('when');
  const [method, setMethod] = useParam('method');
  const [customer, setCustomer] = useParam('customer');
  const [panel, setPanel] = useParam('panel');
  const asks = can.askForPayments(role);
  const from = periods.find(({ value }) => value === when)?.from;
  const list = useList(['payments', state, search, from, method, customer], (cursor) => take(api.GET('/v1/payments', { params: { query: { state, search, from, method, customer, cursor } } })));
  const whose = useQuery({ queryKey: keyOf(merchant.id, 'customers', customer), queryFn: () => take(api.GET('/v1/customers/{id}', { params: { path: { id: customer ?? '' } } })), enabled: customer !== undefined });
  const empty = list.rows?.length === 0 && !state && !search && !when && !method && !customer && !list.onNewer;
  const settles = (row: Payment) => row.state === 'succeeded' && row.settles_at && <span className="k-caption">&ensp;<Trans>settles <Moment at={row.settles_at} as="date" /></Trans></span>;
  const ask = (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('new'); }}>
      <Trans>Request a payment</Trans>
    </Button>
  );
  const states = [
    { value: '', label: t`All` },
    { value: 'awaiting,pending,processing', label: t({ context: 'payment', message: 'Waiting for payer' }) },
    { value: 'succeeded', label: t({ context: 'payment', message: 'Received' }) },
    { value: 'settled', label: t({ context: 'payment', message: 'Settled' }) },
    { value: 'failed', label: t({ context: 'payment', message: 'Failed' }) },
  ];
  return (
    <>
      <PaymentsHead here="payments" acts={asks && !empty ? ask : undefined} />
      {!empty && (
        <>
          <StateTabs
            label={t`State`}
            value={state ?? ''}
            onChange={setState}
            tabs={states}
          />
          <FilterBar beside={t`Times in ${zoneName(zone)}`} act={can.exportMoney(role) && <ExportButton />}>
            <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Payer, reference, amount or id`} />
            <ChoiceChip label={t`Method`} value={method} onChange={setMethod} options={Object.entries(methods).map(([value, label]) => ({ value, label }))} />
            {customer && <FilterChip label={t`Customer`} value={whose.data ? named(whose.data) : t`Customer`} onClear={() => { setCustomer(undefined); }}>{() => <AppLink to={path(`links/customers?panel=customer&customer=${customer}`)}><Trans>See this customer</Trans></AppLink>}</FilterChip>}
            <ChoiceChip label={t`When`} value={when} onChange={setWhen} options={periods} />
          </FilterBar>
        </>
      )}
      <DataTable
        label={t`Payments`}
        list={list}
        failed={<Trans>Payments could not be loaded.</Trans>}
        rowKey={(row) => row.id}
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
          detail: <>{payerName(row) ? row.channel : methods[row.method]}, <Moment at={row.created_at} within /></>,
          state: <Status kind="payment" state={stateOf(row)} />,
        })}
        empty={
          empty ? (
            <EmptyState title={<Trans>No payments yet</Trans>} acts={asks ? ask : undefined}>
              {asks ? (
                <Trans>Ask a customer for a payment: they get a prompt on their phone and confirm it with their PIN. What arrives stands here.</Trans>
              ) : (
                <Trans>Payments that your application or a colleague asks for stand here, with every step and the events your server was sent.</Trans>
              )}
            </EmptyState>
          ) : (
            <NoMatch onClear={() => { set({ state: undefined, search: undefined, when: undefined, method: undefined, customer: undefined }); }}>
              <Trans>No payments match.</Trans>
            </NoMatch>
          )
        }
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      {panel === 'export' && can.exportMoney(role) && (
        <Suspense>
          <ExportPanel
            asked={{ what: 'payments', filters: { state: state ?? null, search: search ?? null, from: from ?? null, to: null, method: method ?? null, customer: customer ?? null } }}
            title={t`Export payments`}
            rows={[[t`State`, state && states.find(({ value }) => value === state)?.label], [t`Search`, search], [t`Method`, Object.entries(methods).find(([value]) => value === method)?.[1]], [t`Customer`, customer && whose.data && named(whose.data)], [t`When`, periods.find(({ value }) => value === when)?.label]]}
            onClose={() => { setPanel(undefined); }}
          />
        </Suspense>
      )}
      {asks && panel === 'new' && (
        <Suspense>
          <NewPayment onClose={() => { setPanel(undefined); }} />
        </Suspense>
      )}
    </>
  );
}
