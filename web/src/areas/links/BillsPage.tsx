import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconDownload, IconFileUpload } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { EmptyState } from '@/components/EmptyState';
import { ActProblem } from '@/components/ErrorFace';
import { ChoiceChip } from '@/components/Filters';
import { ListPage, NewButton, useListPage } from '@/components/ListPage';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { save } from '@/lib/save';
import { useParam, usePlace } from '@/shell/place';
import { LinksHead } from './LinksHead';
import { useTakes, type Bill } from './words';

const NewBill = lazy(() => import('./BillPanel'));
const ImportPanel = lazy(() => import('./ImportPanel'));

/** Numbers under which customers pay from their own phones. */
export default function BillsPage() {
  const { t } = useLingui();
  const { path, role } = usePlace();
  const takes = useTakes();
  const [kind, setKind] = useParam('kind');
  const page = useListPage('bills', (query) => take(api.GET('/v1/bills', { params: { query: { ...query, kind } } })), { kind });
  const { state, search } = page;
  const exporting = useAct({
    run: () => take(api.GET('/v1/bills/export', { params: { query: { state, kind, search } }, parseAs: 'blob' })),
    done: (table) => { save(table as unknown as Blob, 'control-numbers.csv'); },
    changes: [],
  });
  const kinds = [
    { value: 'order', label: t`Paid once` },
    { value: 'customer', label: t`Paid again and again` },
  ];
  const acts = (
    <>
      <Button variant="default" leftSection={<IconFileUpload size={18} aria-hidden="true" />} onClick={() => { page.open('upload'); }}>
        <Trans>Upload a table</Trans>
      </Button>
      <NewButton onClick={() => { page.open('new'); }}><Trans>New control number</Trans></NewButton>
    </>
  );
  const whose = (row: Bill) => [row.customer?.name, row.description].filter(Boolean).join(', ');
  return (
    <>
      <LinksHead here="bills" acts={page.empty ? undefined : acts} />
      <ActProblem problem={exporting.problem} />
      <ListPage
        of={page}
        under
        label={t`Control numbers`}
        failed={<Trans>Control numbers could not be loaded.</Trans>}
        tabs={[
          { value: 'active', label: t({ context: 'control number', message: 'Takes payments' }) },
          { value: 'paid,full', label: t`Closed` },
          { value: 'off', label: t({ context: 'control number', message: 'Switched off' }) },
        ]}
        finds={t`Number, customer or amount`}
        chips={<ChoiceChip label={t`Paid`} value={kind} onChange={setKind} options={kinds} />}
        beside={
          <Button variant="default" leftSection={<IconDownload size={18} aria-hidden="true" />} loading={exporting.busy} onClick={() => { exporting.start(); }}>
            <Trans>Export</Trans>
          </Button>
        }
        {...(can.manageLinks(role) ? {} : { filters: 'never' as const })}
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
        first={
          <EmptyState title={<Trans>No control numbers yet</Trans>} acts={acts}>
            <Trans>A customer types a control number under Pay bills on any mobile money menu, and the money arrives here. Make one for an order, or one that a customer pays again and again.</Trans>
          </EmptyState>
        }
        none={<Trans>No control numbers match.</Trans>}
      />
      <Suspense>
        {page.panel === 'new' && <NewBill onClose={page.close} />}
        {page.panel === 'upload' && <ImportPanel onClose={page.close} />}
      </Suspense>
    </>
  );
}
