import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { Facts } from '@/components/Facts';
import { Moment } from '@/components/Moment';
import { Acts } from '@/components/Permit';
import { Recap } from '@/components/Recap';
import { toast } from '@/components/toast';
import { useWays } from '../payouts/ways';
import { OldAndNew } from './OldAndNew';
import { inOtherName, OtherHolder } from './OtherHolder';
import { useWhere, type Beneficiary } from './words';

/** The two answers of a second person, and what else may be done. A press here only opens the step that acts. */
export function Decide({ one, children }: { one: Beneficiary; children?: ReactNode }) {
  // What is confirmed is what stood there when the step was opened, whatever is loaded meanwhile.
  const [asking, setAsking] = useState<{ how: 'confirm' | 'decline'; read: Beneficiary } | null>(null);
  const read = asking?.read ?? one;
  const { name, you_can: may } = one;
  const close = () => { setAsking(null); };
  return (
    <>
      <Acts>
        {may.confirm && <Button leftSection={<IconLock size={18} aria-hidden="true" />} data-key="a" onClick={() => { setAsking({ how: 'confirm', read: one }); }}><Trans>Confirm {name}</Trans></Button>}
        {may.decline && <Button variant="danger" data-key="r" onClick={() => { setAsking({ how: 'decline', read: one }); }}><Trans>Decline</Trans></Button>}
        {children}
      </Acts>
      <ConfirmStep one={read} opened={asking?.how === 'confirm'} onClose={close} />
      <DeclineStep one={read} opened={asking?.how === 'decline'} onClose={close} />
    </>
  );
}

interface StepProps {
  one: Beneficiary;
  opened: boolean;
  onClose: () => void;
}

function ConfirmStep({ one, opened, onClose }: StepProps) {
  const { t } = useLingui();
  const where = useWhere('whole');
  const { accounts } = useWays();
  const client = useQueryClient();
  const { name } = one;
  const doing = useAct({
    act: () => ({ says: <Trans>To confirm the account of <b>{name}</b>.</Trans>, button: t`Confirm ${name}` }),
    run: () => take(api.POST('/v1/beneficiaries/{id}/confirm', { params: { path: { id: one.id } }, body: { updated_at: one.updated_at } })),
    done: () => {
      toast.done(t`${name} may be paid now`);
      onClose();
    },
  });
  return (
    <Confirm opened={opened} onClose={() => { if (doing.problem) void client.invalidateQueries(); doing.forget(); onClose(); }} tone="filled" title={<Trans>Confirm {name}</Trans>} keep={<Trans>Keep it waiting</Trans>} act={<Trans>Confirm {name}</Trans>} doing={doing} onAct={() => { doing.start(); }}>
      <OtherHolder one={one} />
      <OldAndNew one={one} />
      <Recap>
        <Facts
          rows={[
            [t`Name`, name],
            [t`Name at provider`, !inOtherName(one) && (one.known_name ?? t`not known there`)],
            [accounts[one.channel], where(one)],
            [t`Currency`, one.currency],
            [t`Added by`, <span key="a">{one.added_by.name}, <Moment at={one.created_at} within /></span>],
            [t`Changed by`, one.version > 1 && <span key="c">{one.changed_by.name}, <Moment at={one.updated_at} within /></span>],
            [t`Note`, one.note],
          ]}
        />
      </Recap>
      <p><Trans>From then on payouts can name it. Each of them still waits for its own approvers.</Trans></p>
    </Confirm>
  );
}

function DeclineStep({ one, opened, onClose }: StepProps) {
  const { t } = useLingui();
  const { name, before } = one;
  const was = before?.name ?? name;
  const doing = useAct({
    act: () => ({ says: <Trans>To decline the account of <b>{name}</b>.</Trans>, button: t`Decline ${name}` }),
    run: () => take(api.POST('/v1/beneficiaries/{id}/decline', { params: { path: { id: one.id } } })),
    done: () => {
      toast.done(before ? t`${was} stays as it was confirmed` : t`${name} is declined and archived`);
      onClose();
    },
  });
  return (
    <Confirm opened={opened} onClose={() => { doing.forget(); onClose(); }} title={<Trans>Decline {name}</Trans>} keep={<Trans>Keep it waiting</Trans>} act={<Trans>Decline {name}</Trans>} doing={doing} onAct={() => { doing.start(); }}>
      <OldAndNew one={one} />
      <p>{before ? <Trans>What was confirmed before holds again at once, and payouts can name it.</Trans> : <Trans>It is archived and nobody is paid there. It can be restored with the right account, and then waits again.</Trans>}</p>
    </Confirm>
  );
}
