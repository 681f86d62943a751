import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { isProblem } from '@/api/problem';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ColumnMap } from '@/components/ColumnMap';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { FileDrop, FileHints, FileKnown, tableKind, tableName } from '@/components/FileDrop';
import { Panel } from '@/components/Panel';
import { dayOf } from '@/lib/moment';
import { saveCsv } from '@/lib/save';
import { useNow } from '@/lib/useNow';
import { usePlace } from '@/shell/place';
import { spanOf } from '../ledger/span';
import { guess, meanings, type Meaning } from './compare';
import { useMeaningWords } from './words';
import css from './Reconciliation.module.css';

const example = 'reference,amount,currency,type,status\nINV20418,50000,TZS,Payment,SUCCESS\nWAGE0001,250000,TZS,Payout,SUCCESS\nFT26327,1000000,TZS,Deposit,SUCCESS\n';

interface Asked {
  name: string;
  columns?: string;
  again?: boolean;
}

/** The columns of a file whose names do not say enough. */
const unnamed = (error: unknown): string[] | null => {
  const header = isProblem(error, 'reconciliation.mapping_needed') ? error.extras['header'] : undefined;
  return Array.isArray(header) ? header.map(String) : null;
};

/** One file of a provider and the days it is of; then, where the names of its columns do not say it, what they mean. */
export default function UploadPanel({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const navigate = useNavigate();
  const now = useNow();
  const words = useMeaningWords();
  // The days of a file are those of East Africa Time.
  const today = dayOf(now, 'Africa/Dar_es_Salaam');
  const month = spanOf('month', {}, now, 'Africa/Dar_es_Salaam');
  const [file, setFile] = useState<File | null>(null);
  const [from, setFrom] = useState(month.first);
  const [to, setTo] = useState(month.last);
  const [header, setHeader] = useState<string[] | null>(null);
  const [means, setMeans] = useState<(Meaning | null)[]>([]);
  const name = file ? tableName(file) : '';
  const doing = useAct({
    run: async ({ name: called, columns, again }: Asked) => {
      try {
        return await take(api.POST('/v1/reconciliations', {
          params: { query: { name: called, from, to, ...(columns === undefined ? {} : { columns }), ...(again ? { again } : {}) } },
          body: file as unknown as string,
          bodySerializer: (sent) => sent,
          headers: { 'content-type': tableKind(called) },
        }));
      } catch (error) {
        const names = unnamed(error);
        if (names && !header) {
          setHeader(names);
          setMeans(guess(names));
        }
        throw error;
      }
    },
    done: ({ id }) => { void navigate({ to: path('balance', 'reconciliation', id) }); },
  });
  const { problem } = doing;
  const start = (again?: boolean) => { doing.start({ name, ...(header ? { columns: means.map((each) => each ?? '').join(',') } : {}), ...(again ? { again } : {}) }); };
  const choose = (next: File | null) => {
    setFile(next);
    setHeader(null);
    doing.forget();
  };
  const wrong = !from || !to ? t`Choose the first day and the last.` : from > to ? t`The first day comes after the last.` : null;
  const enough = !header || (means.includes('reference') && means.includes('amount'));
  const known = problem?.code === 'reconciliation.same_file' ? problem.extras['reconciliation'] : undefined;
  const quiet = problem?.code === 'reconciliation.mapping_needed' || problem?.fault('from') || problem?.fault('columns');
  const same = typeof known === 'string' && (
    <FileKnown>
      <p><b><Trans>This file was uploaded before.</Trans></b> <AppLink to={path('balance', 'reconciliation', known)}><Trans>Open what became of it</Trans></AppLink></p>
      <p><Trans>Compared once more, it stands in the list once more. No money moves either way.</Trans></p>
      <Button variant="default" loading={doing.busy} onClick={() => { start(true); }}><Trans>Compare {name} once more</Trans></Button>
    </FileKnown>
  );
  const act = <Button type="submit" loading={doing.busy} disabled={!enough || wrong !== null}><Trans>Compare with the books</Trans></Button>;
  const submit = () => { if (file && enough && wrong === null) start(); };
  if (header) {
    return (
      <Panel
        opened
        still
        onClose={onClose}
        title={<Trans>Say what the columns mean</Trans>}
        says={<Trans>The names in {name} do not say enough. Reference and amount are needed; the rest helps to tell orders apart.</Trans>}
        dirty
        discard={<Trans>Discard this file?</Trans>}
        onSubmit={submit}
        footSays={enough ? <Button variant="default" onClick={() => { choose(null); }}><Trans>Another file</Trans></Button> : <Trans>Reference and amount are needed</Trans>}
        act={act}
      >
        <ColumnMap names={header} means={means} meanings={meanings} words={words} fault={problem?.fault('columns')} onChange={(next) => { setMeans(next); doing.forget(); }} />
        {same || (!quiet && <ActProblem problem={problem} />)}
      </Panel>
    );
  }
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>Upload a provider’s file</Trans>}
      says={<Trans>Each line is held against payments, payouts and deposits of these days. Nothing moves and no order changes by it.</Trans>}
      onSubmit={submit}
      footSays={<Button variant="quiet" leftSection={<IconDownload size={18} aria-hidden="true" />} onClick={() => { saveCsv(example, 'provider-example.csv'); }}><Trans>Example</Trans></Button>}
      act={file ? act : undefined}
    >
      <Fields>
        <FileDrop file={file} onChoose={choose} />
        <div className={css.days}>
          <TextInput type="date" label={t`First day in the file`} value={from} max={today} onChange={(event) => { setFrom(event.currentTarget.value); doing.forget(); }} />
          <TextInput type="date" label={t`Last day, itself included`} value={to} max={today} onChange={(event) => { setTo(event.currentTarget.value); doing.forget(); }} />
        </div>
        {(wrong ?? problem?.fault('from')) && <p className={css.fault} role="alert">{wrong ?? problem?.fault('from')}</p>}
        {same || (!quiet && <ActProblem problem={problem} />)}
        <FileHints
          title={<Trans>What the file looks like</Trans>}
          hints={[
            <Trans key="n">The first line names the columns, in English or Swahili, in any order.</Trans>,
            <Trans key="l">Each line has the amount, and a reference that you or Kibali gave the order.</Trans>,
            <Trans key="d">The days are those of East Africa Time. What the books have in them and the file does not name is missing.</Trans>,
            <Trans key="m">Up to 100,000 lines and 16 MB.</Trans>,
          ]}
        />
      </Fields>
    </Panel>
  );
}
