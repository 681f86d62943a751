import { Trans } from '@lingui/react/macro';
import { Progress } from '@/components/Progress';
import { money } from '@/lib/money';
import type { Bill } from './words';
import css from './Links.module.css';

/** How far a control number has come: towards its maximum, else towards what is due. */
export function Collected({ bill }: { bill: Bill }) {
  const goal = bill.maximum ?? bill.amount;
  const has = money(bill.collected);
  if (!goal) return <p className={css.progress}><Trans>Collected <b>{has}</b>. There is no limit.</Trans></p>;
  const left = money({ amount: Math.max(0, goal.amount - bill.collected.amount), currency: goal.currency });
  const beside = bill.collected.amount > goal.amount ? <span><Trans>more than was due</Trans></span> : bill.collected.amount < goal.amount && <span><Trans>{left} remaining</Trans></span>;
  return <Progress collected={bill.collected} goal={goal} beside={beside} />;
}
