import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ColumnMap } from '@/components/ColumnMap';
import { ActProblem } from '@/components/ErrorFace';
import { Panel } from '@/components/Panel';
import { Acts } from '@/components/Permit';
import { useAll } from '../payouts/words';
import { columns, useColumnWords, type BatchColumn, type BatchDetail } from './words';
import css from './Batch.module.css';

interface MappingProps {
  batch: BatchDetail;
  /** In the page, where the file cannot be read without it; a drawer otherwise. */
  inline?: boolean;
  acts?: ReactNode;
  onClose?: () => void;
}

/** What each column of the file means: told by its name, or by whoever uploads it. */
export function Mapping({ batch, inline = false, acts, onClose }: MappingProps) {
  const words = useColumnWords();
  const and = useAll();
  const given = batch.columns.map(({ means }) => means ?? null);
  const [means, setMeans] = useState<readonly (BatchColumn | null)[]>(given);
  const dirty = means.some((each, index) => each !== given[index]);
  const missing = and(batch.missing.map((column) => words[column]));
  const doing = useAct({
    run: () => take(api.PUT('/v1/payout-batches/{id}/mapping', { params: { path: { id: batch.id } }, body: { columns: [...means] } })),
    done: () => { onClose?.(); },
  });
  const fields = (
    <>
      <ColumnMap names={batch.columns.map(({ name }) => name)} means={means} meanings={columns} words={words} fault={doing.problem?.fault('columns')} onChange={(next) => { setMeans(next); doing.forget(); }} />
      <ActProblem problem={doing.problem?.fault('columns') ? null : doing.problem} />
    </>
  );
  if (inline) {
    return (
      <form noValidate onSubmit={(event) => { event.preventDefault(); doing.start(); }}>
        <h2><Trans>Say what the columns mean</Trans></h2>
        <p className={css.says}><Trans>No column says the {missing}. The others were told by their names: look at them as well.</Trans></p>
        {fields}
        {(batch.you_can.edit || acts) && <Acts>{batch.you_can.edit && <Button type="submit" loading={doing.busy} disabled={!dirty}><Trans>Read the file so</Trans></Button>}{acts}</Acts>}
        {!dirty && <p className="k-caption" style={{ marginTop: 8 }}><Trans>Nothing is different yet.</Trans></p>}
      </form>
    );
  }
  return (
    <Panel
      opened
      onClose={() => onClose?.()}
      title={<Trans>What the columns mean</Trans>}
      says={<Trans>The file is read again. Lines that were mended or dropped are as in the file again.</Trans>}
      dirty={dirty}
      onSubmit={() => { if (dirty) doing.start(); }}
      footSays={dirty ? undefined : <Trans>As it is now</Trans>}
      act={<Button type="submit" loading={doing.busy} disabled={!dirty}><Trans>Read the file so</Trans></Button>}
    >
      {fields}
    </Panel>
  );
}
