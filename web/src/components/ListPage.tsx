import { useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useList, type Page } from '@/api/useList';
import { zoneName } from '@/lib/moment';
import { usePhone } from '@/lib/usePhone';
import { useParam, useSetParams } from '@/shell/place';
import { DataTable, Pager, type Column, type PhoneRow } from './DataTable';
import { NoMatch } from './EmptyState';
import { FilterBar, SearchBox, StateChip, StateTabs, type StateTab } from './Filters';
import { useZone } from './zone';

interface Narrowed {
  state: string | undefined;
  search: string | undefined;
  cursor: string | undefined;
}

/** A list that state and search narrow, both in the address, and the drawer that is open over it. `also` narrows it besides, by parameters of these names. */
export function useListPage<Row>(name: string, read: (query: Narrowed) => Promise<Page<Row>>, also: Readonly<Record<string, string | undefined>> = {}) {
  const [state, setState] = useParam('state');
  const [search, setSearch] = useParam('search');
  const [panel, setPanel] = useParam('panel');
  const set = useSetParams();
  const list = useList([name, state, search, ...Object.values(also)], (cursor) => read({ state, search, cursor }));
  const narrowed = Boolean(state ?? search ?? Object.values(also).find(Boolean));
  return {
    list,
    state,
    setState,
    search,
    setSearch,
    panel,
    open: (which: string) => { setPanel(which); },
    close: () => { setPanel(undefined); },
    clear: () => { set({ state: undefined, search: undefined, ...Object.fromEntries(Object.keys(also).map((key) => [key, undefined])) }); },
    /** There is none at all, and no filter hides any. */
    empty: list.rows?.length === 0 && !narrowed && !list.onNewer,
  };
}

interface ListPageProps<Row> {
  of: ReturnType<typeof useListPage<Row>>;
  /** What a screen reader calls the table. */
  label: string;
  failed: ReactNode;
  /** Its states, but for "All"; none where it has no states. */
  tabs?: readonly StateTab[];
  /** `<PageTabs>` stand above: on a phone its states are one chip then. */
  under?: boolean;
  /** What the search box finds; there is none without. */
  finds?: string;
  /** Chips behind the search box. */
  chips?: ReactNode;
  /** On the right of the filters; the zone of the times unless told. */
  beside?: ReactNode;
  /** Behind that, on a phone too. */
  act?: ReactNode;
  /** Filters stand over a list of none, too, whose first state leaves some out; or never, for who may not read it. */
  filters?: 'always' | 'never';
  to?: (row: Row) => string;
  onOpen?: (row: Row) => void;
  columns: readonly Column<Row>[];
  phone: (row: Row) => PhoneRow;
  /** An `<EmptyState>`: nothing was made yet. */
  first: ReactNode;
  /** "No links match." */
  none: ReactNode;
}

/** What stands below the head of a list: its states, its filters, its rows in four faces, its pages. */
export function ListPage<Row extends { id: string }>({ of, label, failed, tabs, under = false, finds, chips, beside, act, filters, first, none, ...table }: ListPageProps<Row>) {
  const { t } = useLingui();
  const zone = useZone();
  const chip = usePhone() && under;
  const { list, empty } = of;
  const shows = filters !== 'never' && !empty;
  const states = tabs && { label: t`State`, value: of.state ?? '', onChange: of.setState, tabs: [{ value: '', label: t`All` }, ...tabs] };
  const bar = finds !== undefined || chips !== undefined || act !== undefined || (states && chip);
  return (
    <>
      {states && !chip && (shows || filters === 'always') && <StateTabs {...states} />}
      {bar && shows && (
        <FilterBar beside={beside ?? t`Times in ${zoneName(zone)}`} act={act}>
          {finds !== undefined && <SearchBox value={of.search ?? ''} onChange={of.setSearch} placeholder={finds} />}
          {states && chip && <StateChip {...states} />}
          {chips}
        </FilterBar>
      )}
      <DataTable {...table} label={label} list={list} failed={failed} rowKey={(row) => row.id} empty={empty ? first : <NoMatch onClear={of.clear}>{none}</NoMatch>} foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />} />
    </>
  );
}

/** The act that makes one more; `n` presses it. */
export function NewButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={onClick}>{children}</Button>;
}
