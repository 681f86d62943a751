import { Trans, useLingui } from '@lingui/react/macro';
import { IconCreditCard, IconScale } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { Money } from '@/components/Money';
import { Note } from '@/components/Note';
import { Section } from '@/components/PageHead';
import { grouped } from '@/lib/money';
import { usePlace } from '@/shell/place';
import { lazy, Suspense } from 'react';
import { useTerms } from '../terms/useTerms';
import { BalanceHead } from './BalanceHead';
import css from './Balance.module.css';

const BalanceChart = lazy(() => import('../figures/BalanceChart'));

/** What the merchant has: available, held, and both together. */
export default function BalancePage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'balances'), queryFn: () => take(api.GET('/v1/balances')), refetchInterval: 30_000 });
  const terms = useTerms();
  const rates = terms.data?.rates ?? [];
  return (
    <>
      <BalanceHead here="balance" says={<Trans>What you can pay out now, and what waits to leave.</Trans>} />
      {!data && (error ? <ErrorFace error={error} what={<Trans>The balance could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />)}
      {data?.data.length === 0 && (
        <Note icon={IconScale}>
          <Trans>Nothing was received yet. The first payment that arrives opens the balance.</Trans>
        </Note>
      )}
      {data?.data.map(({ currency, available, held, posted, settling }) => (
        <Section key={currency} title={currency} beside={data.data.length > 1 ? <AppLink to={path(`balance/statement?currency=${currency}`)}><Trans>Statement in {currency}</Trans></AppLink> : undefined}>
          <dl className={css.sums}>
            <div>
              <dt>{t({ context: 'account', message: 'Available' })}</dt>
              <dd><Money size="amount" value={available} /></dd>
              <dd className="k-caption"><Trans>Free to be paid out</Trans></dd>
            </div>
            <div>
              <dt>{t({ context: 'account', message: 'Held' })}</dt>
              <dd><Money size="amount" value={held} /></dd>
              <dd className="k-caption"><AppLink to={path('payouts?state=pending&purpose=any')}><Trans>What waits to leave or is on its way</Trans></AppLink></dd>
            </div>
            <div>
              <dt><Trans>Posted</Trans></dt>
              <dd><Money size="amount" value={posted} /></dd>
              <dd className="k-caption"><Trans>Both together, as the ledger has it</Trans></dd>
            </div>
          </dl>
          {posted.amount > 0 && (
            <div className={css.bar} aria-hidden="true">
              <span style={{ flexGrow: available.amount }} />
              {held.amount > 0 && <span style={{ flexGrow: held.amount }} />}
            </div>
          )}
          <Suspense><BalanceChart currency={currency} /></Suspense>
          {settling.amount > 0 && (
            <p className={css.settling}>
              <IconCreditCard size={18} stroke={1.8} aria-hidden="true" />
              <span><Trans><Money value={settling} /> <b>settling</b>. Paid by card, it joins what is available two working days after it came.</Trans></span>
              <AppLink to={path('payments?state=succeeded&method=card')}><Trans>See these payments</Trans></AppLink>
            </p>
          )}
        </Section>
      ))}
      {rates.length > 0 && (
        <Section title={<Trans>Exchange rates</Trans>} beside={<AppLink to={path('settings', 'fees')}><Trans>Fees and limits</Trans></AppLink>}>
          <ul className={css.rates}>
            {rates.map(({ source, target, rate }) => (
              <li key={`${source}${target}`}>1 {source} = <b>{grouped(rate)}</b> {target}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
