import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { useList } from '@/api/useList';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState, NoMatch } from '@/components/EmptyState';
import { FilterBar, SearchBox, StateTabs } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Status } from '@/components/Status';
import { useZone } from '@/components/zone';
import { can } from '@/lib/can';
import { zoneName } from '@/lib/moment';
import { maskedAccount } from '@/lib/text';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { LinksHead } from '../links/LinksHead';
import { useRhythm } from './words';

const NewDirectDebit = lazy(() => import('./NewDirectDebit'));

/** Accounts that are debited on their days, once their holders agreed. */
export default function DirectDebitsPage() {
  const { t } = useLingui();
  const { path, role } = usePlace();
  const zone = useZone();
  const rhythm = useRhythm();
  const set = useSetParams();
  const [state, setState] = useParam('state');
  const [search, setSearch] = useParam('search');
  const [panel, setPanel] = useParam('panel');
  const asks = can.askForPayments(role);
  const list = useList(['direct-debits', state, search], (cursor) => take(api.GET('/v1/direct-debits', { params: { query: { state, search, cursor } } })));
  const empty = list.rows?.length === 0 && !state && !search && !list.onNewer;
  const ask = asks && (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('new'); }}>
      <Trans>New direct debit</Trans>
    </Button>
  );
  return (
    <>
      <LinksHead here="debits" acts={empty ? undefined : ask} />
      {!empty && (
        <>
          <StateTabs
            label={t`State`}
            value={state ?? ''}
            onChange={setState}
            tabs={[
              { value: '', label: t`All` },
              { value: 'requested', label: t({ context: 'direct debit', message: 'Waiting for the payer' }) },
              { value: 'active', label: t({ context: 'direct debit', message: 'Collecting' }) },
              { value: 'completed', label: t({ context: 'direct debit', message: 'Completed' }) },
              { value: 'rejected,expired,cancelled', label: t`Not agreed or ended` },
            ]}
          />
          <FilterBar beside={t`Times in ${zoneName(zone)}`}>
            <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Customer, account or amount`} />
          </FilterBar>
        </>
      )}
      <DataTable
        label={t`Direct debits`}
        list={list}
        failed={<Trans>Direct debits could not be loaded.</Trans>}
        rowKey={(row) => row.id}
        to={(row) => path('links', 'direct-debits', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '18%', cell: (row) => <Status kind="direct_debit" state={row.state} /> },
          { key: 'who', head: t`Customer`, name: true, cell: (row) => <><b>{row.customer.name}</b>&ensp;<span className="k-caption">CRDB {maskedAccount(row.account)}</span></> },
          { key: 'for', head: t`For`, wrap: true, width: '22%', cell: (row) => row.description },
          { key: 'paid', head: t`Instalments`, cell: (row) => <>{t`${row.asked} of ${row.instalments}`}&ensp;<span className="k-caption">{rhythm(row)}</span></> },
          { key: 'next', head: t`Next`, cell: (row) => row.next_at && <Moment at={row.next_at} as="date" /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: row.customer.name,
          value: <Money size="row" value={row.amount} />,
          detail: <>{rhythm(row)}, {t`${row.asked} of ${row.instalments}`}</>,
          state: <Status kind="direct_debit" state={row.state} />,
        })}
        empty={
          empty ? (
            <EmptyState title={<Trans>No direct debits yet</Trans>} acts={ask || undefined}>
              <Trans>Rent, school fees, instalments: ask the holder of a CRDB account once. After they agree at their bank, each instalment is collected on its day and stands with your payments.</Trans>
            </EmptyState>
          ) : (
            <NoMatch onClear={() => { set({ state: undefined, search: undefined }); }}>
              <Trans>No direct debits match.</Trans>
            </NoMatch>
          )
        }
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      {asks && panel === 'new' && (
        <Suspense>
          <NewDirectDebit onClose={() => { setPanel(undefined); }} />
        </Suspense>
      )}
    </>
  );
}
