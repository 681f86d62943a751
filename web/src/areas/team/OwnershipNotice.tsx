import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconCrown, IconLock } from '@tabler/icons-react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Acts, Permit } from '@/components/Permit';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import { useOwnership } from './ownership';
import type { OwnershipTransfer } from './types';
import css from './Team.module.css';

/** Where a transfer of the ownership stands, for the two it is between. */
export function OwnershipNotice() {
  const transfer = useOwnership();
  if (!transfer?.you_can) return null;
  return <Notice transfer={transfer} side={transfer.you_can === 'accept' ? 'recipient' : 'owner'} />;
}

type Step = 'acceptance' | 'decline' | 'withdrawal' | 'undo';

function Notice({ transfer, side }: { transfer: OwnershipTransfer; side: 'recipient' | 'owner' }) {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const name = merchant.name;
  const words: Record<Step, string> = {
    acceptance: t`Become the owner of ${name}`,
    decline: t`Decline`,
    withdrawal: t`Withdraw the offer`,
    undo: t`Take the ownership back`,
  };
  const doing = useAct<Step, unknown>({
    act: (step) => ({ says: <Trans>For the ownership of <b>{name}</b>.</Trans>, button: words[step] }),
    run: (step) => {
      const params = { params: { path: { id: transfer.id } } };
      if (step === 'acceptance') return take(api.POST('/v1/team/ownership/{id}/acceptance', params));
      if (step === 'decline') return take(api.POST('/v1/team/ownership/{id}/decline', params));
      if (step === 'withdrawal') return take(api.POST('/v1/team/ownership/{id}/withdrawal', params));
      return take(api.POST('/v1/team/ownership/{id}/undo', params));
    },
    done: (_, step) => {
      toast.done({ acceptance: t`You are the owner of ${name}`, decline: t`You declined the ownership`, withdrawal: t`The offer is withdrawn`, undo: t`You are the owner again` }[step]);
    },
  });
  const from = transfer.from.name;
  const to = transfer.to.name;
  const offered = !transfer.accepted_at;
  const undo = transfer.undo_until;
  const button = (step: Step, variant: 'filled' | 'default' | 'danger') => (
    <Button key={step} variant={variant} loading={doing.busy} leftSection={step === 'decline' ? undefined : <IconLock size={18} aria-hidden="true" />} onClick={() => { doing.start(step); }}>
      {words[step]}
    </Button>
  );
  return (
    <div className={css.notice}>
      <Permit
        tone={side === 'recipient' ? 'seal' : 'plain'}
        room="slim"
        aside={<Acts>{side === 'recipient' ? [button('acceptance', 'filled'), button('decline', 'danger')] : offered ? button('withdrawal', 'default') : button('undo', 'default')}</Acts>}
      >
        <IconCrown size={22} aria-hidden="true" style={{ flex: 'none' }} />
        <span>
          {side === 'recipient' ? (
            <Trans><b>{from} offers you the ownership of {name}.</b> Nobody else can then demote, disable or remove you.</Trans>
          ) : offered ? (
            <Trans><b>You offered the ownership to {to}.</b> You stay the owner until they accept.</Trans>
          ) : (
            <>
              <b>
                <Trans>{to} is the owner now.</Trans>
              </b>{' '}
              {undo && <Trans>You can take it back until <Moment at={undo} as="long" />.</Trans>}
            </>
          )}
        </span>
      </Permit>
      <ActProblem problem={doing.problem} />
    </div>
  );
}
