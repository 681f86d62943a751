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
import { BalanceHead } from '../ledger/BalanceHead';
import type { Instruction } from './words';

const NewInstruction = lazy(() => import('./NewInstruction'));
const InstructionPanel = lazy(() => import('./InstructionPanel'));

/** How to add to the balance: what was announced, and what of it came. */
export default function InstructionsPage() {
  const { t } = useLingui();
  const { role } = usePlace();
  const zone = useZone();
  const set = useSetParams();
  const [state, setState] = useParam('state');
  const [search, setSearch] = useParam('search');
  const [panel, setPanel] = useParam('panel');
  const [chosen] = useParam('instruction');
  const list = useList(['deposit-instructions', state, search], (cursor) => take(api.GET('/v1/deposit-instructions', { params: { query: { state, search, cursor } } })));
  const asks = can.askForPayments(role);
  const empty = list.rows?.length === 0 && !state && !search && !list.onNewer;
  const make = (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('new'); }}>
      <Trans>Pay money in</Trans>
    </Button>
  );
  const beside = (row: Instruction) => [row.differs && t`another amount`, row.late && t`late`].filter(Boolean).join(', ');
  const came = (row: Instruction) => (row.deposit ? <Money size="row" value={row.deposit.amount} /> : row.state === 'waiting' && <span className="k-caption"><Trans>nothing yet</Trans></span>);
  return (
    <>
      <BalanceHead here="deposits" says={<Trans>Say how much you are about to deposit. Kibali names the account and a reference, and credits it once the bank says that it came.</Trans>} acts={asks && !empty ? make : undefined} />
      {!empty && (
        <>
          <StateTabs
            label={t`State`}
            value={state ?? ''}
            onChange={setState}
            tabs={[
              { value: '', label: t`All` },
              { value: 'waiting', label: t({ context: 'deposit instruction', message: 'Waiting for the money' }) },
              { value: 'received', label: t({ context: 'deposit instruction', message: 'Received' }) },
              { value: 'expired,cancelled', label: t`Ended` },
            ]}
          />
          <FilterBar beside={t`Times in ${zoneName(zone)}`}>
            <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Reference, person or amount`} />
          </FilterBar>
        </>
      )}
      <DataTable
        label={t`Deposit instructions`}
        list={list}
        failed={<Trans>Deposit instructions could not be loaded.</Trans>}
        rowKey={(row) => row.id}
        onOpen={(row) => { set({ panel: 'instruction', instruction: row.id }); }}
        columns={[
          { key: 'state', head: t`State`, width: '24%', cell: (row) => <><Status kind="deposit_instruction" state={row.state} /> <span className="k-caption">&ensp;{beside(row)}</span></> },
          { key: 'reference', head: t`Reference`, name: true, cell: (row) => <code>{row.reference}</code> },
          { key: 'maker', head: t`Asked by`, cell: (row) => row.made_by.name },
          { key: 'until', head: t`Until`, cell: (row) => <Moment at={row.expires_at} /> },
          { key: 'came', head: t`Came`, right: true, cell: came },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({ title: <code>{row.reference}</code>, value: <Money size="row" value={row.amount} />, detail: row.deposit ? came(row) : <Trans>until <Moment at={row.expires_at} within /></Trans>, state: <Status kind="deposit_instruction" state={row.state} /> })}
        empty={
          empty ? (
            <div style={{ marginTop: 20 }}>
              <EmptyState title={<Trans>Nothing was announced yet</Trans>} acts={asks ? make : undefined}>
                <Trans>Payouts leave from what is available. Announce a deposit to be told which account to use and which reference to write; nothing is credited without the bank’s word.</Trans>
              </EmptyState>
            </div>
          ) : (
            <NoMatch onClear={() => { set({ state: undefined, search: undefined }); }}>
              <Trans>No instructions match.</Trans>
            </NoMatch>
          )
        }
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      {asks && panel === 'new' && <Suspense><NewInstruction onClose={() => { setPanel(undefined); }} onMade={(id) => { set({ panel: 'instruction', instruction: id }); }} /></Suspense>}
      {panel === 'instruction' && chosen && <Suspense><InstructionPanel id={chosen} onClose={() => { set({ panel: undefined, instruction: undefined }); }} /></Suspense>}
    </>
  );
}
