import { Trans, useLingui } from '@lingui/react/macro';
import { api, take } from '@/api/client';
import { useList } from '@/api/useList';
import { AppLink } from '@/components/AppLink';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState, NoMatch } from '@/components/EmptyState';
import { FilterBar, SearchBox } from '@/components/Filters';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { useZone } from '@/components/zone';
import { zoneName } from '@/lib/moment';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { PaymentsHead } from './PaymentsHead';

/** Money that somebody sent to the merchant's account at a bank, which nobody had to ask for. */
export default function DepositsPage() {
  const { t } = useLingui();
  const { path } = usePlace();
  const zone = useZone();
  const set = useSetParams();
  const [search, setSearch] = useParam('search');
  const list = useList(['deposits', search], (cursor) => take(api.GET('/v1/deposits', { params: { query: { search, cursor } } })));
  const empty = list.rows?.length === 0 && !search && !list.onNewer;
  return (
    <>
      <PaymentsHead here="deposits" />
      {!empty && (
        <FilterBar beside={t`Times in ${zoneName(zone)}`}>
          <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Sender, reference or amount`} />
        </FilterBar>
      )}
      <DataTable
        label={t`Bank deposits`}
        list={list}
        failed={<Trans>Deposits could not be loaded.</Trans>}
        rowKey={(row) => row.id}
        columns={[
          { key: 'sender', head: t`Sender`, width: '24%', wrap: true, cell: (row) => (row.sender ? <b>{row.sender}</b> : <span className="k-caption">{t`The bank does not say`}</span>) },
          { key: 'wrote', head: t`What they wrote`, wrap: true, cell: (row) => row.narration },
          { key: 'bank', head: t`The bank’s reference`, cell: (row) => <Id value={row.bank_reference} /> },
          { key: 'by', head: t`Carried by`, cell: (row) => row.channel },
          { key: 'at', head: t`Received`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: row.sender ?? row.bank_reference,
          value: <Money size="row" value={row.amount} />,
          detail: row.narration ?? row.channel,
          state: <Moment at={row.created_at} />,
        })}
        empty={
          empty ? (
            <EmptyState title={<Trans>No bank deposits yet</Trans>}>
              <Trans>What somebody sends to your account at a bank stands here once the bank says so, and is on your balance at once.</Trans> <AppLink to={path('balance', 'statement')}><Trans>See the statement</Trans></AppLink>
            </EmptyState>
          ) : (
            <NoMatch onClear={() => { set({ search: undefined }); }}>
              <Trans>No deposits match.</Trans>
            </NoMatch>
          )
        }
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
    </>
  );
}
