import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { money, type Amount } from '@/lib/money';
import css from './Progress.module.css';

/** How far money has come towards a goal; `beside` says what remains. */
export function Progress({ collected, goal, beside }: { collected: Amount; goal: Amount; beside?: ReactNode }) {
  const { t } = useLingui();
  const [has, whole] = [money(collected), money(goal)];
  const part = Math.min(1, collected.amount / Math.max(1, goal.amount));
  return (
    <div className={css.progress}>
      <div className={css.track} role="progressbar" aria-label={t`Collected`} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(part * 100)} aria-valuetext={t`${has} of ${whole}`}>
        <div className={css.fill} data-full={part === 1 || undefined} style={{ width: `${String(part * 100)}%` }} />
      </div>
      <p className={css.ends}>
        <span><Trans><b>{has}</b> of {whole} collected</Trans></span>
        {beside}
      </p>
    </div>
  );
}
