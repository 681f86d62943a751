import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconDownload, IconFileUpload, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { useList } from '@/api/useList';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState, NoMatch } from '@/components/EmptyState';
import { ActProblem } from '@/components/ErrorFace';
import { ChoiceChip, FilterBar, SearchBox, StateTabs } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { save } from '@/lib/save';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { LinksHead } from './LinksHead';
import { useTakes, type Bill } from './words';

const NewBill = lazy(() => import('./BillPanel'));
const ImportPanel = lazy(() => import('./ImportPanel'));

/** Numbers under which customers pay from their own phones. */
export default function BillsPage() {
  const { t } = useLingui();
  const { path, role } = usePlace();
  const takes = useTakes();
  const set = useSetParams();
  const [state, setState] = useParam('state');
  const [kind, setKind] = useParam('kind');
  const [search, setSearch] = useParam('search');
  const [panel, setPanel] = useParam('panel');
  const list = useList(['bills', state, kind, search], (cursor) => take(api.GET('/v1/bills', { params: { query: { state, kind, search, cursor } } })));
  const exporting = useAct({
    run: () => take(api.GET('/v1/bills/export', { params: { query: { state, kind, search } }, parseAs: 'blob' })),
    done: (table) => { save(table as unknown as Blob, 'control-numbers.csv'); },
    changes: [],
  });
  const empty = list.rows?.length === 0 && !state && !kind && !search && !list.onNewer;
  const kinds = [
    { value: 'order', label: t`Paid once` },
    { value: 'customer', label: t`Paid again and again` },
  ];
  const acts = (
    <>
      <Button variant="default" leftSection={<IconFileUpload size={18} aria-hidden="true" />} onClick={() => { setPanel('upload'); }}>
        <Trans>Upload a table</Trans>
      </Button>
      <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('new'); }}>
        <Trans>New control number</Trans>
      </Button>
    </>
  );
  const whose = (row: Bill) => [row.customer?.name, row.description].filter(Boolean).join(', ');
  const close = () => { setPanel(undefined); };
  return (
    <>
      <LinksHead here="bills" acts={empty ? undefined : acts} />
      {!empty && can.manageLinks(role) && (
        <>
          <StateTabs
            label={t`State`}
            value={state ?? ''}
            onChange={setState}
            tabs={[
              { value: '', label: t`All` },
              { value: 'active', label: t({ context: 'control number', message: 'Takes payments' }) },
              { value: 'paid,full', label: t`Closed` },
              { value: 'off', label: t({ context: 'control number', message: 'Switched off' }) },
            ]}
          />
          <FilterBar
            beside={
              <Button variant="default" leftSection={<IconDownload size={18} aria-hidden="true" />} loading={exporting.busy} onClick={() => { exporting.start(); }}>
                <Trans>Export</Trans>
              </Button>
            }
          >
            <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Number, customer or amount`} />
            <ChoiceChip label={t`Paid`} value={kind} onChange={setKind} options={kinds} />
          </FilterBar>
        </>
      )}
      <ActProblem problem={exporting.problem} />
      <DataTable
        label={t`Control numbers`}
        list={list}
        failed={<Trans>Control numbers could not be loaded.</Trans>}
        rowKey={(row) => row.id}
        to={(row) => path('links', 'control-numbers', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '16%', cell: (row) => <Status kind="bill" state={row.state} /> },
          { key: 'number', head: t`Number`, name: true, cell: (row) => <code>{row.payer_number}</code> },
          { key: 'whose', head: t`For`, wrap: true, width: '26%', cell: whose },
          { key: 'takes', head: t`Takes`, cell: takes },
          { key: 'at', head: t`Made`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'collected', head: t`Collected`, right: true, cell: (row) => <Money size="row" value={row.collected} /> },
        ]}
        phone={(row) => ({
          title: whose(row) || <code>{row.payer_number}</code>,
          value: <Money size="row" value={row.collected} />,
          detail: <>{whose(row) ? <><code>{row.payer_number}</code>, </> : null}{takes(row)}</>,
          state: <Status kind="bill" state={row.state} />,
        })}
        empty={
          empty ? (
            <EmptyState title={<Trans>No control numbers yet</Trans>} acts={acts}>
              <Trans>A customer types a control number under Pay bills on any mobile money menu, and the money arrives here. Make one for an order, or one that a customer pays again and again.</Trans>
            </EmptyState>
          ) : (
            <NoMatch onClear={() => { set({ state: undefined, kind: undefined, search: undefined }); }}>
              <Trans>No control numbers match.</Trans>
            </NoMatch>
          )
        }
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      <Suspense>
        {panel === 'new' && <NewBill onClose={close} />}
        {panel === 'upload' && <ImportPanel onClose={close} />}
      </Suspense>
    </>
  );
}
