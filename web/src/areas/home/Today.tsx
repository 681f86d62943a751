import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import type { Amount } from '@/lib/money';
import css from './Bars.module.css';

/** Today in, out, held and available, a line a currency. */
export function Today({ home }: { home: components['schemas']['Home'] }) {
  const { t } = useLingui();
  const { today, balances } = home;
  if (!today && !balances) return null;
  const currencies = [...new Set([...(today ?? []), ...(balances ?? [])].map(({ currency }) => currency))];
  return (
    <Section title={<Trans>Today</Trans>}>
      {currencies.map((currency) => {
        const moved = today?.find((each) => each.currency === currency);
        const has = balances?.find((each) => each.currency === currency);
        // Where anything stands of a currency, its line has all four.
        const nothing = { count: 0, amount: { amount: 0, currency: currency as Amount['currency'] } };
        const paysOut = today?.some(({ paid_out: out }) => out) ?? has !== undefined;
        return (
          <dl key={currency} className={css.sums}>
            {today && <Figure label={t`Collected`} {...(moved?.collected ?? nothing)} />}
            {paysOut && <Figure label={t`Paid out`} {...(moved?.paid_out ?? nothing)} />}
            {has && <Figure label={t({ context: 'account', message: 'Held' })} amount={has.held} />}
            {has && <Figure label={t({ context: 'account', message: 'Available' })} amount={has.available} />}
          </dl>
        );
      })}
    </Section>
  );
}

function Figure({ label, amount, count }: { label: string; amount: Amount; count?: number }) {
  const { t } = useLingui();
  return (
    <div>
      <dt>{label}</dt>
      <dd><Money size="row" value={amount} /></dd>
      {count !== undefined && <dd className="k-caption">{t`${plural(count, { one: '# in all', other: '# in all' })}`}</dd>}
    </div>
  );
}
