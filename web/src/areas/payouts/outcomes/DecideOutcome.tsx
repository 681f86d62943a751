import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Acts } from '@/components/Permit';
import { Quote } from '@/components/Quote';
import { Recap } from '@/components/Recap';
import { toast } from '@/components/toast';
import { money } from '@/lib/money';
import { firstName } from '@/lib/text';
import { useAccount, type Payout } from '../words';
import { useOutcomeWords, type Proposal } from './outcomes';

interface DecideProps {
  payout: Payout;
  proposal: Proposal;
  /** Only what was proposed by others is confirmed; anybody who may reject declines. */
  confirms: boolean;
}

/** The two answers to what somebody found out. A press here only opens the step that acts. */
export function DecideOutcome({ payout, proposal, confirms }: DecideProps) {
  const { acts } = useOutcomeWords();
  const [asking, setAsking] = useState<'confirm' | 'decline' | null>(null);
  const close = () => { setAsking(null); };
  return (
    <>
      <Acts>
        {confirms && <Button leftSection={<IconLock size={18} aria-hidden="true" />} data-key="a" onClick={() => { setAsking('confirm'); }}>{acts[proposal.outcome]}</Button>}
        <Button variant="danger" data-key="r" onClick={() => { setAsking('decline'); }}><Trans>Decline</Trans></Button>
      </Acts>
      {confirms && <ConfirmStep payout={payout} proposal={proposal} opened={asking === 'confirm'} onClose={close} />}
      <DeclineStep payout={payout} proposal={proposal} opened={asking === 'decline'} onClose={close} />
    </>
  );
}

interface StepProps {
  payout: Payout;
  proposal: Proposal;
  opened: boolean;
  onClose: () => void;
}

function ConfirmStep({ payout, proposal, opened, onClose }: StepProps) {
  const { t } = useLingui();
  const account = useAccount('whole');
  const { names, acts, effect } = useOutcomeWords();
  const sum = money(payout.amount);
  const doing = useAct({
    act: () => ({ says: <Trans>To settle what became of <b>{sum}</b>.</Trans>, button: acts[proposal.outcome] }),
    run: () => take(api.POST('/v1/payouts/{id}/outcome/confirmation', { params: { path: { id: payout.id } }, body: { proposal: proposal.id } })),
    done: () => {
      toast.done(t`It is settled: ${names[proposal.outcome]}`);
      onClose();
    },
  });
  return (
    <Confirm
      opened={opened}
      onClose={() => { doing.forget(); onClose(); }}
      tone="filled"
      title={acts[proposal.outcome]}
      keep={<Trans>Keep it open</Trans>}
      act={acts[proposal.outcome]}
      doing={doing}
      onAct={() => { doing.start(); }}
    >
      <Recap>
        <Facts
          rows={[
            [t`Amount`, <Money key="a" value={payout.amount} />],
            [t`Payee`, payout.payee.name],
            [t`Account`, account(payout)],
            [t`Proposed by`, <span key="p">{proposal.proposed_by.name}, <Moment at={proposal.proposed_at} within /></span>],
            [t`At the provider`, proposal.provider_reference && <Id key="r" value={proposal.provider_reference} whole />],
          ]}
        />
      </Recap>
      <Quote>{proposal.note}</Quote>
      <p>{effect(payout, proposal.outcome)}</p>
    </Confirm>
  );
}

function DeclineStep({ payout, proposal, opened, onClose }: StepProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const who = firstName(proposal.proposed_by.name);
  const doing = useAct({
    run: () => take(api.POST('/v1/payouts/{id}/outcome/rejection', { params: { path: { id: payout.id } }, body: { reason: reason.trim() } })),
    done: () => {
      toast.done(t`Declined. It stays open`);
      onClose();
    },
  });
  const fault = doing.problem?.fault('reason') ?? (tried && !reason.trim() ? t`Write why, so that ${who} knows what is missing.` : null);
  return (
    <Confirm
      opened={opened}
      onClose={() => { doing.forget(); onClose(); }}
      title={<Trans>Decline what {who} found out</Trans>}
      keep={<Trans>Keep it open</Trans>}
      act={<Trans>Decline it</Trans>}
      doing={{ ...doing, problem: doing.problem?.fault('reason') ? null : doing.problem }}
      onAct={() => {
        setTried(true);
        if (reason.trim()) doing.start();
      }}
    >
      <p><Trans>Nothing moves. The payout stays as it is until somebody finds out more.</Trans></p>
      <Textarea data-autofocus label={t`Reason`} mt={12} autosize minRows={2} maxLength={200} value={reason} error={fault} onChange={(event) => { setReason(event.currentTarget.value); }} />
    </Confirm>
  );
}
