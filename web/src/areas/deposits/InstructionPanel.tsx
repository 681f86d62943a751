import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBuildingBank, IconClock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { DetailWait } from '@/components/DetailWait';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Note } from '@/components/Note';
import { Panel } from '@/components/Panel';
import { Permit } from '@/components/Permit';
import { Status } from '@/components/Status';
import { toast } from '@/components/toast';
import { can } from '@/lib/can';
import { money } from '@/lib/money';
import { spoken } from '@/lib/text';
import { usePlace } from '@/shell/place';
import type { Instruction } from './words';
import css from './Deposits.module.css';

/** One instruction, to be read to the bank: the account, and the reference that has to stand with the money. */
export default function InstructionPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'deposit-instructions', 'one', id),
    queryFn: () => take(api.GET('/v1/deposit-instructions/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? 5000 : false),
  });
  return (
    <Panel opened still onClose={onClose} title={data ? <Trans>Pay {money(data.amount)} in</Trans> : t`Pay money in`} says={data && <Status kind="deposit_instruction" state={data.state} />}>
      {data ? <Slip one={data} /> : error ? <ErrorFace error={error} what={<Trans>This instruction could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />}
    </Panel>
  );
}

function Slip({ one }: { one: Instruction }) {
  const { t } = useLingui();
  const { role, path } = usePlace();
  const waits = one.state === 'waiting';
  return (
    <div className={css.slip}>
      {one.accounts.length > 0 && (
        <Permit room="slim">
          <div className={css.write}>
            <p><Trans>Write this reference with the money</Trans></p>
            <p className={css.reference}><Id value={one.reference} whole /></p>
            <p className="k-caption"><Trans>Without it nobody knows what it is for.</Trans></p>
          </div>
        </Permit>
      )}
      {one.accounts.map((account) => (
        <Facts
          key={account.bic + account.account_number}
          title={<span className={css.bank}><IconBuildingBank size={18} stroke={1.8} aria-hidden="true" /> {spoken(account.bank)}</span>}
          rows={[[t`Account`, <Id key="a" value={account.account_number} whole />], [t`Account name`, account.account_name], ['BIC', <Id key="b" value={account.bic} whole />]]}
        />
      ))}
      {one.differs && one.deposit && <Note icon={IconAlertTriangle} tone="unk"><b><Trans>Another amount came.</Trans></b> <Trans>It is credited as it came; what was announced stays as it was written.</Trans></Note>}
      {one.late && <Note icon={IconClock}><b><Trans>It came late,</Trans></b> <Trans>after the 3 days of the instruction. It is credited all the same.</Trans></Note>}
      <Facts
        title={<Trans>Instruction</Trans>}
        rows={[
          [t`Amount`, <Money key="m" value={one.amount} />],
          [t`Came`, one.deposit && <Money key="c" value={one.deposit.amount} />],
          [t`Reference`, one.accounts.length === 0 && <Id key="r" value={one.reference} whole />],
          [t`Deposit`, one.deposit && <AppLink key="d" to={path(`payments/deposits?search=${one.deposit.reference}`)}><Trans>See the deposit</Trans></AppLink>],
          [t`Asked by`, one.made_by.name],
          [t`Asked`, <Moment key="at" at={one.created_at} />],
          [t`Waits until`, waits && <Moment key="u" at={one.expires_at} as="long" />],
          [t`Ended`, one.ended_at && <Moment key="e" at={one.ended_at} />],
          [t`Id`, <Id key="i" value={one.id} />],
        ]}
      />
      {waits && can.askForPayments(role) && <TakeBack one={one} />}
    </div>
  );
}

/** Nobody waits for it any more. Nothing is lost by it, so it asks no question. */
function TakeBack({ one }: { one: Instruction }) {
  const { t } = useLingui();
  const sum = money(one.amount);
  const doing = useAct({
    run: () => take(api.POST('/v1/deposit-instructions/{id}/cancel', { params: { path: { id: one.id } } })),
    done: () => { toast.done(t`The instruction for ${sum} is cancelled`); },
  });
  return (
    <div className={css.back}>
      <p className="k-caption"><Trans>Money that comes all the same is credited; only nobody waits for it any more.</Trans></p>
      <ActProblem problem={doing.problem} />
      <Button variant="danger" loading={doing.busy} onClick={() => { doing.start(); }}><Trans>Cancel the instruction</Trans></Button>
    </div>
  );
}
