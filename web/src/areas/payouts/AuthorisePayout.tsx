import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck } from '@tabler/icons-react';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Recap } from '@/components/Recap';
import { toast } from '@/components/toast';
import { money } from '@/lib/money';
import { firstName, inOnePiece } from '@/lib/text';
import { LookTwice } from './LookTwice';
import { OtherName } from './OtherName';
import { PayeeName } from './PayeeName';
import { ExchangeSays } from './ExchangeSays';
import { usePurposeWords } from './purpose/purpose';
import { release } from './release';
import { useWays } from './ways';
import { counting, useAccount, useMaker, type Payout } from './words';

interface AuthorisePayoutProps {
  payout: Payout;
  opened: boolean;
  onClose: () => void;
  /** After the server said yes. */
  onDone?: () => void;
}

/** The step before money leaves: whom, which number, how much with the fee, who made it, what they got last. The way back has the focus. */
export function AuthorisePayout({ payout, opened, onClose, onDone }: AuthorisePayoutProps) {
  const { t } = useLingui();
  const account = useAccount('whole');
  const { accounts, travels, bears } = useWays();
  const maker = useMaker();
  const words = usePurposeWords()(payout);
  const amount = money(payout.amount);
  const payee = payout.payee.name;
  const given = counting(payout).map(({ name }) => firstName(name));
  const first = given.join(', ');
  const takes = payout.required_approvals;
  const left = takes - given.length - 1;
  const last = payout.look_twice?.last_paid;
  const doing = useAct({
    act: () => ({ says: <Trans>To release <b>{amount}</b> to <b>{payee}</b>.</Trans>, button: t`Authorise ${amount}` }),
    run: (_: undefined, key) => release(payout, key),
    done: (after) => {
      const missing = after.required_approvals - counting(after).length;
      toast.done(after.state === 'pending' ? t`You approved ${amount}. ${plural(missing, { one: 'One more approver releases it', other: '# more approvers release it' })}` : t`You released ${amount} to ${payee}`);
      onDone?.();
      onClose();
    },
  });
  const changed = doing.problem?.code === 'payout.changed';
  const close = () => {
    doing.forget();
    onClose();
  };
  return (
    <Confirm
      opened={opened}
      onClose={close}
      tone="filled"
      title={words.authorise(amount, payee)}
      keep={<Trans>Keep it waiting</Trans>}
      act={changed ? <Trans>Look at it again</Trans> : <Trans>Authorise {amount}</Trans>}
      doing={doing}
      onAct={changed ? close : () => { doing.start(undefined); }}
    >
      <OtherName payout={payout} />
      <LookTwice payout={payout} />
      <Recap apart>
        <Facts
          rows={[
            [t`What for`, payout.purpose !== 'payout' && words.name],
            [t`Payee`, <PayeeName key="p" payout={payout} />],
            [accounts[payout.channel], account(payout)],
            [t`Account written by`, payout.by_link && t`the payee, on a payout link`],
            [t`Travels by`, payout.payee.bank && travels(payout.payee.bank.transfer_type, payout.payee.bank.arrives)],
            [t`Amount`, <Money key="a" value={payout.amount} />],
            [t`Fee`, <span key="f"><Money value={payout.fee} /> <span className="k-caption">{payout.fee_bearer !== 'merchant' && bears(payout.fee_bearer)}</span></span>],
            [t`Exchange`, payout.exchange && <ExchangeSays key="x" exchange={payout.exchange} receives={payout.receives} />],
            [t`Arrives`, (payout.exchange ?? payout.fee_bearer !== 'merchant') && <Money key="v" value={payout.receives} />],
            [t`Total held`, <Money key="t" value={payout.total} />],
            [words.maker, <span key="m">{maker(payout.maker, payout.application)}, <Moment at={payout.created_at} within /></span>],
            [t`Last paid`, last && <span key="l"><Money value={last.amount} />, <Moment at={last.at} within />, {inOnePiece(last.payee)}</span>],
            [t`Reference`, <Id key="r" value={payout.reference} whole />],
            [t`Note`, payout.note],
          ]}
        />
      </Recap>
      {first && (
        <p>
          <IconCheck size={16} aria-hidden="true" /> <Trans>{first} approved.</Trans> {takes === 2 ? <Trans>You are the second of two.</Trans> : <Trans>It takes {takes} approvers.</Trans>}
        </p>
      )}
      {left <= 0 ? <p><Trans>The money leaves at once and cannot be called back.</Trans></p> : <p>{t`${plural(left, { one: 'After you, one more approver releases it.', other: 'After you, # more approvers release it.' })}`}</p>}
    </Confirm>
  );
}
