import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { useColumnWords, useRemark, type BatchColumn, type BatchDetail, type BatchLine } from './words';
import css from './Batch.module.css';

type Input = components['schemas']['BatchLineInput'];

const written = (line: BatchLine): Record<BatchColumn, string> => ({
  name: line.name ?? '', phone: line.phone ?? '', bank_bic: line.bank_bic ?? '', account_number: line.account_number ?? '', amount: line.written_amount ?? '', currency: line.written_currency ?? '', reference: line.reference, note: line.note ?? '',
});

/** One line of a draft, to be mended or dropped. Whoever does so never releases the file. */
export function LinePanel({ batch, line, onClose }: { batch: BatchDetail; line: BatchLine; onClose: () => void }) {
  const { t } = useLingui();
  const remark = useRemark();
  const words = useColumnWords();
  const [given] = useState(() => written(line));
  const [typed, setTyped] = useState(given);
  const path = { id: batch.id, number: String(line.number) };
  const number = line.line;
  const mend = useAct({
    run: (body: Input) => take(api.PUT('/v1/payout-batches/{id}/lines/{number}', { params: { path }, body })),
    done: () => { toast.done(t`Line ${number} is read anew`); onClose(); },
  });
  const drop = useAct({
    run: () => take(api.DELETE('/v1/payout-batches/{id}/lines/{number}', { params: { path } })),
    done: () => { toast.done(t`Line ${number} is dropped`); onClose(); },
  });
  const fault = (column: BatchColumn) => (typed[column] === given[column] ? line.problems.filter((each) => each.column === column).map(({ says }) => remark(says)).join(' ') || null : null);
  const first = line.problems[0]?.column;
  const field = (column: BatchColumn, more: { inputMode?: 'decimal' | 'tel'; maxLength?: number } = {}) => (
    <TextInput label={words[column]} autoComplete="off" value={typed[column]} error={fault(column)} {...more} {...(column === first ? { 'data-autofocus': true } : {})} onChange={(event) => { setTyped({ ...typed, [column]: event.currentTarget.value }); mend.forget(); }} />
  );
  const dirty = Object.entries(typed).some(([column, text]) => text !== given[column as BatchColumn]);
  const submit = () => {
    const body = Object.fromEntries(Object.entries(typed).flatMap(([column, text]) => (text.trim() ? [[column, text.trim()]] : [])));
    if (dirty) mend.start(body);
  };
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>Line {number}</Trans>}
      says={<Trans>It is checked again at once. Whoever mends a line never releases the file.</Trans>}
      dirty={dirty}
      onSubmit={submit}
      footSays={<Button variant="danger" loading={drop.busy} onClick={() => { drop.start(); }}><Trans>Drop line {number}</Trans></Button>}
      act={<Button type="submit" loading={mend.busy} disabled={!dirty}><Trans>Mend line {number}</Trans></Button>}
    >
      <Fields>
        {line.warnings.map(({ says }) => <p key={says} className={css.warn}>{remark(says)}</p>)}
        {field('name', { maxLength: 100 })}
        {field('phone', { inputMode: 'tel' })}
        <div className={css.pair}>{field('bank_bic')}{field('account_number')}</div>
        <div className={css.pair}>{field('amount', { inputMode: 'decimal' })}{field('currency', { maxLength: 3 })}</div>
        {field('reference', { maxLength: 20 })}
        <Textarea label={words.note} autosize minRows={2} maxLength={200} value={typed.note} error={fault('note')} onChange={(event) => { setTyped({ ...typed, note: event.currentTarget.value }); }} />
        {!dirty && <p className="k-caption"><Trans>Nothing is different yet.</Trans></p>}
        <ActProblem problem={mend.problem ?? drop.problem} />
      </Fields>
    </Panel>
  );
}
