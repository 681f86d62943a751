import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, take } from '@/api/client';
import { Problem } from '@/api/problem';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Panel } from '@/components/Panel';
import { Recap } from '@/components/Recap';
import { Status } from '@/components/Status';
import { toast } from '@/components/toast';
import { useProblemSays } from '@/i18n/useProblemSays';
import { money } from '@/lib/money';
import { usePlace } from '@/shell/place';
import { apartBy, isOpen, orderOf, type Line } from './compare';
import { useKindWords, useOpenWords, useWhy } from './words';
import css from './Reconciliation.module.css';

const act = (line: Line) => ({ params: { path: { id: line.reconciliation_id, number: String(line.number) } } });

interface LinePanelProps {
  line: Line;
  /** It follows another one: nothing slides. */
  still: boolean;
  /** Others wait to be looked into. */
  more: boolean;
  onClose: () => void;
  onResolved: () => void;
}

/** One line beside what the books have, and what somebody found out about it. */
export function LinePanel({ line, still, more, onClose, onResolved }: LinePanelProps) {
  const { t } = useLingui();
  const why = useWhy();
  const kinds = useKindWords();
  const opens = useOpenWords();
  const { path } = usePlace();
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const called = line.reference || t`line ${line.line ?? line.number}`;
  const reopen = useReopen(line, called);
  const doing = useAct({
    run: () => take(api.POST('/v1/reconciliations/{id}/lines/{number}/resolve', { ...act(line), body: { note: note.trim() } })),
    done: () => {
      toast.undoable(t`${called} is looked into`, { label: t`Undo`, run: reopen.start });
      onResolved();
    },
  });
  const order = orderOf(line);
  const waits = isOpen(line);
  const by = apartBy(line);
  const distance = by && money({ ...by, amount: Math.abs(by.amount) });
  const nothing = (unread: boolean) => <span className="k-caption">{unread ? <Trans>not read</Trans> : <Trans>nothing</Trans>}</span>;
  const fault = doing.problem?.fault('note') ?? (tried && !note.trim() ? t`Write what you found, for whoever asks later.` : null);
  const ours: ReactNode = line.our_state && (order && order.of !== 'deposit' ? <Status kind={order.of} state={line.our_state} /> : <Status kind="payment" state={line.our_state} />);
  return (
    <Panel
      opened
      still={still}
      onClose={onClose}
      title={<span dir="auto">{line.reference || <Trans>A line without a reference</Trans>}</span>}
      says={<><Status kind="reconciliation_line" state={line.verdict} />&ensp;{why(line)}</>}
      dirty={note.trim() !== ''}
      discard={<Trans>Discard what you found?</Trans>}
      onSubmit={() => {
        setTried(true);
        if (waits && note.trim()) doing.start();
      }}
      footSays={waits && more ? <Trans>The next one opens after it</Trans> : undefined}
      act={waits ? <Button type="submit" loading={doing.busy}><Trans>Mark as looked into</Trans></Button> : undefined}
    >
      <Fields>
        <Recap>
          <table className={css.sides}>
            <thead><tr><td /><th scope="col"><Trans>In the file</Trans></th><th scope="col"><Trans>In the books</Trans></th></tr></thead>
            <tbody>
              <tr><th scope="row"><Trans>Amount</Trans></th><td>{line.file_amount ? <Money value={line.file_amount} /> : nothing(line.verdict === 'unreadable')}</td><td>{line.our_amount ? <Money value={line.our_amount} /> : nothing(false)}</td></tr>
              {(line.file_state ?? line.our_state) && <tr><th scope="row"><Trans>How it ended</Trans></th><td lang="en">{line.file_state}</td><td>{ours}</td></tr>}
              {(line.line ?? line.kind) && <tr><th scope="row"><Trans>Stands as</Trans></th><td>{line.line ? t`line ${line.line}` : ''}</td><td>{line.kind && kinds[line.kind]}</td></tr>}
            </tbody>
          </table>
          {by && <p className={css.apart}>{by.amount > 0 ? <Trans>{distance} more in the books than in the file.</Trans> : <Trans>{distance} less in the books than in the file.</Trans>}</p>}
        </Recap>
        <p>
          {order && <AppLink to={path(...order.path)}>{opens[order.of]}</AppLink>}
          {order && <>&emsp;</>}
          <AppLink to={path('balance', 'reconciliation', line.reconciliation_id)}><Trans>Open {line.reconciliation}</Trans></AppLink>
        </p>
        {line.resolution && (
          <div className={css.found}>
            <p className="k-caption"><Trans>{line.resolution.by.name} looked into it <Moment at={line.resolution.at} within /></Trans></p>
            <q dir="auto">{line.resolution.note}</q>
            <Button variant="default" size="xs" loading={reopen.busy} leftSection={<IconArrowBackUp size={16} aria-hidden="true" />} onClick={reopen.start}><Trans>Have it wait again</Trans></Button>
          </div>
        )}
        {waits && (
          <>
            <Textarea
              data-autofocus
              label={t`What did you find?`}
              description={t`It stands beside the line and in the activity record. Nothing else changes by it.`}
              autosize
              minRows={3}
              maxLength={500}
              value={note}
              error={fault}
              onChange={(event) => { setNote(event.currentTarget.value); doing.forget(); }}
            />
            <ActProblem problem={doing.problem?.fault('note') ? null : doing.problem} />
          </>
        )}
      </Fields>
    </Panel>
  );
}

/** Has a line wait again; also from the toast, when its drawer is long closed. */
function useReopen(line: Line, called: string): { start: () => void; busy: boolean } {
  const { t } = useLingui();
  const client = useQueryClient();
  const say = useProblemSays();
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await take(api.POST('/v1/reconciliations/{id}/lines/{number}/reopen', act(line)));
      toast.done(t`${called} waits again`);
    } catch (error) {
      toast.failed(error instanceof Problem ? say(error).title || t`That did not work` : t`That did not work`);
    } finally {
      setBusy(false);
      void client.invalidateQueries();
    }
  };
  return { busy, start: () => { void run(); } };
}
