import { Trans, useLingui } from '@lingui/react/macro';
import { IconBan, IconCheck, IconHourglassHigh } from '@tabler/icons-react';
import type { components } from '@/generated/api';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { Waived } from '@/components/record/Waived';
import { Timeline, type Step } from '@/components/Timeline';
import { useOutcomeWords } from './outcomes';

/** Everything that people said about what became of a payout, and who agreed. */
export function FoundOut({ proposals }: { proposals: readonly components['schemas']['PayoutOutcomeProposal'][] }) {
  const { t } = useLingui();
  const { names } = useOutcomeWords();
  if (proposals.length === 0) return null;
  const steps = proposals.flatMap((proposal): Step[] => {
    const { id, state, note, provider_reference: reference, proposed_at: proposedAt, decided_at: decidedAt, reason, waived } = proposal;
    const [by, decider] = [proposal.proposed_by.name, proposal.decided_by?.name ?? ''];
    const said: Step = {
      id, phase: state === 'open' ? 'present' : 'done', tone: state === 'open' ? 'seal' : 'ok', icon: state === 'open' ? IconHourglassHigh : IconCheck,
      title: <Trans>{by} proposed: {names[proposal.outcome]}</Trans>,
      detail: <><span dir="auto">{note}</span>{reference && <> <code>{reference}</code></>}</>,
      when: <Moment at={proposedAt} as="seconds" />,
    };
    if (!decidedAt) return [said];
    return [said, { id: `${id}-decided`, phase: 'done', tone: state === 'confirmed' ? 'ok' : 'off', icon: state === 'confirmed' ? IconCheck : IconBan, title: state === 'confirmed' ? t`Confirmed by ${decider}` : t`Declined by ${decider}`, ...(reason ? { detail: reason } : waived ? { detail: <Waived text={waived} /> } : {}), when: <Moment at={decidedAt} as="seconds" /> }];
  });
  return (
    <Section title={<Trans>What people found out</Trans>}>
      <Timeline steps={steps} />
    </Section>
  );
}
