import { Trans, useLingui } from '@lingui/react/macro';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { PurposeBeside } from '../purpose/PurposeBeside';
import { useAccount } from '../words';
import { useExceptions, useOutcomeWords, type Exception } from './outcomes';
import { waitsForMe } from './settles';
import css from './Outcomes.module.css';

/** Payouts whose end nobody knows, or of which two things were said. */
export default function ExceptionsTab() {
  const { t } = useLingui();
  const place = usePlace();
  const { path } = place;
  const account = useAccount();
  const { names, reasons } = useOutcomeWords();
  const { data, error, refetch } = useExceptions();
  const waits = (row: Exception) => {
    const { proposal } = row;
    if (!proposal) return <span className="k-caption"><Trans>nobody asked yet</Trans></span>;
    const who = firstName(proposal.proposed_by.name);
    const yours = waitsForMe(row, place);
    return <span className={yours ? css.yours : undefined}><Trans>{who}: {names[proposal.outcome]}</Trans>, {yours ? <Trans>you confirm it</Trans> : <Trans>waits for a second person</Trans>}</span>;
  };
  return (
    <div className={css.list}>
      <DataTable
        label={t`Payouts to look into`}
        list={{ rows: data?.data, error, again: () => void refetch() }}
        failed={<Trans>Payouts to look into could not be loaded.</Trans>}
        rowKey={({ payout }) => payout.id}
        to={({ payout }) => path('payouts', payout.id)}
        columns={[
          { key: 'state', head: t`State`, width: 130, cell: ({ payout }) => <Status kind="payout" state={payout.state} /> },
          { key: 'payee', head: t`Payee`, name: true, cell: ({ payout }) => <><b>{payout.payee.name}</b>&ensp;<span className="k-caption">{account(payout)}</span><PurposeBeside payout={payout} /></> },
          { key: 'why', head: t`Why`, cell: ({ reason }) => reasons[reason] },
          { key: 'found', head: t`Found out`, wrap: true, cell: waits },
          { key: 'at', head: t`Since`, cell: ({ payout }) => <Moment at={payout.updated_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: ({ payout }) => <Money size="row" value={payout.amount} /> },
        ]}
        phone={(row) => ({ title: row.payout.payee.name, value: <Money size="row" value={row.payout.amount} />, detail: <><PurposeBeside payout={row.payout} first />{reasons[row.reason]}<br />{waits(row)}</>, state: <Status kind="payout" state={row.payout.state} /> })}
        empty={
          <EmptyState title={<Trans>Nothing to look into</Trans>} picture={<><StampSlot>{t`Found out by one`}</StampSlot><StampSlot>{t`Confirmed by another`}</StampSlot></>}>
            <Trans>Of every payout the provider said what became of it. Where one falls silent or says two things, it stands here until two people settled it with evidence.</Trans>
          </EmptyState>
        }
      />
    </div>
  );
}
