import { Trans } from '@lingui/react/macro';
import { money, type Amount } from '@/lib/money';
import { useEither } from '../payouts/words';
import type { NewPolicy } from './policy';
import css from './Policy.module.css';

/** The policy in sentences, its amounts in them. */
export function RuleSays({ policy }: { policy: NewPolicy }) {
  const either = useEither();
  const list = (amounts: readonly Amount[]) => either(amounts.map(money));
  const [from, largest, day] = [list(policy.two_approvers_from), list(policy.most_per_payout), list(policy.most_per_day)];
  return (
    <div className={css.says}>
      <p>
        {policy.approvers === 2 ? (
          <Trans><b>Two people</b> beside the maker release every payout.</Trans>
        ) : from ? (
          <Trans><b>One person</b> beside the maker releases a payout. From <b>{from}</b> on it takes <b>two</b>.</Trans>
        ) : (
          <Trans><b>One person</b> beside the maker releases a payout, whatever its amount.</Trans>
        )}
      </p>
      {policy.beneficiary_second_person && <p><Trans>Only <b>beneficiaries</b> that a second person confirmed are paid.</Trans></p>}
      {policy.single_signatory && <p><Trans>Whoever <b>alone</b> makes and releases payouts releases their own, and each of those says so.</Trans></p>}
      <p>
        {largest ? <Trans>One payout is at most <b>{largest}</b>.</Trans> : <Trans>A single payout has no limit.</Trans>}{' '}
        {day ? <Trans>In a day at most <b>{day}</b> are made.</Trans> : <Trans>A day has no limit.</Trans>}
      </p>
    </div>
  );
}
