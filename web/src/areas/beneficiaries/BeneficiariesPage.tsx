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
import { PageHead } from '@/components/PageHead';
import { StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { useZone } from '@/components/zone';
import { can } from '@/lib/can';
import { zoneName } from '@/lib/moment';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { useWaitingBeneficiaries, useWhere } from './words';

const BeneficiaryForm = lazy(() => import('./BeneficiaryForm'));

/** Whom the merchant pays again and again, and whether a second person has looked. */
export default function BeneficiariesPage() {
  const { t } = useLingui();
  const { role, path } = usePlace();
  const zone = useZone();
  const where = useWhere();
  const set = useSetParams();
  const [state, setState] = useParam('state');
  const [search, setSearch] = useParam('search');
  const [panel, setPanel] = useParam('panel');
  const list = useList(['beneficiaries', state, search], (cursor) => take(api.GET('/v1/beneficiaries', { params: { query: { state: state ?? 'waiting,confirmed', search, cursor } } })));
  const waiting = useWaitingBeneficiaries();
  const keeps = can.keepBeneficiaries(role);
  const empty = list.rows?.length === 0 && !state && !search && !list.onNewer;
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('new'); }}>
      <Trans>Add a beneficiary</Trans>
    </Button>
  );
  return (
    <>
      <PageHead tab={t`Beneficiaries`} title={t`Beneficiaries`} says={<Trans>Whom you pay again and again. One person writes the account, another confirms it.</Trans>} acts={keeps && !empty ? add : undefined} />
      <StateTabs
        label={t`State`}
        value={state ?? ''}
        onChange={setState}
        tabs={[
          { value: '', label: t`All` },
          { value: 'waiting', label: t({ context: 'beneficiary', message: 'Waiting' }), count: waiting.data?.data.length },
          { value: 'confirmed', label: t({ context: 'beneficiary', message: 'Confirmed' }) },
          { value: 'archived', label: t({ context: 'beneficiary', message: 'Archived' }) },
        ]}
      />
      {!empty && (
        <FilterBar beside={t`Times in ${zoneName(zone)}`}>
          <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Name, account or id`} />
        </FilterBar>
      )}
      <DataTable
        label={t`Beneficiaries`}
        list={list}
        failed={<Trans>Beneficiaries could not be loaded.</Trans>}
        rowKey={(row) => row.id}
        to={(row) => path('beneficiaries', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '14%', cell: (row) => <Status kind="beneficiary" state={row.state} /> },
          { key: 'name', head: t`Beneficiary`, name: true, cell: (row) => <><b dir="auto">{row.name}</b>&ensp;<span className="k-caption">{where(row)}</span></> },
          { key: 'added', head: t`Added by`, cell: (row) => row.added_by.name },
          { key: 'confirmed', head: t`Confirmed by`, cell: (row) => (row.state === 'waiting' ? <span className="k-caption"><Trans>nobody yet</Trans></span> : (row.confirmed_by?.name ?? '')) },
          { key: 'paid', head: t`Last paid`, right: true, cell: (row) => (row.last_paid_at ? <Moment at={row.last_paid_at} /> : <span className="k-caption"><Trans>never</Trans></span>) },
        ]}
        phone={(row) => ({
          title: row.name,
          value: row.last_paid_at ? <Moment at={row.last_paid_at} /> : undefined,
          detail: where(row),
          state: <Status kind="beneficiary" state={row.state} />,
        })}
        empty={
          empty ? (
            <div style={{ marginTop: 20 }}>
              <EmptyState title={<Trans>No beneficiaries yet</Trans>} picture={<><StampSlot size={88}>{t`Added by one`}</StampSlot><StampSlot size={88}>{t`Confirmed by another`}</StampSlot></>} acts={keeps ? add : undefined}>
                <Trans>Write down whom you pay often. An Admin or a Manager other than you confirms the account before the first payout, so nobody pays a number that one person alone chose.</Trans>
              </EmptyState>
            </div>
          ) : (
            <NoMatch onClear={() => { set({ state: undefined, search: undefined }); }}>
              <Trans>No beneficiaries match.</Trans>
            </NoMatch>
          )
        }
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      {keeps && panel === 'new' && (
        <Suspense>
          <BeneficiaryForm onClose={() => { setPanel(undefined); }} />
        </Suspense>
      )}
    </>
  );
}
