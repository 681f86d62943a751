import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, FileButton, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconDownload, IconFileUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { Badge } from '@/components/Status';
import { saveCsv } from '@/lib/save';
import { usePlace } from '@/shell/place';
import { check, columns, type CheckedLine } from './table';
import { useTableWords } from './tableWords';
import css from './Links.module.css';

type Result = components['schemas']['BillImport'];

const example = `${columns.join(',')}\nINV204,50000,,exact,June rent,,,\n,,,,School fees,Asha Mrema,,0712345678\n`;

/** Many control numbers from one table: written or chosen, looked at line by line, made, told. */
export default function ImportPanel({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { whole } = useTableWords();
  const [text, setText] = useState('');
  const [lines, setLines] = useState<CheckedLine[] | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const doing = useAct({
    run: (csv: string, key) => take(api.POST('/v1/bills/import', { body: { csv }, params: { header: { 'Idempotency-Key': key } } })),
    done: setResult,
  });
  const good = lines?.filter(({ fault }) => fault === null).length ?? 0;
  const bad = (lines?.length ?? 0) - good;
  const write = (next: string) => {
    setText(next);
    setWrong(null);
    doing.forget();
  };
  const look = () => {
    const checked = check(text);
    if (checked.fault === null) setLines(checked.lines);
    else setWrong(whole(checked));
  };
  if (result) return <Made result={result} onClose={onClose} />;
  if (lines) {
    return (
      <Panel
        opened
        onClose={onClose}
        dirty
        discard={<Trans>Discard this table?</Trans>}
        title={<Trans>Look at the lines</Trans>}
        says={bad > 0 ? <Trans>Lines with a fault are left out. The others make a control number each.</Trans> : <Trans>Nothing is made yet. Each line makes one control number.</Trans>}
        onSubmit={() => { if (good > 0) doing.start(text); }}
        footSays={<Button variant="default" onClick={() => { setLines(null); doing.forget(); }}><Trans>Back to the table</Trans></Button>}
        act={good > 0 ? <Button type="submit" loading={doing.busy}>{t`Make ${plural(good, { one: '# control number', other: '# control numbers' })}`}</Button> : undefined}
      >
        <Fields>
          <p className={css.tally}>
            {good > 0 && <Badge tone="ok" icon={IconCheck}>{t`${plural(good, { one: '# line is good', other: '# lines are good' })}`}</Badge>}
            {bad > 0 && <Badge tone="bad" icon={IconAlertTriangle}>{t`${plural(bad, { one: '# line has a fault', other: '# lines have a fault' })}`}</Badge>}
          </p>
          <Lines lines={lines} />
          {doing.problem && <ActProblem problem={doing.problem} unsure={doing.unsure} />}
        </Fields>
      </Panel>
    );
  }
  return (
    <Panel
      opened
      onClose={onClose}
      dirty={text.trim() !== ''}
      discard={<Trans>Discard this table?</Trans>}
      title={<Trans>Upload a table</Trans>}
      says={<Trans>One control number for each line. The first line names the columns; all lines are looked at before anything is made.</Trans>}
      onSubmit={look}
      footSays={<Button variant="default" leftSection={<IconDownload size={18} aria-hidden="true" />} onClick={() => { saveCsv(example, 'control-numbers-example.csv'); }}><Trans>Example</Trans></Button>}
      act={<Button type="submit"><Trans>Look at the lines</Trans></Button>}
    >
      <Fields>
        <div>
          <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={(file) => { void file?.text().then(write); }}>
            {(props) => <Button {...props} variant="default" leftSection={<IconFileUpload size={18} aria-hidden="true" />}><Trans>Choose a CSV file</Trans></Button>}
          </FileButton>
        </div>
        <Textarea
          label={t`Or paste it here`}
          description={t`Columns, in any order, none of them required: ${columns.join(', ')}.`}
          placeholder={example}
          autosize
          minRows={9}
          maxRows={22}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13, whiteSpace: 'pre', overflowX: 'auto' } }}
          value={text}
          error={wrong}
          onChange={(event) => { write(event.currentTarget.value); }}
        />
      </Fields>
    </Panel>
  );
}

/** The first lines with faults, then the others; a hundred at most. */
function Lines({ lines }: { lines: readonly CheckedLine[] }) {
  const { t } = useLingui();
  const { line: says } = useTableWords();
  const order = [...lines].sort((one, other) => Number(one.fault === null) - Number(other.fault === null));
  const rest = lines.length - 100;
  return (
    <>
      <ul className={css.lines} aria-label={t`Lines`}>
        {order.slice(0, 100).map(({ line, about, amount, fault }) => (
          <li key={line}>
            <span>{line}</span>
            <span>{about || t`No description`}{fault && <small data-bad=""><IconAlertTriangle size={14} aria-hidden="true" style={{ verticalAlign: '-2px' }} /> {says(fault)}</small>}</span>
            <b>{amount}</b>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="k-caption">{t`${plural(rest, { one: 'and # more line', other: 'and # more lines' })}`}</p>}
    </>
  );
}

function Made({ result, onClose }: { result: Result; onClose: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const { made, refused, lines } = result;
  const numbers = () => {
    const rows = lines.map(({ line, says, bill }) => [String(line), bill?.payer_number ?? '', bill?.page ?? '', says].map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
    saveCsv(['line,payer_number,page,message', ...rows].join('\n'), 'control-numbers-made.csv');
  };
  return (
    <Panel
      opened
      onClose={onClose}
      title={made > 0 ? t`${plural(made, { one: '# control number is made', other: '# control numbers are made' })}` : <Trans>No control number is made</Trans>}
      says={refused > 0 ? t`${plural(refused, { one: '# line made none: see why below, mend it and upload it again.', other: '# lines made none: see why below, mend them and upload them again.' })}` : undefined}
      onSubmit={onClose}
      footSays={<Button variant="default" leftSection={<IconDownload size={18} aria-hidden="true" />} onClick={numbers}><Trans>Download the result</Trans></Button>}
      act={<Button type="submit"><Trans>Back to the list</Trans></Button>}
    >
      <ul className={css.lines} aria-label={t`Lines`}>
        {lines.slice(0, 200).map(({ line, says, bill }) => (
          <li key={line}>
            <span>{line}</span>
            {bill ? <AppLink to={path('links', 'control-numbers', bill.id)}><code>{bill.payer_number}</code></AppLink> : <span data-bad="">{says}</span>}
            <span>{bill?.customer?.name ?? ''}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
