import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { useList } from '@/api/useList';
import { DataTable, Pager } from '@/components/DataTable';
import { Money } from '@/components/Money';
import { Status } from '@/components/Status';
import { firstName } from '@/lib/text';
import { useParam, useSetParams } from '@/shell/place';
import { isOpen, nameOf, nextOpen, type Line } from './compare';
import { LinePanel } from './LinePanel';
import { useKindWords, useWhy } from './words';
import css from './Reconciliation.module.css';

interface LineListProps {
  list: ReturnType<typeof useList<Line>>;
  empty: ReactNode;
  /** Of several files: each line says which. */
  files?: boolean;
}

/** Lines of providers' files; one opens in a drawer, and after it is resolved the next takes its place. */
export function LineList({ list, empty, files = false }: LineListProps) {
  const { t } = useLingui();
  const kinds = useKindWords();
  const why = useWhy();
  const set = useSetParams();
  const [open] = useParam('line');
  // The line as it was opened: once resolved it may leave the list.
  const [held, setHeld] = useState<Line | null>(null);
  const [moved, setMoved] = useState(false);
  const here = list.rows?.find((line) => nameOf(line) === open) ?? (held && nameOf(held) === open ? held : undefined);
  const show = (line: Line, next = false) => {
    setHeld(line);
    setMoved(next);
    set({ panel: 'line', line: nameOf(line) });
  };
  const close = () => { set({ panel: undefined, line: undefined }); };
  const after = (line: Line) => {
    const next = nextOpen(list.rows ?? [], line);
    if (next) show(next, true);
    else close();
  };
  const amount = (value: Line['file_amount']) => (value ? <Money size="row" value={value} /> : <span className="k-caption"><Trans>nothing</Trans></span>);
  const looked = (line: Line) => line.resolution && <span className={css.looked}><IconCheck size={16} aria-hidden="true" />{firstName(line.resolution.by.name)}</span>;
  const name = (line: Line) => (line.reference ? <code>{line.reference}</code> : <Trans>No reference</Trans>);
  const where = (line: Line) => [files ? line.reconciliation : '', line.line ? t`line ${line.line}` : ''].filter(Boolean).join(', ');
  return (
    <>
      <DataTable
        dense={!files}
        label={t`Lines`}
        list={list}
        failed={<Trans>The lines could not be loaded.</Trans>}
        rowKey={nameOf}
        onOpen={(line) => { show(line); }}
        columns={[
          { key: 'verdict', head: t`Comparison`, width: '15%', cell: (line) => <Status kind="reconciliation_line" state={line.verdict} /> },
          { key: 'reference', head: t`Reference`, name: true, cell: (line) => <>{name(line)}&ensp;<span className="k-caption">{where(line)}</span></> },
          { key: 'what', head: t`What`, cell: (line) => line.kind && kinds[line.kind] },
          { key: 'looked', head: t`Looked into by`, cell: looked },
          { key: 'file', head: t`In the file`, right: true, cell: (line) => amount(line.file_amount) },
          { key: 'ours', head: t`In the books`, right: true, cell: (line) => amount(line.our_amount) },
        ]}
        phone={(line) => ({
          title: name(line),
          value: amount(line.file_amount ?? line.our_amount),
          detail: <>{where(line) && <>{where(line)}. </>}{why(line)} {looked(line)}</>,
          state: <Status kind="reconciliation_line" state={line.verdict} />,
        })}
        empty={empty}
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      {here && <LinePanel key={nameOf(here)} line={here} still={moved} more={Boolean(list.rows?.some((line) => isOpen(line) && nameOf(line) !== nameOf(here)))} onClose={close} onResolved={() => { after(here); }} />}
    </>
  );
}
