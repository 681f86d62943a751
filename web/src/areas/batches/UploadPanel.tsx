import { Trans } from '@lingui/react/macro';
import { Button, FileButton } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet, IconFileUpload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type DragEvent } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { save } from '@/lib/save';
import { usePlace } from '@/shell/place';
import css from './Batch.module.css';

const example = 'name,phone,bank_bic,account_number,amount,currency,reference,note\nAsha Mrema,0712345678,,,50000,TZS,WAGE0001,November\nKilimo Bora,,CORUTZTZ,0150123456789,250000,TZS,WAGE0002,Maize\n';
const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const kinds = `.csv,.xlsx,text/csv,${excel}`;

/** One file with a payout on each line. It becomes a draft: nothing is held or sent before it is looked at. */
export default function UploadPanel({ onClose }: { onClose: () => void }) {
  const { path } = usePlace();
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const [over, setOver] = useState(false);
  const doing = useAct({
    run: ({ name, again }: { name: string; again?: boolean }) =>
      take(api.POST('/v1/payout-batches', {
        params: { query: { name, ...(again ? { again } : {}) } },
        body: file as unknown as string,
        bodySerializer: (sent) => sent,
        headers: { 'content-type': /\.xlsx$/i.test(name) ? excel : 'text/csv' },
      })),
    done: ({ id }) => { void navigate({ to: path('payouts', 'batches', id) }); },
  });
  const choose = (next: File | null) => {
    setFile(next);
    doing.forget();
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) choose(dropped);
  };
  const name = file?.name.slice(0, 100) ?? '';
  const size = file ? new Intl.NumberFormat('en', { maximumFractionDigits: 0 }).format(Math.max(1, file.size / 1024)) : '';
  const known = doing.problem?.code === 'batch.same_file' ? doing.problem.extras['batch'] : undefined;
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>Upload a file</Trans>}
      says={<Trans>A payout on each line. Nothing is held or sent before you have looked at it.</Trans>}
      onSubmit={() => { if (file) doing.start({ name }); }}
      footSays={<Button variant="quiet" leftSection={<IconDownload size={18} aria-hidden="true" />} onClick={() => { save(new Blob([example], { type: 'text/csv' }), 'payouts-example.csv'); }}><Trans>Example</Trans></Button>}
      act={file ? <Button type="submit" loading={doing.busy}><Trans>Look at the lines</Trans></Button> : undefined}
    >
      <Fields>
        <div className={css.drop} data-over={over || undefined} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => { setOver(false); }} onDrop={drop}>
          {file ? <IconFileSpreadsheet size={28} stroke={1.6} aria-hidden="true" /> : <IconFileUpload size={28} stroke={1.6} aria-hidden="true" />}
          {file ? <p><b dir="auto">{name}</b> <span className="k-caption">{size} kB</span></p> : <p><Trans>Drop the file here, or choose it.</Trans></p>}
          <FileButton accept={kinds} onChange={choose}>
            {(props) => <Button {...props} variant="default" data-autofocus>{file ? <Trans>Choose another file</Trans> : <Trans>Choose a CSV or Excel file</Trans>}</Button>}
          </FileButton>
        </div>
        {typeof known === 'string' ? (
          <div className={css.known} role="alert">
            <p><b><Trans>This file was uploaded before.</Trans></b> <AppLink to={path('payouts', 'batches', known)}><Trans>Open what became of it</Trans></AppLink></p>
            <p><Trans>Uploaded once more, its lines are paid once more.</Trans></p>
            <Button variant="danger" loading={doing.busy} onClick={() => { doing.start({ name, again: true }); }}><Trans>Upload {name} once more</Trans></Button>
          </div>
        ) : (
          <ActProblem problem={doing.problem} />
        )}
        <div className={css.hints}>
          <h3><Trans>What the file looks like</Trans></h3>
          <ul>
            <li><Trans>The first line names the columns, in English or Swahili, in any order.</Trans></li>
            <li><Trans>Each line has an amount, and a mobile number or a bank with its account number and the name.</Trans></li>
            <li><Trans>Currency (TZS unless told), reference and note are as you like. Other columns are left alone.</Trans></li>
            <li><Trans>Up to 100,000 lines and 16 MB.</Trans></li>
          </ul>
        </div>
      </Fields>
    </Panel>
  );
}
