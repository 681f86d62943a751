import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { DataTable } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Meter } from '@/components/Meter';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Columns, Section } from '@/components/PageHead';
import { PartsBar } from '@/components/PartsBar';
import { Acts, Permit } from '@/components/Permit';
import { Status } from '@/components/Status';
import { lookOf } from '@/components/statuses';
import head from '@/components/Head.module.css';
import { useTab } from '@/lib/crumbs';
import { useAddressId, usePlace, useSetParams } from '@/shell/place';
import { exceptions, rowsOf, standing, verdicts, type Reconciliation } from './compare';
import { Lines } from './Lines';
import { useDays, useMatches, useMeaningWords, useRailWords, useVerdictSays, whole } from './words';
import css from './Reconciliation.module.css';

/** One file of a provider held against the books: what it came to, and each line of it. */
export default function ReconciliationPage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const id = useAddressId('id');
  const days = useDays();
  const rail = useRailWords();
  const means = useMeaningWords();
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'reconciliations', id),
    queryFn: () => take(api.GET('/v1/reconciliations/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state: { data: it } }) => (it && it.stage !== 'done' ? 1000 : false),
  });
  const list = { label: t`Reconciliation`, to: path('balance', 'reconciliation') };
  useTab(data?.name ?? t`A provider’s file`, [{ label: t`Balance`, to: path('balance') }, list]);
  if (!data) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such file`} list={list} />} what={<Trans>This file could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const through = rail(data.rail);
  return (
    <Columns
      head={
        <>
          <header className={head.head}>
            <p className={head.state} role="status"><Status kind="reconciliation" state={standing(data)} /></p>
            <h1 tabIndex={-1} dir="auto" className={css.name}>{data.name}</h1>
            <p className={head.to}><Trans>{days(data)}, through {through}</Trans></p>
          </header>
          <Waits it={data} />
          <Sums it={data} />
        </>
      }
      facts={
        <>
          <Facts
            title={<Trans>File</Trans>}
            rows={[
              [t`Lines`, whole(data.lines)],
              [t`Days`, days(data)],
              [t`Went through`, through],
              [t`Uploaded by`, data.made_by.name],
              [t`Uploaded`, <Moment key="u" at={data.created_at} />],
              [t`Compared`, data.done_at && <Moment key="d" at={data.done_at} />],
            ]}
          />
          <Facts title={<Trans>How it was read</Trans>} rows={data.header.map((name, index) => [name || t`Column ${index + 1}`, means[data.columns[index] ?? 'kind'] && data.columns[index] ? means[data.columns[index]] : <span key="n" className="k-caption"><Trans>not read</Trans></span>])} />
          <Facts title={<Trans>For support</Trans>} rows={[[t`Id`, <Id key="i" value={data.id} />]]} />
        </>
      }
    >
      <Lines it={data} />
    </Columns>
  );
}

/** What is to be done about it now, or that nothing is. */
function Waits({ it }: { it: Reconciliation }) {
  const { t } = useLingui();
  const set = useSetParams();
  const open = it.counts.open_exceptions;
  const stands = standing(it);
  if (stands === 'comparing') {
    const file = it.stage === 'file';
    const found = whole(it.counts.missing);
    return (
      <Permit>
        <h2>{file ? <Trans>The lines are being compared</Trans> : <Trans>Looking for what the file does not name</Trans>}</h2>
        <Meter label={t`Lines compared`} value={it.read} of={it.lines} says={file ? <Trans>{whole(it.read)} of {whole(it.lines)} lines</Trans> : <Trans>All lines are compared. {found} missing so far.</Trans>} />
      </Permit>
    );
  }
  if (stands === 'open') {
    return (
      <Permit tone="seal" room="slim" aside={<Acts><Button onClick={() => { set({ state: 'open', verdict: undefined, panel: undefined }); document.getElementById('lines')?.scrollIntoView(); }}>{t`Look into ${plural(open, { one: '# line', other: '# lines' })}`}</Button></Acts>}>
        <p><b>{t`${plural(open, { one: '# line is not as in the books.', other: '# lines are not as in the books.' })}`}</b> <Trans>Each waits until somebody says what they found.</Trans></p>
      </Permit>
    );
  }
  return (
    <Permit room="slim">
      <p className={css.looked}><IconCircleCheck size={20} aria-hidden="true" /><span><b>{stands === 'agrees' ? <Trans>File and books say the same.</Trans> : <Trans>Everything was looked into.</Trans>}</b> {stands === 'resolved' && t`${plural(exceptions(it), { one: '# line was not alike.', other: '# lines were not alike.' })}`}</span></p>
    </Permit>
  );
}

/** What comparing came to: a bar of all lines, and what each verdict sums up to on both sides. */
function Sums({ it }: { it: Reconciliation }) {
  const { t } = useLingui();
  const says = useVerdictSays();
  const matches = useMatches();
  const done = it.stage === 'done';
  const parts = verdicts.map((verdict) => ({ key: verdict, count: it.counts[verdict], tone: lookOf('reconciliation_line', verdict)?.tone ?? ('off' as const) }));
  const all = Math.max(it.lines + it.counts.missing, 1);
  return (
    <Section title={<Trans>What comparing came to</Trans>} beside={done ? matches(it) : undefined}>
      <PartsBar label={matches(it)} parts={parts} of={all} {...(done ? {} : { done: it.read })} />
      <DataTable
        dense
        label={t`What comparing came to`}
        list={{ rows: rowsOf(it), error: null }}
        failed=""
        empty={null}
        rowKey={(row) => `${row.verdict}-${row.file?.currency ?? ''}`}
        columns={[
          { key: 'verdict', head: t`Comparison`, wrap: true, cell: (row) => <><Status kind="reconciliation_line" state={row.verdict} />&ensp;<span className="k-caption">{says[row.verdict]}</span></> },
          { key: 'count', head: t`Lines`, right: true, cell: (row) => <b>{whole(row.count)}</b> },
          { key: 'file', head: t`In the file`, right: true, cell: (row) => row.file && <Money size="row" value={row.file} /> },
          { key: 'ours', head: t`In the books`, right: true, cell: (row) => row.ours && <Money size="row" value={row.ours} /> },
          { key: 'apart', head: t`Books less file`, right: true, cell: (row) => row.apart && row.apart.amount !== 0 && <Money size="row" value={row.apart} /> },
        ]}
        phone={(row) => ({
          title: <Status kind="reconciliation_line" state={row.verdict} />,
          value: <b>{whole(row.count)}</b>,
          detail: says[row.verdict],
          state: row.apart && row.apart.amount !== 0 ? <Money value={row.apart} /> : undefined,
        })}
      />
    </Section>
  );
}
