import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconCheck, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { headline } from '@/api/problem';
import { AppLink } from '@/components/AppLink';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Acts, Permit } from '@/components/Permit';
import { useProblemSays } from '@/i18n/useProblemSays';
import { money } from '@/lib/money';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { AuthorisePayout } from './AuthorisePayout';
import { OtherName } from './OtherName';
import { RejectPayout } from './RejectPayout';
import { counting, useAccount, useMaker, useWhoCan } from './words';
import css from './Payout.module.css';

/** One payout that waits: what it is, who made it, who approved so far, and the way to the decision. */
export function WaitingCard({ payout }: { payout: components['schemas']['PayoutDetail'] }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const maker = useMaker();
  const whoCan = useWhoCan();
  const say = useProblemSays();
  const [asking, setAsking] = useState<'authorise' | 'reject' | null>(null);
  const { you_can: can, refusal } = payout;
  const amount = money(payout.amount);
  const payee = payout.payee.name;
  const number = useAccount('whole')(payout);
  const who = refusal?.who_can.map(({ name }) => firstName(name)) ?? [];
  const by = maker(payout.maker, payout.application);
  const given = counting(payout);
  const first = given.map(({ name }) => firstName(name)).join(', ');
  const arrives = payout.exchange ?? payout.receives.amount !== payout.amount.amount;
  const close = () => { setAsking(null); };
  // One's own is cancelled on its page, not rejected.
  const rejects = can.reject && refusal?.code !== 'payout.maker';
  const acts = (can.authorise || rejects) && (
    <Acts>
      {can.authorise && (
        <Button leftSection={<IconLock size={18} aria-hidden="true" />} data-key="a" onClick={() => { setAsking('authorise'); }}>
          <Trans>Authorise {amount}</Trans>
        </Button>
      )}
      {rejects && <Button variant="danger" data-key="r" onClick={() => { setAsking('reject'); }}><Trans>Reject</Trans></Button>}
    </Acts>
  );
  return (
    <Permit aside={acts || undefined} label={`${amount}, ${payee}`}>
      <div className={css.card}>
        <h2>
          <AppLink to={path('payouts', payout.id)} data-row="">
            <Money value={payout.amount} /> <Trans>to {payee}</Trans>
          </AppLink>
        </h2>
        <p className={css.says}>
          {number}, <code>{payout.reference}</code>{payout.required_approvals > 1 && <>, {t`${given.length} of ${payout.required_approvals} approvals`}</>}
        </p>
        {payout.by_link && <p className={css.warn}><Trans>The payee wrote this account on a payout link.</Trans></p>}
        <OtherName payout={payout} decides={can.authorise} />
        <p className={css.says}>
          <Trans>Fee <Money value={payout.fee} />, total held <Money value={payout.total} /></Trans>
          {arrives && <>, <Trans>arrives as <Money value={payout.receives} /></Trans></>}
        </p>
        <p className={css.says}>
          <Trans>Made by {by}, <Moment at={payout.created_at} within />.</Trans> {payout.note}
        </p>
        {first && (
          <p className={css.says}>
            <IconCheck size={16} aria-hidden="true" /> <Trans>{first} approved.</Trans> {can.authorise && <Trans>You are the second of two.</Trans>}
          </p>
        )}
        {refusal && (
          <p className={css.says}>
            <b>{refusal.code === 'payout.maker' ? t`You made this payout, so someone else releases it.` : `${say({ code: refusal.code, ...headline(refusal.title, refusal.detail) }).title}.`}</b>{' '}
            {whoCan(who)}
          </p>
        )}
      </div>
      <AuthorisePayout payout={payout} opened={asking === 'authorise'} onClose={close} />
      <RejectPayout payout={payout} opened={asking === 'reject'} onClose={close} />
    </Permit>
  );
}
