import { Trans, useLingui } from '@lingui/react/macro';
import { digits, short } from '@/lib/money';
import { roundUp } from '../home/Bars';
import { Chart } from './Chart';
import { enough } from './points';
import { useFigures } from './useFigures';
import css from './Chart.module.css';

/** The balance at the end of each day, as steps: what may be paid out, and all of it. */
export default function BalanceChart({ currency }: { currency: string }) {
  const { t } = useLingui();
  const { data } = useFigures(currency);
  if (!data) return null;
  const all = data.days.map(({ available, held }) => available.amount + held.amount);
  // Before the first money there is nothing to draw.
  const begun = all.findIndex((amount) => amount !== 0);
  const shown = begun === -1 ? [] : data.days.slice(Math.max(0, begun - 1));
  if (shown.length < enough) return begun === -1 ? null : <p className="k-caption"><Trans>There is too little yet to draw the balance of the last 30 days.</Trans></p>;
  const money = (amount: number) => digits({ amount, currency });
  return (
    <div className={css.charts}>
      <h3 className="k-caption"><Trans>Balance at the end of the day, {shown.length} days</Trans></h3>
      <Chart
        label={t`Balance at the end of each day, ${currency}`}
        kind="step"
        days={shown.map(({ on }) => on)}
        series={[
          { key: 'available', says: t({ context: 'account', message: 'Available' }), values: shown.map(({ available }) => available.amount) },
          { key: 'posted', says: t`With what is held`, values: shown.map(({ available, held }) => available.amount + held.amount) },
        ]}
        to={roundUp(Math.max(1, ...all))}
        axis={(amount) => short({ amount, currency })}
        whole={money}
      />
    </div>
  );
}
