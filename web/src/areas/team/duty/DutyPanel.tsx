import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconLock } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { firstName } from '@/lib/text';
import cards from '../RoleCards.module.css';
import css from '../Team.module.css';
import type { Member } from '../types';
import { duties, useDutyWords, type Duty } from './dutyWords';

/** Which side of payouts somebody takes who could take both. */
export function DutyPanel({ member, opened, onClose }: { member: Member; opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const words = useDutyWords();
  const id = useId();
  const [duty, setDuty] = useState<Duty | null>(null);
  const held = member.payout_duty ?? 'both';
  const first = firstName(member.name);
  const button = t`Change the payout duty of ${first}`;
  const leave = () => {
    setDuty(null);
    doing.forget();
    onClose();
  };
  const doing = useAct({
    act: () => ({ says: <Trans>To change what <b>{member.name}</b> does with payouts.</Trans>, button }),
    run: async () => {
      if (duty === null) throw new Error('a duty is chosen before anything is sent');
      return take(api.PATCH('/v1/team/members/{id}', { params: { path: { id: member.id } }, body: { payout_duty: duty } }));
    },
    done: () => {
      leave();
      toast.done(t`The payout duty of ${first} is changed`);
    },
  });
  return (
    <Panel
      opened={opened}
      onClose={leave}
      title={<Trans>Payout duty of {first}</Trans>}
      says={<Trans>It narrows what the role allows and adds nothing: withdrawals, beneficiaries and everything else stay as the role has them. It holds from the next request on, and approvals that {first} gave on what still waits stop counting. Whoever is given a side of payouts does not count as a second person beside you for 7 days.</Trans>}
      onSubmit={() => {
        if (duty !== null) doing.start();
      }}
      act={
        <Button type="submit" disabled={duty === null} loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>
          {button}
        </Button>
      }
      footSays={duty === null ? <Trans>Choose another duty first</Trans> : undefined}
    >
      <div className={css.fields}>
        <fieldset className={cards.cards}>
          <legend>{words.name}</legend>
          {duties.map((each) => (
            <div key={each} className={cards.card} data-chosen={duty === each || undefined}>
              <label className={cards.line}>
                <input type="radio" name={id} value={each} checked={duty === each} disabled={held === each} onChange={() => { setDuty(each); }} />
                <b>{words.short[each]}</b>
                <span className={cards.summary}>{held === each ? t`Present duty` : words.says[each]}</span>
              </label>
            </div>
          ))}
        </fieldset>
        <ActProblem problem={doing.problem} />
      </div>
    </Panel>
  );
}
