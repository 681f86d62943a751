import { Trans, useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { digits, type Amount } from '@/lib/money';

type Transfer = components['schemas']['TransferView'];

/** The name of an account in the page's language. */
export function useAccountName(): (account: string) => string {
  const { t } = useLingui();
  return (account) => {
    const [kind] = account.split(':');
    switch (kind) {
      case 'available':
        return t({ context: 'account', message: 'Available' });
      case 'held':
        return t({ context: 'account', message: 'Held' });
      case 'clearing':
        return t({ context: 'account', message: 'With the network' });
      case 'settlement':
        return t({ context: 'account', message: 'Settling' });
      case 'exchange':
        return t({ context: 'account', message: 'Exchange' });
      case 'suspense':
        return t({ context: 'account', message: 'Suspense' });
      case 'fees':
        return t({ context: 'account', message: 'Fees' });
      default:
        return account;
    }
  };
}

/** What an entry is for; of what, the page says. The ledger keeps a few fixed sentences; what it says otherwise stands as it is. */
function useEntryWords(): (says: string) => string {
  const { t } = useLingui();
  const [held, heldFee] = [t({ context: 'entry', message: 'Held' }), t({ context: 'entry', message: 'Fee held' })];
  const words: Record<string, string> = {
    'Opening deposit': t`Opening deposit`,
    Collected: t`Collected`,
    Settled: t({ context: 'entry', message: 'Settled' }),
    'Fee, paid by the customer': t`Fee, paid by the customer`,
    'Fee, paid by the merchant': t`Fee, paid by the merchant`,
    'Held for a payout': held,
    'Held for the fee of a payout': heldFee,
    'Held for a withdrawal': held,
    'Held for the fee of a withdrawal': heldFee,
    'Held for a refund': held,
    'Held for the fee of a refund': heldFee,
    'Held for a batch of payouts': t`Held for all payouts of a file`,
    'Held for the fees of a batch': t`Held for the fees of a file`,
    'Payout changed, more held': t`Changed, more held`,
    'Payout changed, less held': t`Changed, less held`,
    'Payout changed, more of its fee held': t`Changed, more of the fee held`,
    'Payout changed, less of its fee held': t`Changed, less of the fee held`,
    'Payout ended, money free again': t`Ended, money free again`,
    'Payout ended, fee free again': t`Ended, fee free again`,
    'Payout was delivered after all': t`Delivered after all`,
    'Fee of a payout that was delivered after all': t`Fee, as it was delivered after all`,
    'Fee of a payout': t({ context: 'entry', message: 'Fee' }),
    'Paid out': t`Paid out`,
    'Exchanged for a payout': t`Exchanged`,
    'Difference at the provider': t`Difference at the provider`,
    'Difference that is gone': t`Difference that is gone`,
    'Fee of a payout, back': t`Fee, back`,
    'Payout came back': t`Came back`,
    'Taken back by the provider': t`Taken back by the provider`,
    'Taken back after it was spent': t`Taken back after it was spent`,
    'Fee, back to the customer': t`Fee, back to the customer`,
    'Fee of a payment, back': t`Fee, back`,
  };
  return (says) => words[says] ?? says;
}

/** What one payment or payout moved in the ledger; debits equal credits. */
export function Transfers({ transfers, file = false }: { transfers: readonly Transfer[]; /** A payout of a file, whose money is held with the file. */ file?: boolean }) {
  const { t } = useLingui();
  const name = useAccountName();
  const words = useEntryWords();
  const rows = transfers.flatMap(({ id, at, entries }) => entries.map((entry, index) => ({ ...entry, at, key: `${id}-${String(index)}` })));
  const first = rows.map(({ debit, credit }) => debit ?? credit).find((amount) => amount !== undefined);
  const debits: Amount | null = first ? { currency: first.currency, amount: rows.reduce((sum, { debit }) => sum + (debit?.amount ?? 0), 0) } : null;
  const total = debits ? digits(debits) : '';
  const figure = (amount: Amount | null | undefined) => (amount ? <b>{digits(amount)}</b> : '');
  return (
    <Section title={<Trans>Ledger</Trans>} beside={debits ? <span className="k-caption"><Trans>Debits equal credits: {total}</Trans></span> : undefined}>
      <DataTable
        dense
        label={t`Ledger`}
        list={{ rows, error: null }}
        rowKey={(row) => row.key}
        failed=""
        empty={<p className="k-caption">{file ? <Trans>Nothing moved for it alone yet: its money is held with its file.</Trans> : <Trans>Nothing moved in the ledger yet.</Trans>}</p>}
        columns={[
          { key: 'account', head: t`Account`, cell: (row) => `${name(row.account)}, ${(row.debit ?? row.credit)?.currency ?? ''}` },
          { key: 'says', head: t`Entry`, cell: (row) => words(row.says), wrap: true },
          { key: 'at', head: t`Time`, cell: (row) => <Moment at={row.at} as="seconds" /> },
          { key: 'debit', head: t`Debit`, right: true, cell: (row) => figure(row.debit) },
          { key: 'credit', head: t`Credit`, right: true, cell: (row) => figure(row.credit) },
        ]}
        phone={(row) => ({ title: name(row.account), value: figure(row.debit ?? row.credit), detail: words(row.says), state: <span className="k-caption">{row.debit ? t`Debit` : t`Credit`}</span> })}
      />
    </Section>
  );
}
