import { Trans, useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { AppLink } from '@/components/AppLink';
import { Moment } from '@/components/Moment';
import { PageHead, Section } from '@/components/PageHead';
import { money, short } from '@/lib/money';
import { usePlace } from '@/shell/place';
import { useWaitingBatches } from '../batches/waiting';
import { WaitingFiles } from '../batches/WaitingFiles';
import { useWaitingBeside } from '../payouts/waiting';
import { WaitingBeside } from '../payouts/WaitingBeside';
import { WaitingPermit } from '../payouts/WaitingPermit';
import { NothingConnected } from '../rail_accounts/NothingConnected';
import { useOwnership } from '../team/ownership';
import { OwnershipNotice } from '../team/OwnershipNotice';
import { Bars } from './Bars';
import { MerchantSteps } from './MerchantSteps';
import { HomePayouts } from './Payouts';
import { Today } from './Today';
import css from './Bars.module.css';

/** An instant on a day, whatever the zone of the reader. */
const noon = (on: string) => `${on}T12:00:00Z`;

/** What waits, what moved, what went wrong: for those who release money. */
export default function MoneyHome({ home }: { home: components['schemas']['Home'] }) {
  const { t } = useLingui();
  const place = usePlace();
  const { merchant, path } = place;
  const waiting = home.waiting;
  const offered = useOwnership()?.you_can === 'accept';
  const open = home.changes?.open ?? 0;
  const { refunds, withdrawals } = useWaitingBeside(place);
  const files = useWaitingBatches().data?.waiting_for_me ?? 0;
  const beside = files + refunds.mine + withdrawals.mine;
  // Nothing moved yet: an Admin is shown the way to the first payout.
  const fresh = home.role === 'Admin' && home.volume?.every(({ days }) => days.every(({ collected, paid_out }) => collected.amount === 0 && paid_out.amount === 0)) && home.balances?.every(({ available, held }) => available.amount === 0 && held.amount === 0);
  // One thing on the page is hot.
  const busy = offered || (waiting?.count ?? 0) > 0;
  const wrong = [...(home.unknown ?? []), ...(home.failed ?? [])];
  return (
    <>
      <PageHead tab={t`Home`} title={merchant.name} says={waiting?.count === 0 && open === 0 && beside === 0 && !offered ? <Trans>Nothing waits for you</Trans> : undefined} />
      {offered && <OwnershipNotice />}
      <NothingConnected />
      {waiting && <WaitingPermit waiting={waiting} calm={offered} />}
      {beside > 0 && (
        <div className={css.beside}>
          <WaitingFiles count={files} calm={busy} />
          <WaitingBeside purpose="refund" count={refunds.mine} calm={busy || files > 0} />
          <WaitingBeside purpose="withdrawal" count={withdrawals.mine} calm={busy || files + refunds.mine > 0} />
        </div>
      )}
      {open > 0 && <p className={css.changes}><AppLink to={path('approvals?tab=changes')}><Trans>Changes that wait for a second person: {open}</Trans></AppLink></p>}
      {fresh && <MerchantSteps />}
      <Today home={home} />
      {!fresh && home.volume?.filter(({ days }) => days.length > 2).map(({ currency, days }) => (
        <Section key={currency} title={<Trans>Collected and paid out, 14 days</Trans>} beside={<span className="k-caption">{currency}</span>}>
          <Bars
            label={t`Collected and paid out a day, ${currency}`}
            bars={days.map(({ on, collected, paid_out }) => ({ key: on, label: `${on}: ${money(collected)}, −${money(paid_out)}`, count: collected.amount, beside: paid_out.amount }))}
            legend={[{ of: 'count', says: t`Collected` }, { of: 'out', says: t`Paid out` }]}
            scale={(amount) => short({ amount, currency })}
            from={days[0] && <Moment at={noon(days[0].on)} as="day" />}
            to={<Trans>Today</Trans>}
            table={
              <ul className={css.news}>
                {days.map(({ on, collected, paid_out }) => <li key={on}><span><Moment at={noon(on)} as="day" /></span><span>{t`Collected`} {money(collected)}</span><span>{t`Paid out`} {money(paid_out)}</span></li>)}
              </ul>
            }
          />
        </Section>
      ))}
      {home.my_payouts && home.my_payouts.length > 0 && <HomePayouts title={<Trans>My payouts</Trans>} label={t`My payouts`} rows={home.my_payouts} empty="" />}
      {wrong.length > 0 && <HomePayouts title={<Trans>To look at</Trans>} label={t`Unknown and failed payouts`} rows={wrong} empty="" />}
      {home.people && home.people.length > 0 && (
        <Section title={<Trans>People</Trans>} beside={<AppLink to={path('settings/team')}><Trans>Open Team</Trans></AppLink>}>
          <ul className={css.news}>
            {home.people.map(({ id, at, says }) => (
              <li key={id}>
                <AppLink to={path('activity', id)}>{says}</AppLink>
                <Moment at={at} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
