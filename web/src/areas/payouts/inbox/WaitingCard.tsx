import { Trans } from '@lingui/react/macro';
import { IconCheck, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { components } from '@/generated/api';
import { AppLink } from '@/components/AppLink';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Permit } from '@/components/Permit';
import { money } from '@/lib/money';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { usePurposeWords } from '../purpose/purpose';
import { Warnings } from './warnings';
import { counting, useAccount, useMaker } from '../words';
import css from '../Payout.module.css';

/** One payout that waits, on a phone: how much, to whom, who made it, who approved so far, what to look at twice. */
export function WaitingCard({ payout, choose, chosen }: { payout: components['schemas']['PayoutDetail']; choose: ReactNode; chosen: boolean }) {
  const { path } = usePlace();
  const maker = useMaker();
  const number = useAccount('whole')(payout);
  const by = maker(payout.maker, payout.application);
  const { begun } = usePurposeWords()(payout);
  const given = counting(payout);
  const takes = payout.required_approvals;
  const first = given.map(({ name }) => firstName(name)).join(', ');
  return (
    <Permit
      label={`${money(payout.amount)}, ${payout.payee.name}, ${payout.reference}`}
      className={css.pick}
      foot={
        <div className={css.about}>
          <span>{payout.purpose === 'payout' ? <Trans>Made by {by}</Trans> : begun(by)}, <Moment at={payout.created_at} within /></span>
          {first && <span className={css.given}><IconCheck size={16} stroke={2} aria-hidden="true" /><span><Trans>{first} approved.</Trans> {takes === 2 ? <Trans>You are the second of two.</Trans> : <Trans>It takes {takes} approvers.</Trans>}</span></span>}
          {!first && takes > 1 && <span>{takes === 2 ? <Trans>It takes two approvers.</Trans> : <Trans>It takes {takes} approvers.</Trans>}</span>}
          <Warnings payout={payout} />
          {payout.note && <span dir="auto">{payout.note}</span>}
        </div>
      }
    >
      <div className={css.pickHead} data-chosen={chosen || undefined}>
        {choose}
        <h2>
          <AppLink to={path('payouts', payout.id)} data-row="">
            <span className={css.sumOf}><Money size="row" value={payout.amount} /></span>
            <b dir="auto">{payout.payee.name}</b>
            <span>{number}</span>
          </AppLink>
        </h2>
        <IconChevronRight size={20} aria-hidden="true" />
      </div>
    </Permit>
  );
}
