import '@mantine/core/styles/Table.layer.css';
import { Button, Skeleton, Table } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { usePhone } from '@/lib/usePhone';
import { AppLink } from './AppLink';
import { ErrorFace } from './ErrorFace';
import { Waits } from './Waits';
import css from './DataTable.module.css';

export interface Column<Row> {
  key: string;
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Amounts and counts stand right, their head too. */
  right?: boolean;
  /** The cell whose words are the row's link: the name. */
  name?: boolean;
  width?: string | number;
  /** Sentences may break; all other cells but the name stand on one line. */
  wrap?: boolean;
}

/** A row on a phone: name and value, then detail and state. */
export interface PhoneRow {
  title: ReactNode;
  value?: ReactNode;
  detail?: ReactNode;
  state?: ReactNode;
}

/** What `useList` and TanStack's queries say alike. */
export interface Listed<Row> {
  rows: readonly Row[] | undefined;
  error: unknown;
  again?: () => void;
}

interface DataTableProps<Row> {
  /** What a screen reader calls the table. */
  label: string;
  list: Listed<Row>;
  /** State first, then who, what, when; the amount last. Seven at most. */
  columns: readonly Column<Row>[];
  phone: (row: Row) => PhoneRow;
  rowKey: (row: Row) => string;
  /** The row's own page; the whole row is the link. */
  to?: (row: Row) => string;
  /** Opens something in place instead, a drawer. */
  onOpen?: (row: Row) => void;
  /** "Payouts could not be loaded." */
  failed: ReactNode;
  /** The face for no rows: `<EmptyState>`, or `<NoMatch>` while filters are set. */
  empty: ReactNode;
  foot?: ReactNode;
  /** A mark for one row: just added, chosen. */
  marked?: (row: Row) => boolean;
  /** Rows inside a detail page are lower. */
  dense?: boolean;
  /** As on a phone whatever the window: inside a drawer. */
  narrow?: boolean;
}

/** A list with its four faces. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { list, columns, empty, failed, narrow = false } = props;
  const phone = usePhone() || narrow;
  if (list.rows === undefined) {
    return list.error ? <ErrorFace error={list.error} what={failed} again={list.again} /> : <ListWait columns={columns.length} narrow={narrow} />;
  }
  if (list.rows.length === 0) return empty;
  return (
    <>
      {phone ? <PhoneList {...props} rows={list.rows} /> : <WideTable {...props} rows={list.rows} />}
      {props.foot}
    </>
  );
}

type Full<Row> = DataTableProps<Row> & { rows: readonly Row[] };

function Opens<Row>({ row, to, onOpen, children }: Pick<DataTableProps<Row>, 'to' | 'onOpen'> & { row: Row; children: ReactNode }) {
  if (to) {
    return (
      <AppLink className={css.link} to={to(row)} data-row="">
        {children}
      </AppLink>
    );
  }
  if (onOpen) {
    return (
      <button
        type="button"
        className={css.link}
        data-row=""
        onClick={() => {
          onOpen(row);
        }}
      >
        {children}
      </button>
    );
  }
  return children;
}

function WideTable<Row>({ rows, columns, rowKey, label, to, onOpen, marked, dense }: Full<Row>) {
  return (
    <Table className={css.table ?? ''} aria-label={label} data-dense={dense || undefined} data-opens={Boolean(to ?? onOpen) || undefined}>
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Table.Th key={column.key} scope="col" data-right={column.right || undefined} w={column.width}>
              {column.head}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={rowKey(row)} data-marked={marked?.(row) || undefined}>
            {columns.map((column) => (
              <Table.Td key={column.key} data-right={column.right || undefined} data-name={column.name || undefined} data-wrap={column.wrap || undefined}>
                {column.name ? (
                  <Opens row={row} to={to} onOpen={onOpen}>
                    {column.cell(row)}
                  </Opens>
                ) : (
                  column.cell(row)
                )}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function PhoneList<Row>({ rows, rowKey, label, phone, to, onOpen, marked }: Full<Row>) {
  return (
    <ul className={css.list} aria-label={label}>
      {rows.map((row) => {
        const { title, value, detail, state } = phone(row);
        return (
          <li key={rowKey(row)} data-marked={marked?.(row) || undefined}>
            <span className={css.title} dir="auto">
              <Opens row={row} to={to} onOpen={onOpen}>
                {title}
              </Opens>
            </span>
            <span className={css.value}>{value}</span>
            <span className={css.detail}>{detail}</span>
            <span className={css.state}>{state}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** A list that is being read. */
export function ListWait({ columns, narrow = false }: { columns: number; narrow?: boolean }) {
  const phone = usePhone() || narrow;
  return (
    <Waits className={css.loading}>
      {Array.from({ length: 8 }, (_, row) => (
        <div key={row}>
          {Array.from({ length: phone ? 2 : columns }, (__, cell) => (
            <Skeleton key={cell} height={12} width={`${String(40 + ((row * 7 + cell * 13) % 40))}%`} />
          ))}
        </div>
      ))}
    </Waits>
  );
}

/** Keyset paging: "25 of 148 this week", Newer, Older; `lines` of a file go on instead. */
export function Pager({ says, onNewer, onOlder, lines = false }: { says?: ReactNode; onNewer?: (() => void) | undefined; onOlder?: (() => void) | undefined; lines?: boolean }) {
  if (!onNewer && !onOlder && says === undefined) return null;
  return (
    <nav className={css.pager}>
      <span role="status">{says}</span>
      {(onNewer ?? onOlder) && (
        <span className={css.turn}>
          {onNewer && (
            <Button variant="default" size="xs" onClick={onNewer}>
              {lines ? <Trans>Lines before</Trans> : <Trans>Newer</Trans>}
            </Button>
          )}
          {onOlder && (
            <Button variant="default" size="xs" onClick={onOlder}>
              {lines ? <Trans>Next lines</Trans> : <Trans>Older</Trans>}
            </Button>
          )}
        </span>
      )}
    </nav>
  );
}
