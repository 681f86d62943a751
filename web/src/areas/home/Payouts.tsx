import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { components } from '@/generated/api';
import { DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import { useRecorded } from '@/components/record/recorded';
import { Status } from '@/components/Status';
import { usePlace } from '@/shell/place';

/** A short list of payouts that lead to their pages. */
export function HomePayouts({ title, label, rows, empty, beside }: { title: ReactNode; label: string; rows: readonly components['schemas']['HomePayout'][]; empty: ReactNode; beside?: ReactNode }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const recorded = useRecorded();
  const says = (row: components['schemas']['HomePayout']) => (row.message ? recorded(row.message) : row.reference);
  return (
    <Section title={title} beside={beside}>
      <DataTable
        dense
        label={label}
        list={{ rows, error: null }}
        rowKey={(row) => row.id}
        to={(row) => path('payouts', row.id)}
        failed=""
        empty={<p className="k-caption">{empty}</p>}
        columns={[
          { key: 'state', head: t`State`, width: 130, cell: (row) => <Status kind="payout" state={row.state} /> },
          { key: 'payee', head: t`Payee`, name: true, cell: (row) => <><b>{row.payee_name}</b>&ensp;<span className="k-caption">{says(row)}</span></> },
          { key: 'at', head: t`Time`, cell: (row) => <Moment at={row.updated_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({ title: row.payee_name, value: <Money size="row" value={row.amount} />, detail: says(row), state: <Status kind="payout" state={row.state} /> })}
      />
    </Section>
  );
}
