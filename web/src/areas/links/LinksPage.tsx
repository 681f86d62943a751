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
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { LinksHead } from './LinksHead';
import type { Link } from './words';

const NewLink = lazy(() => import('./NewLink'));

/** Pages that customers pay on, each at an address of its own. */
export default function LinksPage() {
  const { t } = useLingui();
  const { path, role } = usePlace();
  const zone = useZone();
  const set = useSetParams();
  const [state, setState] = useParam('state');
  const [search, setSearch] = useParam('search');
  const [panel, setPanel] = useParam('panel');
  const list = useList(['links', state, search], (cursor) => take(api.GET('/v1/links', { params: { query: { state, search, cursor } } })));
  const empty = list.rows?.length === 0 && !state && !search && !list.onNewer;
  const make = (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('new'); }}>
      <Trans>New link</Trans>
    </Button>
  );
  const about = (row: Link) => [row.customer_name, row.description ?? row.items.map(({ name }) => name).join(', ')].filter(Boolean).join(', ');
  const ends = (row: Link) => row.state === 'open' && row.expires_at && <span className="k-caption">&ensp;<Trans>until <Moment at={row.expires_at} as="date" /></Trans></span>;
  return (
    <>
      <LinksHead here="checkout" acts={empty ? undefined : make} />
      {!empty && can.manageLinks(role) && (
        <>
          <StateTabs
            label={t`State`}
            value={state ?? ''}
            onChange={setState}
            tabs={[
              { value: '', label: t`All` },
              { value: 'open', label: t({ context: 'link', message: 'Open' }) },
              { value: 'paid', label: t({ context: 'link', message: 'Paid' }) },
              { value: 'off', label: t({ context: 'link', message: 'Switched off' }) },
              { value: 'expired', label: t({ context: 'link', message: 'Expired' }) },
            ]}
          />
          <FilterBar beside={t`Times in ${zoneName(zone)}`}>
            <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Customer, reference or amount`} />
          </FilterBar>
        </>
      )}
      <DataTable
        label={t`Checkout links`}
        list={list}
        failed={<Trans>Links could not be loaded.</Trans>}
        rowKey={(row) => row.id}
        to={(row) => path('links', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '20%', cell: (row) => <><Status kind="link" state={row.state} />{ends(row)}</> },
          { key: 'reference', head: t`Reference`, name: true, cell: (row) => <code>{row.reference}</code> },
          { key: 'for', head: t`For`, wrap: true, width: '28%', cell: about },
          { key: 'by', head: t`Made by`, cell: (row) => row.made_by },
          { key: 'at', head: t`Made`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: about(row) || <code>{row.reference}</code>,
          value: <Money size="row" value={row.amount} />,
          detail: <>{about(row) ? <><code>{row.reference}</code>, </> : null}<Moment at={row.created_at} within /></>,
          state: <Status kind="link" state={row.state} />,
        })}
        empty={
          empty ? (
            <EmptyState title={<Trans>No checkout links yet</Trans>} acts={make}>
              <Trans>A link opens a page where your customer pays by mobile money or card. Make the first one, then send its address in a message or print its QR code.</Trans>
            </EmptyState>
          ) : (
            <NoMatch onClear={() => { set({ state: undefined, search: undefined }); }}>
              <Trans>No links match.</Trans>
            </NoMatch>
          )
        }
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      {panel === 'new' && (
        <Suspense>
          <NewLink onClose={() => { setPanel(undefined); }} />
        </Suspense>
      )}
    </>
  );
}
