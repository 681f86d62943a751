import { Trans, useLingui } from '@lingui/react/macro';
import { DataTable } from '@/components/DataTable';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import type { Amount } from '@/lib/money';
import type { Link } from './words';

/** What is sold, line by line. */
export function Items({ items, total }: { items: Link['items']; total: Amount }) {
  const { t } = useLingui();
  const rows = items.map((item, index) => ({ ...item, index, cost: { ...item.price, amount: item.price.amount * item.quantity } }));
  return (
    <Section title={<Trans>Items</Trans>} beside={<Money value={total} />}>
      <DataTable
        dense
        label={t`Items`}
        list={{ rows, error: null }}
        failed=""
        empty={null}
        rowKey={(row) => String(row.index)}
        columns={[
          { key: 'name', head: t`Item`, name: true, cell: (row) => row.name },
          { key: 'quantity', head: t`Quantity`, right: true, cell: (row) => row.quantity },
          { key: 'price', head: t`Price of one`, right: true, cell: (row) => <Money value={row.price} /> },
          { key: 'cost', head: t`Together`, right: true, cell: (row) => <Money size="row" value={row.cost} /> },
        ]}
        phone={(row) => ({ title: row.name, value: <Money size="row" value={row.cost} />, detail: <>{row.quantity} × <Money value={row.price} /></> })}
      />
    </Section>
  );
}
