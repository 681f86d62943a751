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
import { StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { useZone } from '@/components/zone';
import { can } from '@/lib/can';
import { zoneName } from '@/lib/moment';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { LinksHead } from '../links/LinksHead';
import type { PayoutLink } from '../links/words';

const NewPayoutLink = lazy(() => import('./NewPayoutLink'));

/** Payouts whose payee says where the money goes, each on a page of its own. */
export default function PayoutLinksPage() {
  const { t } = useLingui();
  const { path, role } = usePlace();
  const zone = useZone();
  const set = useSetParams();
  const [state, setState] = useParam('state');
  const [search, setSearch] = useParam('search');
  const [panel, setPanel] = useParam('panel');
  const creates = can.createPayouts(role);
  const list = useList(['payout-links', state, search], (cursor) => take(api.GET('/v1/payout-links', { params: { query: { state, search, cursor } } })));
  const empty = list.rows?.length === 0 && !state && !search && !list.onNewer;
  const make = (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('new'); }}>
      <Trans>New payout link</Trans>
    </Button>
  );
  const ends = (row: PayoutLink) => row.state === 'open' && row.expires_at && <span className="k-caption">&ensp;<Trans>until <Moment at={row.expires_at} as="date" /></Trans></span>;
  return (
    <>
      <LinksHead here="payouts" acts={empty ? undefined : make} />
      {!empty && creates && (
        <>
          <StateTabs
            label={t`State`}
            value={state ?? ''}
            onChange={setState}
            tabs={[
              { value: '', label: t`All` },
              { value: 'open', label: t({ context: 'link', message: 'Open' }) },
              { value: 'used', label: t({ context: 'link', message: 'Used' }) },
              { value: 'off', label: t({ context: 'link', message: 'Switched off' }) },
              { value: 'expired', label: t({ context: 'link', message: 'Expired' }) },
            ]}
          />
          <FilterBar beside={t`Times in ${zoneName(zone)}`}>
            <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Reference, purpose or amount`} />
          </FilterBar>
        </>
      )}
      <DataTable
        label={t`Payout links`}
        list={list}
        failed={<Trans>Payout links could not be loaded.</Trans>}
        rowKey={(row) => row.id}
        to={(row) => path('links', 'payouts', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '20%', cell: (row) => <><Status kind="link" state={row.state} />{ends(row)}</> },
          { key: 'reference', head: t`Reference`, name: true, cell: (row) => <code>{row.reference}</code> },
          { key: 'for', head: t`For`, wrap: true, width: '28%', cell: (row) => row.description },
          { key: 'by', head: t`Made by`, cell: (row) => row.made_by },
          { key: 'at', head: t`Made`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: row.description || <code>{row.reference}</code>,
          value: <Money size="row" value={row.amount} />,
          detail: <>{row.description ? <><code>{row.reference}</code>, </> : null}<Moment at={row.created_at} within /></>,
          state: <Status kind="link" state={row.state} />,
        })}
        empty={
          empty ? (
            <EmptyState title={<Trans>No payout links yet</Trans>} acts={make} picture={<><StampSlot size={88}>{t`Written by the payee`}</StampSlot><StampSlot size={88}>{t`Released by another`}</StampSlot></>}>
              <Trans>You say how much, the payee says where to. The payout that comes of it waits until an Admin or a Manager other than you releases it.</Trans>
            </EmptyState>
          ) : (
            <NoMatch onClear={() => { set({ state: undefined, search: undefined }); }}>
              <Trans>No payout links match.</Trans>
            </NoMatch>
          )
        }
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      {creates && panel === 'new' && (
        <Suspense>
          <NewPayoutLink onClose={() => { setPanel(undefined); }} />
        </Suspense>
      )}
    </>
  );
}
