import '@mantine/core/styles/Checkbox.layer.css';
import { Checkbox } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck } from '@tabler/icons-react';
import type { components } from '@/generated/api';
import { Cards } from '@/components/Cards';
import { DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { money } from '@/lib/money';
import { usePhone } from '@/lib/usePhone';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { WaitingCard } from './WaitingCard';
import { Warnings } from './warnings';
import { counting, useAccount, useMaker } from '../words';
import css from '../Payout.module.css';

type Detail = components['schemas']['PayoutDetail'];

interface InboxProps {
  /** "Refunds that wait for you". */
  label: string;
  /** "Made by". */
  made: string;
  payouts: readonly Detail[];
  chosen: ReadonlySet<string>;
  onChoose: (ids: readonly string[], on: boolean) => void;
}

/** What the reader may release: a table to choose from, on a phone cards. */
export function Inbox({ label, made, payouts, chosen, onChoose }: InboxProps) {
  const { t } = useLingui();
  const { path } = usePlace();
  const phone = usePhone();
  const account = useAccount();
  const maker = useMaker();
  const ids = payouts.map(({ id }) => id);
  const all = payouts.every(({ id }) => chosen.has(id));
  const box = (row: Detail) => <span className={css.box}>{check(row)}</span>;
  const check = ({ id, payee, amount, reference }: Detail) => (
    <Checkbox
      size={phone ? 'md' : 'sm'}
      aria-label={t`Choose ${payee.name}, ${money(amount)}, ${reference}`}
      data-key="x"
      checked={chosen.has(id)}
      onChange={(event) => { onChoose([id], event.currentTarget.checked); }}
    />
  );
  if (phone) {
    return (
      <Cards label={label}>
        {payouts.map((payout) => <li key={payout.id}><WaitingCard payout={payout} choose={check(payout)} chosen={chosen.has(payout.id)} /></li>)}
      </Cards>
    );
  }
  return (
    <DataTable
      label={label}
      list={{ rows: payouts, error: null }}
      failed=""
      empty={null}
      rowKey={({ id }) => id}
      to={({ id }) => path('payouts', id)}
      marked={({ id }) => chosen.has(id)}
      columns={[
        { key: 'x', width: 40, head: <Checkbox size="sm" aria-label={t`Choose all`} checked={all} indeterminate={!all && chosen.size > 0} onChange={() => { onChoose(ids, !all); }} />, cell: box },
        { key: 'payee', head: t`Payee`, name: true, cell: (row) => <><b>{row.payee.name}</b>&ensp;<span className="k-caption">{account(row)}</span>{row.purpose === 'refund' && row.note && <span className={`k-caption ${css.why ?? ''}`} dir="auto">{row.note}</span>}<Warnings payout={row} /></> },
        { key: 'reference', head: t`Reference`, cell: (row) => <code>{row.reference}</code> },
        { key: 'maker', head: made, cell: (row) => <>{maker(row.maker, row.application)}&ensp;<span className="k-caption"><Moment at={row.created_at} /></span></> },
        { key: 'given', head: t`Approvals`, cell: (row) => <Given payout={row} /> },
        { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
      ]}
      phone={({ payee }) => ({ title: payee.name })}
    />
  );
}

/** Who approved so far, where it takes two. */
export function Given({ payout }: { payout: Detail }) {
  const { t } = useLingui();
  const given = counting(payout);
  const names = given.map(({ name }) => firstName(name)).join(', ');
  const count = given.length;
  if (payout.required_approvals === 1) return <span className="k-caption"><Trans>takes one</Trans></span>;
  return (
    <span className={count > 0 ? css.given : 'k-caption'}>
      {count > 0 && <IconCheck size={16} stroke={2} aria-hidden="true" />}
      {count > 0 ? t`${names}, ${count} of ${payout.required_approvals}` : t`${count} of ${payout.required_approvals}`}
    </span>
  );
}
