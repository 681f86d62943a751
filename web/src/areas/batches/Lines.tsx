import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconReload, IconX } from '@tabler/icons-react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { useList } from '@/api/useList';
import { ActProblem } from '@/components/ErrorFace';
import { DataTable, Pager } from '@/components/DataTable';
import { StateTabs } from '@/components/Filters';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import { Status } from '@/components/Status';
import { useCountry } from '@/components/zone';
import { account, phone } from '@/lib/text';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { LinePanel } from './LinePanel';
import { Mapping } from './Mapping';
import { useRemark, type BatchDetail, type BatchLine } from './words';
import css from './Batch.module.css';

/** The lines of a file, what cannot be paid first where there is such. A draft's are mended here. */
export function Lines({ batch }: { batch: BatchDetail }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const country = useCountry();
  const remark = useRemark();
  const set = useSetParams();
  const [asked] = useParam('lines');
  const [open] = useParam('line');
  const [panel, setPanel] = useParam('panel');
  const recheck = useAct({ run: () => take(api.POST('/v1/payout-batches/{id}/check', { params: { path: { id: batch.id } } })) });
  const draft = batch.state === 'draft';
  const which = asked ?? (draft && batch.problems > 0 ? 'problems' : 'all');
  const list = useList(['batches', batch.id, 'lines', which, batch.updated_at], (cursor) =>
    take(api.GET('/v1/payout-batches/{id}/lines', { params: { path: { id: batch.id }, query: { ...(which === 'problems' ? { problems: true } : which === 'warnings' ? { warnings: true } : {}), cursor } } })));
  const row = list.rows?.find(({ number }) => String(number) === open);
  const where = (line: BatchLine) => (line.phone ? phone(line.phone, country) : line.account_number ? `${line.bank_bic ?? ''} ${account(line.account_number)}`.trim() : '');
  const name = (line: BatchLine) => line.name ?? line.known_name ?? (where(line) || t`Nobody named`);
  const remarks = (line: BatchLine) => (
    <>
      {line.problems.map(({ says, column }) => <span key={`${column}-${says}`} className={css.fault}><IconX size={16} stroke={2} aria-hidden="true" />{remark(says)}</span>)}
      {line.warnings.map(({ says, column }) => <span key={`${column}-${says}`} className={css.warn}><IconAlertTriangle size={16} stroke={2} aria-hidden="true" />{remark(says)}</span>)}
    </>
  );
  const amount = (line: BatchLine) => (line.amount ? <Money size="row" value={line.amount} /> : <span className="k-caption" dir="auto">{line.written_amount ?? ''}</span>);
  const edits = draft && batch.you_can.edit;
  return (
    <Section
      title={<Trans>Lines</Trans>}
      beside={
        edits && (
          <>
            <Button variant="quiet" size="xs" onClick={() => { setPanel('columns'); }}><Trans>Change the columns</Trans></Button>
            <Button variant="quiet" size="xs" loading={recheck.busy} leftSection={<IconReload size={16} aria-hidden="true" />} onClick={() => { recheck.start(); }}><Trans>Check again</Trans></Button>
          </>
        )
      }
    >
      <ActProblem problem={recheck.problem} />
      <StateTabs
        label={t`Which lines`}
        value={which}
        onChange={(value) => { set({ lines: value, cursor: undefined }); }}
        tabs={[
          { value: 'all', label: t`All` },
          ...(batch.problems > 0 || which === 'problems' ? [{ value: 'problems', label: t`Cannot be paid`, count: batch.problems }] : []),
          ...(batch.warnings > 0 || which === 'warnings' ? [{ value: 'warnings', label: t`Look twice`, count: batch.warnings }] : []),
        ]}
      />
      <DataTable
        dense
        label={t`Lines`}
        list={list}
        failed={<Trans>The lines could not be loaded.</Trans>}
        rowKey={(line) => String(line.number)}
        {...(edits ? { onOpen: (line: BatchLine) => { set({ panel: 'line', line: String(line.number) }); } } : list.rows?.some(({ payout }) => payout) ? { to: (line: BatchLine) => (line.payout ? path('payouts', line.payout.id) : '') } : {})}
        columns={[
          { key: 'line', head: t`Line`, width: 52, cell: (line) => line.line },
          { key: 'payee', head: t`Payee`, name: true, cell: (line) => <><b dir="auto">{name(line)}</b>&ensp;<span className="k-caption">{where(line)}</span>{remarks(line)}</> },
          { key: 'reference', head: t`Reference`, cell: (line) => <code>{line.reference}</code> },
          ...(draft ? [] : [{ key: 'state', head: t`State`, cell: (line: BatchLine) => line.payout && <Status kind="payout" state={line.payout.state} /> }]),
          { key: 'amount', head: t`Amount`, right: true, cell: amount },
          { key: 'fee', head: t`Fee`, right: true, cell: (line) => line.fee && <Money size="row" value={line.fee} /> },
        ]}
        phone={(line) => ({ title: name(line), value: amount(line), detail: <>{line.line}. {where(line)}{remarks(line)}</>, state: line.payout ? <Status kind="payout" state={line.payout.state} /> : undefined })}
        empty={<p className="k-caption" style={{ marginTop: 12 }} role="status">{which === 'problems' ? <Trans>Every line can be paid.</Trans> : which === 'warnings' ? <Trans>No line needs a second look.</Trans> : <Trans>No line is left.</Trans>}</p>}
        foot={<Pager lines onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      {edits && panel === 'columns' && <Mapping batch={batch} onClose={() => { setPanel(undefined); }} />}
      {edits && row && <LinePanel key={row.number} batch={batch} line={row} onClose={() => { set({ panel: undefined, line: undefined }); }} />}
    </Section>
  );
}
