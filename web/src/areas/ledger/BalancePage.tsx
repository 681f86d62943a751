import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { EmptyState } from '@/components/EmptyState';
import { ErrorFace } from '@/components/ErrorFace';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import { Waits } from '@/components/Waits';
import { can } from '@/lib/can';
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
  const { merchant, role, path } = usePlace();
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'balances'), queryFn: () => take(api.GET('/v1/balances')), refetchInterval: 30_000 });
  const terms = useTerms();
  const rates = terms.data?.rates ?? [];
  return (
    <>
      <BalanceHead here="balance" says={<Trans>What you can pay out now, and what waits to leave.</Trans>} />
      {!data && (error ? <ErrorFace error={error} what={<Trans>The balance could not be loaded.</Trans>} again={() => void refetch()} /> : <SumsWait />)}
      {data?.data.length === 0 && (
        <EmptyState title={<Trans>Nothing was received yet</Trans>} acts={can.askForPayments(role) ? <Button component={AppLink} to={path('balance', 'deposits')}><Trans>Pay money in</Trans></Button> : undefined}>
          <Trans>The first payment that arrives opens the balance. It can also be opened with money of your own, from your account at a bank.</Trans>
        </EmptyState>
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

/** The three figures, while they are being read. */
function SumsWait() {
  return (
    <Waits className={css.wait}>
      <Skeleton height={16} width={48} />
      <div className={css.sums}>
        {[0, 1, 2].map((key) => (
          <div key={key}>
            <Skeleton height={14} width={90} mb={12} />
            <Skeleton height={34} width="70%" mb={12} />
            <Skeleton height={12} width="50%" />
          </div>
        ))}
      </div>
      <Skeleton height={10} radius={5} />
    </Waits>
  );
}
