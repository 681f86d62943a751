import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useList } from '@/api/useList';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState, NoMatch } from '@/components/EmptyState';
import { ChoiceChip, ClearFilters, FilterBar, FilterChip, SearchBox, StateTabs } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { PageHead } from '@/components/PageHead';
import { useZone } from '@/components/zone';
import { zoneName } from '@/lib/moment';
import { shortId } from '@/lib/text';
import { can } from '@/lib/can';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import type { Entry } from './entry';
import { What } from './What';
import { useAreas } from './words';

/** The record: who did what, on what, from where and when; refusals too. */
export default function ActivityPage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const zone = useZone();
  const areas = useAreas();
  const set = useSetParams();
  const [search, setSearch] = useParam('search');
  const [member, setMember] = useParam('member');
  const [object, setObject] = useParam('object');
  const [area, setArea] = useParam('area');
  const [act, setAct] = useParam('act');
  const [refused, setRefused] = useParam('refused');
  const filters = { search, member, object, area, act, refused };
  const list = useList<Entry>(['activity', filters], (cursor) => take(api.GET('/v1/activity', { params: { query: { ...filters, cursor } } })));
  const people = useQuery({
    queryKey: keyOf(merchant.id, 'team', 'names'),
    queryFn: () => take(api.GET('/v1/team/members', { params: { query: { limit: 100 } } })),
    enabled: can.seeAllActivity(role),
    staleTime: 60_000,
  });
  const filtered = Object.values(filters).some((value) => value !== undefined);
  const clear = () => {
    set({ search: undefined, member: undefined, object: undefined, area: undefined, act: undefined, refused: undefined });
  };
  const says = {
    Admin: <Trans>Everything done in {merchant.name}, and everything refused.</Trans>,
    Manager: <Trans>What happened to payouts, and what you did.</Trans>,
    Employee: <Trans>What you did.</Trans>,
    Developer: <Trans>What happened around applications, keys and webhooks, and what you did.</Trans>,
  }[role];
  return (
    <>
      <PageHead tab={t`Activity`} title={t`Activity`} says={says} />
      <StateTabs
        label={t`Acts and refusals`}
        value={refused ?? ''}
        onChange={setRefused}
        tabs={[
          { value: '', label: t`All` },
          { value: 'false', label: t`Done` },
          { value: 'true', label: t`Refused` },
        ]}
      />
      <FilterBar beside={<Trans>Times in {zoneName(zone)}</Trans>}>
        <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Person, act, object or id`} />
        {people.data && <ChoiceChip label={t`Person`} value={member} options={people.data.data.filter(({ id }) => id.startsWith('mem_')).map(({ id, name }) => ({ value: id, label: name }))} onChange={setMember} />}
        {can.seeAllActivity(role) && <ChoiceChip label={t`Part`} value={area} options={areas} onChange={setArea} />}
        {object && <FilterChip label={t`Object`} value={shortId(object)} onClear={() => { setObject(undefined); }}>{() => <code>{object}</code>}</FilterChip>}
        {act && <FilterChip label={t`Act`} value={act} onClear={() => { setAct(undefined); }}>{() => <code>{act}</code>}</FilterChip>}
        <ClearFilters show={filtered} onClear={clear} />
      </FilterBar>
      <DataTable
        label={t`Activity`}
        list={list}
        rowKey={(row) => row.id}
        to={(row) => path('activity', row.id)}
        failed={<Trans>The record could not be loaded.</Trans>}
        empty={
          filtered ? (
            <NoMatch onClear={clear}>
              <Trans>No entries match.</Trans>
            </NoMatch>
          ) : (
            <EmptyState title={<Trans>Nothing happened yet</Trans>}>
              <Trans>Every act and every refusal is written here in the moment it happens, and stays.</Trans>
            </EmptyState>
          )
        }
        columns={[
          { key: 'what', head: t`What`, name: true, cell: (row) => <What entry={row} /> },
          { key: 'on', head: t`Object`, wrap: true, cell: (row) => row.subject?.name ?? '' },
          { key: 'from', head: t`From`, cell: (row) => row.address && <code>{row.address}</code> },
          { key: 'at', head: t`When`, right: true, cell: (row) => <Moment at={row.at} /> },
        ]}
        phone={(row) => ({ title: <What entry={row} />, value: <Moment at={row.at} />, detail: row.subject?.name })}
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
    </>
  );
}
