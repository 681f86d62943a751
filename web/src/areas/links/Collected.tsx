import { Trans, useLingui } from '@lingui/react/macro';
import { money } from '@/lib/money';
import type { Bill } from './words';
import css from './Links.module.css';

/** How far a control number has come: towards its maximum, else towards what is due. */
export function Collected({ bill }: { bill: Bill }) {
  const { t } = useLingui();
  const goal = bill.maximum ?? bill.amount;
  const has = money(bill.collected);
  if (!goal) return <p className={css.progress}><Trans>Collected <b>{has}</b>. There is no limit.</Trans></p>;
  const whole = money(goal);
  const part = Math.min(1, bill.collected.amount / goal.amount);
  const left = money({ amount: Math.max(0, goal.amount - bill.collected.amount), currency: goal.currency });
  return (
    <div className={css.progress}>
      <div className={css.track} role="progressbar" aria-label={t`Collected`} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(part * 100)} aria-valuetext={t`${has} of ${whole}`}>
        <div className={css.fill} data-full={part === 1 || undefined} style={{ width: `${String(part * 100)}%` }} />
      </div>
      <p className={css.ends}>
        <span><Trans><b>{has}</b> of {whole} collected</Trans></span>
        {bill.collected.amount > goal.amount ? <span><Trans>more than was due</Trans></span> : part < 1 && <span><Trans>{left} remaining</Trans></span>}
      </p>
    </div>
  );
}
