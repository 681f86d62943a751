import { Trans } from '@lingui/react/macro';
import { Button, FileButton } from '@mantine/core';
import { IconFileSpreadsheet, IconFileUpload } from '@tabler/icons-react';
import { useState, type DragEvent, type ReactNode } from 'react';
import css from './FileDrop.module.css';

const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const kinds = `.csv,.xlsx,text/csv,${excel}`;

/** What a table is called and sent as. */
export const tableName = (file: File): string => file.name.slice(0, 100);
export const tableKind = (name: string): string => (/\.xlsx$/i.test(name) ? excel : 'text/csv');

/** Where a table is dropped or chosen: CSV or Excel. */
export function FileDrop({ file, onChoose }: { file: File | null; onChoose: (file: File | null) => void }) {
  const [over, setOver] = useState(false);
  const size = file ? new Intl.NumberFormat('en', { maximumFractionDigits: 0 }).format(Math.max(1, file.size / 1024)) : '';
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onChoose(dropped);
  };
  return (
    <div className={css.drop} data-over={over || undefined} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => { setOver(false); }} onDrop={drop}>
      {file ? <IconFileSpreadsheet size={28} stroke={1.6} aria-hidden="true" /> : <IconFileUpload size={28} stroke={1.6} aria-hidden="true" />}
      {file ? <p><b dir="auto">{tableName(file)}</b> <span className="k-caption">{size} kB</span></p> : <p><Trans>Drop the file here, or choose it.</Trans></p>}
      <FileButton accept={kinds} onChange={onChoose}>
        {(props) => <Button {...props} variant="default" data-autofocus>{file ? <Trans>Choose another file</Trans> : <Trans>Choose a CSV or Excel file</Trans>}</Button>}
      </FileButton>
    </div>
  );
}

/** What the reader should know of the file before it is sent. */
export function FileHints({ title, hints }: { title: ReactNode; hints: readonly ReactNode[] }) {
  return (
    <div className={css.hints}>
      <h3>{title}</h3>
      <ul>{hints.map((hint, index) => <li key={index}>{hint}</li>)}</ul>
    </div>
  );
}

/** The same file came before: what became of it, and a way to send it all the same. */
export function FileKnown({ children }: { children: ReactNode }) {
  return <div className={css.known} role="alert">{children}</div>;
}
