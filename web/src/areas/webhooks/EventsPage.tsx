import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useList } from '@/api/useList';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState, NoMatch } from '@/components/EmptyState';
import { ChoiceChip, FilterBar } from '@/components/Filters';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { PageHead } from '@/components/PageHead';
import { useZone } from '@/components/zone';
import { zoneName } from '@/lib/moment';
import { useParam, usePlace } from '@/shell/place';
import { useEventWords } from './words';

/** Everything that happened and that servers can be told. */
export default function EventsPage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const zone = useZone();
  const words = useEventWords();
  const [name, setName] = useParam('name');
  const kinds = useQuery({ queryKey: keyOf(merchant.id, 'event-kinds'), queryFn: () => take(api.GET('/v1/event-kinds')), staleTime: Infinity });
  const list = useList(['events', name], (cursor) => take(api.GET('/v1/events', { params: { query: { name, cursor } } })));
  return (
    <>
      <PageHead tab={t`Events`} title={t`Events`} says={<Trans>What happened, and what your webhooks were told.</Trans>} />
      <FilterBar beside={t`Times in ${zoneName(zone)}`}>
        <ChoiceChip label={t`Event`} value={name} onChange={setName} options={(kinds.data?.data ?? []).map((kind) => ({ value: kind.name, label: kind.name }))} />
      </FilterBar>
      <DataTable
        label={t`Events`}
        list={list}
        rowKey={(row) => row.id}
        to={(row) => path('build/events', row.id)}
        failed={<Trans>Events could not be loaded.</Trans>}
        empty={name ? <NoMatch onClear={() => { setName(undefined); }}><Trans>No events match.</Trans></NoMatch> : <EmptyState title={<Trans>No events yet</Trans>}><Trans>The first payment or payout makes one. Each event is sent to every webhook that asked for it.</Trans></EmptyState>}
        columns={[
          { key: 'name', head: t`Event`, name: true, width: '24%', cell: (row) => <code>{row.name}</code> },
          { key: 'says', head: t`What happened`, wrap: true, cell: (row) => words(row.name, row.says) },
          { key: 'subject', head: t`About`, cell: (row) => <Id value={row.subject.id} /> },
          { key: 'at', head: t`Time`, right: true, cell: (row) => <Moment at={row.at} as="seconds" /> },
        ]}
        phone={(row) => ({ title: <code>{row.name}</code>, value: <Moment at={row.at} />, detail: words(row.name, row.says) })}
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
    </>
  );
}
