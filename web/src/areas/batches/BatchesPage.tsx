import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { EmptyState } from '@/components/EmptyState';
import { ListPage, useListPage } from '@/components/ListPage';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import { PayoutsHead } from '../payouts/PayoutsHead';
import type { Batch } from './words';

const UploadPanel = lazy(() => import('./UploadPanel'));

/** Files of payouts: drafts, what waits, what became of the others. */
export default function BatchesPage() {
  const { t } = useLingui();
  const { role, duty, path } = usePlace();
  const creates = can.createPayouts(role, duty);
  const page = useListPage('batches', ({ state, cursor }) => take(api.GET('/v1/payout-batches', { params: { query: { state, cursor } } })));
  const upload = <Button leftSection={<IconFileUpload size={18} aria-hidden="true" />} data-key="n" onClick={() => { page.open('upload'); }}><Trans>Upload a file</Trans></Button>;
  const totals = (row: Batch) => row.totals.map((total, index) => <span key={total.currency}>{index > 0 && <br />}<Money size="row" value={total} /></span>);
  return (
    <>
      <PayoutsHead here="batches" acts={creates && !page.empty ? upload : undefined} />
      <ListPage
        of={page}
        under
        label={t`Files of payouts`}
        failed={<Trans>Files of payouts could not be loaded.</Trans>}
        tabs={[
          { value: 'draft', label: t`Drafts` },
          { value: 'waiting', label: t({ context: 'batch', message: 'Waiting' }) },
          { value: 'authorised,processing', label: t`On the way` },
          { value: 'done', label: t({ context: 'batch', message: 'Done' }) },
          { value: 'rejected,cancelled,expired', label: t`Not paid` },
        ]}
        to={(row) => path('payouts', 'batches', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '18%', cell: (row) => <Status kind="batch" state={row.state} /> },
          { key: 'name', head: t`File`, name: true, cell: (row) => <><b dir="auto">{row.name}</b>{row.state === 'draft' && row.problems > 0 && <>&ensp;<span className="k-caption"><Trans>{row.problems} to mend</Trans></span></>}</> },
          { key: 'maker', head: t`Uploaded by`, cell: (row) => row.maker.name },
          { key: 'at', head: t`Uploaded`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'count', head: t`Payouts`, right: true, width: '14%', cell: (row) => new Intl.NumberFormat('en').format(row.count) },
          { key: 'total', head: t`Total with fees`, right: true, cell: totals },
        ]}
        phone={(row) => ({
          title: row.name,
          value: totals(row),
          detail: <><Trans>{row.count} payouts</Trans>, {row.maker.name}, <Moment at={row.created_at} within /></>,
          state: <Status kind="batch" state={row.state} />,
        })}
        first={
          <EmptyState title={<Trans>No files yet</Trans>} picture={<><StampSlot size={88}>{t`Prepared by one`}</StampSlot><StampSlot size={88}>{t`Released by another`}</StampSlot></>} acts={creates ? upload : undefined}>
            <Trans>Pay many from one table, wages for instance. Each line is checked; all of them are then released as one, by somebody other than whoever prepared them.</Trans>
          </EmptyState>
        }
        none={<Trans>No files match.</Trans>}
      />
      {creates && page.panel === 'upload' && <Suspense><UploadPanel onClose={page.close} /></Suspense>}
    </>
  );
}
