import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { IconArrowBackUp, IconArrowUpRight, IconBan, IconCalendarOff, IconCheck, IconHelpHexagon, IconHourglassHigh, IconPencil, IconX } from '@tabler/icons-react';
import { Moment } from '@/components/Moment';
import { StepSays } from '@/components/record/StepSays';
import type { Step } from '@/components/Timeline';
import { firstName, spoken } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { usePurposeWords } from './purpose/purpose';
import { counting, useAll, useEither, useMaker, type PayoutDetail } from './words';

const icons: Partial<Record<string, Step['icon']>> = {
  processing: IconArrowUpRight, failed: IconX, refunded: IconArrowBackUp, reversed: IconArrowBackUp, unknown: IconHelpHexagon, rejected: IconBan, cancelled: IconX, expired: IconCalendarOff, outcome_proposed: IconPencil, outcome_declined: IconBan, contradicted: IconHelpHexagon, edited: IconPencil,
};
/** Evidence stands in a section of its own, and who cancelled is in the title. */
const said = ({ state, facts }: PayoutDetail['timeline'][number]): boolean => state === 'outcome_proposed' || state === 'outcome_declined' || facts.code === 'cancelled';
const tones: Partial<Record<string, Step['tone']>> = {
  failed: 'bad', reversed: 'bad', unknown: 'unk', rejected: 'off', cancelled: 'off', expired: 'off', refunded: 'off', processing: 'link', authorized: 'link', outcome_proposed: 'link', outcome_declined: 'off', contradicted: 'unk', edited: 'link',
};

/** What happened to a payout, what happens now, and what is still to come. */
export function usePayoutSteps(): (payout: PayoutDetail, approvers: readonly string[]) => Step[] {
  const { t } = useLingui();
  const { path } = usePlace();
  const makerOf = useMaker();
  const either = useEither();
  const all = useAll();
  const words = usePurposeWords();
  return (payout, approvers) => {
    const provider = spoken(payout.provider);
    const file = payout.batch ? path('payouts', 'batches', payout.batch) : undefined;
    /** Who did it. What becomes of a file a job does to its payouts, one by one, for whoever decided about the file. */
    const actor = ({ by, facts }: PayoutDetail['timeline'][number]): string => {
      switch (facts.code) {
        case 'released_with_batch':
          return all(facts.people?.length ? facts.people : counting(payout).map(({ name }) => name));
        case 'batch_released_alone':
        case 'cancelled':
        case 'stopped':
          return facts.name;
        default:
          return by.name;
      }
    };
    const says = (state: string, who: string, first: boolean): string => {
      switch (state) {
        case 'pending':
          return first ? words(payout).begun(who) : t`Release taken back by ${who}`;
        case 'edited':
          return t`Changed by ${who}`;
        case 'approved':
          return t`Authorised by ${who}`;
        case 'authorized':
          return t`Authorised by ${who}`;
        case 'processing':
          return t`Sent to ${provider}`;
        case 'succeeded':
          return t({ context: 'payout', message: 'Paid' });
        case 'failed':
          return t`It failed. The money is back in your balance`;
        case 'refunded':
          return t`The money came back`;
        case 'reversed':
          return t`The provider of the payee returned it`;
        case 'unknown':
          return t`${provider} did not say what happened`;
        case 'outcome_proposed':
          return t`${who} said what became of it`;
        case 'outcome_declined':
          return t`${who} declined what was proposed`;
        case 'contradicted':
          return t`${provider} said something else than before`;
        case 'rejected':
          return file ? t`Rejected with its file` : t`Rejected by ${who}`;
        case 'cancelled':
          return t`Cancelled by ${who}`;
        case 'expired':
          return t`Nobody released it in time`;
        default:
          return state;
      }
    };
    const present = payout.timeline.length - 1;
    const open = ['authorized', 'processing', 'unknown'].includes(payout.state);
    const steps: Step[] = payout.timeline.map((step, index) => ({
      id: String(index),
      phase: index === present && open ? 'present' : 'done',
      title: says(step.state, index === 0 ? makerOf(payout.maker, payout.application) : actor(step), index === 0),
      ...(step.detail && !said(step) ? { detail: <StepSays step={step} file={file} /> } : {}),
      when: <Moment at={step.at} as="seconds" />,
      ...(icons[step.state] ? { icon: icons[step.state] } : {}),
      ...(tones[step.state] ? { tone: tones[step.state] } : {}),
    }));
    const future = (id: string, title: string, icon: NonNullable<Step['icon']>): Step => ({ id, phase: 'future', title, icon });
    if (payout.state === 'pending') {
      const missing = payout.required_approvals - counting(payout).length;
      const since = payout.timeline.at(-1)?.at ?? payout.created_at;
      steps.push({
        id: 'waits', phase: 'present', tone: 'seal', icon: IconHourglassHigh,
        title: t`Waiting for ${plural(missing, { one: 'one approver', other: '# approvers' })}`,
        ...(approvers.length > 0 ? { detail: either(approvers.map(firstName)) } : {}),
        when: <span>{t`since`} <Moment at={since} within /></span>,
      });
    }
    if (payout.state === 'pending' || payout.state === 'authorized') steps.push(future('sent', t`Sent to ${provider}`, IconArrowUpRight));
    if (payout.state === 'pending' || payout.state === 'authorized' || payout.state === 'processing') steps.push(future('paid', t({ context: 'payout', message: 'Paid' }), IconCheck));
    return steps;
  };
}
