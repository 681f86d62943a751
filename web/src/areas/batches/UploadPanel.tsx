import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { FileDrop, FileHints, FileKnown, tableKind, tableName } from '@/components/FileDrop';
import { Panel } from '@/components/Panel';
import { saveCsv } from '@/lib/save';
import { usePlace } from '@/shell/place';

const example = 'name,phone,bank_bic,account_number,amount,currency,reference,note\nAsha Mrema,0712345678,,,50000,TZS,WAGE0001,November\nKilimo Bora,,CORUTZTZ,0150123456789,250000,TZS,WAGE0002,Maize\n';

/** One file with a payout on each line. It becomes a draft: nothing is held or sent before it is looked at. */
export default function UploadPanel({ onClose }: { onClose: () => void }) {
  const { path } = usePlace();
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const doing = useAct({
    run: ({ name, again }: { name: string; again?: boolean }) =>
      take(api.POST('/v1/payout-batches', {
        params: { query: { name, ...(again ? { again } : {}) } },
        body: file as unknown as string,
        bodySerializer: (sent) => sent,
        headers: { 'content-type': tableKind(name) },
      })),
    done: ({ id }) => { void navigate({ to: path('payouts', 'batches', id) }); },
  });
  const choose = (next: File | null) => {
    setFile(next);
    doing.forget();
  };
  const name = file ? tableName(file) : '';
  const known = doing.problem?.code === 'batch.same_file' ? doing.problem.extras['batch'] : undefined;
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>Upload a file</Trans>}
      says={<Trans>A payout on each line. Nothing is held or sent before you have looked at it.</Trans>}
      onSubmit={() => { if (file) doing.start({ name }); }}
      footSays={<Button variant="quiet" leftSection={<IconDownload size={18} aria-hidden="true" />} onClick={() => { saveCsv(example, 'payouts-example.csv'); }}><Trans>Example</Trans></Button>}
      act={file ? <Button type="submit" loading={doing.busy}><Trans>Look at the lines</Trans></Button> : undefined}
    >
      <Fields>
        <FileDrop file={file} onChoose={choose} />
        {typeof known === 'string' ? (
          <FileKnown>
            <p><b><Trans>This file was uploaded before.</Trans></b> <AppLink to={path('payouts', 'batches', known)}><Trans>Open what became of it</Trans></AppLink></p>
            <p><Trans>Uploaded once more, its lines are paid once more.</Trans></p>
            <Button variant="danger" loading={doing.busy} onClick={() => { doing.start({ name, again: true }); }}><Trans>Upload {name} once more</Trans></Button>
          </FileKnown>
        ) : (
          <ActProblem problem={doing.problem} />
        )}
        <FileHints
          title={<Trans>What the file looks like</Trans>}
          hints={[
            <Trans key="n">The first line names the columns, in English or Swahili, in any order.</Trans>,
            <Trans key="l">Each line has an amount, and a mobile number or a bank with its account number and the name.</Trans>,
            <Trans key="c">Currency (TZS unless told), reference and note are as you like. Other columns are left alone.</Trans>,
            <Trans key="m">Up to 100,000 lines and 16 MB.</Trans>,
          ]}
        />
      </Fields>
    </Panel>
  );
}
