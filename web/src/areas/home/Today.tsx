import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import css from './Bars.module.css';

/** Today in, out, held and available, a line a currency. */
export function Today({ home }: { home: components['schemas']['Home'] }) {
  const { t } = useLingui();
  const count = (sum: { count: number }) => t`${plural(sum.count, { one: '# in all', other: '# in all' })}`;
  if (!home.today && !home.balances) return null;
  return (
    <Section title={<Trans>Today</Trans>}>
      <dl className={css.sums}>
        {home.today?.map(({ currency, collected, paid_out }) => [
          <div key={`${currency}-in`}>
            <dt>{t`Collected`}</dt>
            <dd><Money size="row" value={collected.amount} /></dd>
            <dd className="k-caption">{count(collected)}</dd>
          </div>,
          paid_out && (
            <div key={`${currency}-out`}>
              <dt>{t`Paid out`}</dt>
              <dd><Money size="row" value={paid_out.amount} /></dd>
              <dd className="k-caption">{count(paid_out)}</dd>
            </div>
          ),
        ])}
        {home.balances?.map(({ currency, available, held }) => [
          <div key={`${currency}-held`}>
            <dt>{t({ context: 'account', message: 'Held' })}</dt>
            <dd><Money size="row" value={held} /></dd>
          </div>,
          <div key={`${currency}-free`}>
            <dt>{t({ context: 'account', message: 'Available' })}</dt>
            <dd><Money size="row" value={available} /></dd>
          </div>,
        ])}
      </dl>
    </Section>
  );
}
