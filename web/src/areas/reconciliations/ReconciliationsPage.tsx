import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { api, take } from '@/api/client';
import { useList } from '@/api/useList';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { StateTabs } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { PartsBar } from '@/components/PartsBar';
import { Status } from '@/components/Status';
import { lookOf } from '@/components/statuses';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { BalanceHead } from '../ledger/BalanceHead';
import { standing, verdicts, type Reconciliation } from './compare';
import { LineList } from './LineList';
import { useDays, useMatches, whole } from './words';
import css from './Reconciliation.module.css';

const UploadPanel = lazy(() => import('./UploadPanel'));

/** Providers' files held against the books, and what of them people look into. */
export default function ReconciliationsPage() {
  const { t } = useLingui();
  const set = useSetParams();
  const [view] = useParam('view');
  const [panel, setPanel] = useParam('panel');
  const queue = view === 'open' || view === 'resolved' ? view : null;
  const upload = <Button leftSection={<IconFileUpload size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('upload'); }}><Trans>Upload a file</Trans></Button>;
  return (
    <>
      <BalanceHead here="reconciliation" says={<Trans>A provider’s file, line by line against your books. What is not alike waits until somebody has looked into it.</Trans>} acts={upload} />
      <StateTabs
        label={t`What is shown`}
        value={view ?? ''}
        onChange={(next) => { set({ view: next }); }}
        tabs={[{ value: '', label: t`Files` }, { value: 'open', label: t`To look into` }, { value: 'resolved', label: t`Looked into` }]}
      />
      {queue ? <Queue key={queue} state={queue} /> : <Files upload={upload} />}
      {panel === 'upload' && <Suspense><UploadPanel onClose={() => { setPanel(undefined); }} /></Suspense>}
    </>
  );
}

function Files({ upload }: { upload: ReactNode }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const days = useDays();
  const matches = useMatches();
  const list = useList(['reconciliations'], (cursor) => take(api.GET('/v1/reconciliations', { params: { query: { cursor } } })));
  const share = (row: Reconciliation) => (
    <span className={css.share}>
      <PartsBar slim label={matches(row)} parts={verdicts.map((verdict) => ({ key: verdict, count: row.counts[verdict], tone: lookOf('reconciliation_line', verdict)?.tone ?? 'off' }))} />
      <span className="k-caption">{matches(row)}</span>
    </span>
  );
  const open = ({ counts }: Reconciliation) => (counts.open_exceptions > 0 ? <b>{whole(counts.open_exceptions)}</b> : <span className="k-caption"><Trans>none</Trans></span>);
  return (
    <DataTable
      label={t`Providers’ files`}
      list={list}
      failed={<Trans>Providers’ files could not be loaded.</Trans>}
      rowKey={(row) => row.id}
      to={(row) => path('balance', 'reconciliation', row.id)}
      columns={[
        { key: 'state', head: t`State`, width: '16%', cell: (row) => <Status kind="reconciliation" state={standing(row)} /> },
        { key: 'name', head: t`File`, name: true, cell: (row) => <><b dir="auto">{row.name}</b>&ensp;<span className="k-caption">{days(row)}</span></> },
        { key: 'maker', head: t`Uploaded by`, cell: (row) => row.made_by.name },
        { key: 'at', head: t`Uploaded`, cell: (row) => <Moment at={row.created_at} /> },
        { key: 'share', head: t`What it came to`, width: '19%', cell: share },
        { key: 'open', head: t`To look into`, right: true, cell: open },
      ]}
      phone={(row) => ({
        title: row.name,
        value: row.counts.open_exceptions > 0 ? t`${whole(row.counts.open_exceptions)} to look into` : undefined,
        detail: <>{days(row)}, {matches(row)}</>,
        state: <Status kind="reconciliation" state={standing(row)} />,
      })}
      empty={
        <div className={css.first}>
          <EmptyState title={<Trans>No file was compared yet</Trans>} acts={upload}>
            <Trans>Ask your provider for its file of a day or a month, and upload it here. Kibali says which lines match your books, and what is missing, extra or not alike.</Trans>
          </EmptyState>
        </div>
      }
      foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
    />
  );
}

/** What people look into, over all files. */
function Queue({ state }: { state: 'open' | 'resolved' }) {
  const list = useList(['reconciliations', 'exceptions', state], (cursor) => take(api.GET('/v1/reconciliation-exceptions', { params: { query: { state, cursor } } })));
  return (
    <LineList
      list={list}
      files
      empty={
        <div className={css.first}>
          {state === 'open' ? (
            <EmptyState title={<Trans>Nothing to look into</Trans>}><Trans>Lines of a provider’s file that are not as in your books stand here until somebody says what they found.</Trans></EmptyState>
          ) : (
            <EmptyState title={<Trans>Nothing was looked into yet</Trans>}><Trans>What somebody found about a line stands here, with who and when. It can be opened again.</Trans></EmptyState>
          )}
        </div>
      }
    />
  );
}
