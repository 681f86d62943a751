import { Trans, useLingui } from '@lingui/react/macro';
import { api, take } from '@/api/client';
import { useList } from '@/api/useList';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState, NoMatch } from '@/components/EmptyState';
import { FilterBar, SearchBox, StateTabs } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { PageHead } from '@/components/PageHead';
import { useZone } from '@/components/zone';
import { zoneName } from '@/lib/moment';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { HttpStatus } from './HttpStatus';

/** Every call that a key made. */
export default function RequestsPage() {
  const { t } = useLingui();
  const { path } = usePlace();
  const zone = useZone();
  const set = useSetParams();
  const [status, setStatus] = useParam('status');
  const [search, setSearch] = useParam('search');
  const list = useList(['requests', status, search], (cursor) => take(api.GET('/v1/requests', { params: { query: { status, search, cursor } } })));
  return (
    <>
      <PageHead tab={t`API requests`} title={t`API requests`} says={<Trans>Calls by your keys. Secrets are left out, phone numbers masked.</Trans>} />
      <StateTabs label={t`Answer`} value={status ?? ''} onChange={setStatus} tabs={[{ value: '', label: t`All` }, { value: 'error', label: t`Errors` }, { value: '2xx', label: '2xx' }, { value: '4xx', label: '4xx' }, { value: '5xx', label: '5xx' }]} />
      <FilterBar beside={t`Times in ${zoneName(zone)}`}>
        <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Path, code or address`} />
      </FilterBar>
      <DataTable
        label={t`API requests`}
        list={list}
        rowKey={(row) => row.id}
        to={(row) => path('build/requests', row.id)}
        failed={<Trans>API requests could not be loaded.</Trans>}
        empty={
          status || search ? (
            <NoMatch onClear={() => { set({ status: undefined, search: undefined }); }}><Trans>No requests match.</Trans></NoMatch>
          ) : (
            <EmptyState title={<Trans>No API requests yet</Trans>}><Trans>The first call of your server stands here, with what it sent, what Kibali answered and, after an error, what to do.</Trans></EmptyState>
          )
        }
        columns={[
          { key: 'status', head: t`Answer`, cell: (row) => <><HttpStatus status={row.status} />&ensp;<code>{row.code}</code></> },
          { key: 'path', head: t`Request`, name: true, cell: (row) => <code>{row.method} {row.path}</code> },
          { key: 'key', head: t`Key`, cell: (row) => row.key_name },
          { key: 'address', head: t`From`, cell: (row) => row.address },
          { key: 'took', head: t`Took`, right: true, cell: (row) => `${String(row.duration_ms)} ms` },
          { key: 'at', head: t`Time`, right: true, cell: (row) => <Moment at={row.at} as="seconds" /> },
        ]}
        phone={(row) => ({ title: <code>{row.method} {row.path}</code>, value: <HttpStatus status={row.status} />, detail: row.code ?? row.key_name, state: <Moment at={row.at} /> })}
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
    </>
  );
}
