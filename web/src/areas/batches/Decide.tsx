import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct, type Doing } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { Facts } from '@/components/Facts';
import { toast } from '@/components/toast';
import { money } from '@/lib/money';
import { usePlace } from '@/shell/place';
import { needsCount, Sum } from '../payouts/inbox/AuthoriseSeveral';
import { sums } from '../payouts/inbox/sums';
import { useAll } from '../payouts/words';
import type { BatchDetail } from './words';
import several from '../payouts/inbox/Several.module.css';

interface StepProps {
  batch: BatchDetail;
  opened: boolean;
  onClose: () => void;
}

const whole = (count: number) => new Intl.NumberFormat('en').format(count);
/** What whoever decides has read; the server refuses where the file has become another one. */
const asRead = ({ count, totals }: BatchDetail) => ({ count, totals });

/** What leaves, shown back; many or much only once the count was typed. */
function Step({ batch, opened, onClose, title, act, after, doing, children }: StepProps & { title: ReactNode; act: string; /** Why the count is to be typed. */ after: string; doing: Doing<undefined>; children: ReactNode }) {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const policy = useQuery({ queryKey: keyOf(merchant.id, 'policy'), queryFn: () => take(api.GET('/v1/payout-policy')), enabled: opened });
  const wants = needsCount(batch.count, sums(batch.sums.map(({ amount }) => amount)), policy.data?.two_approvers_from ?? []);
  const right = typed.replace(/[\s,.]/g, '') === String(batch.count);
  const close = () => {
    doing.forget();
    setTyped('');
    setTried(false);
    onClose();
  };
  return (
    <Confirm
      opened={opened}
      onClose={close}
      tone="filled"
      title={title}
      keep={batch.state === 'draft' ? <Trans>Keep the draft</Trans> : <Trans>Keep it waiting</Trans>}
      act={act}
      doing={doing}
      onAct={() => {
        setTried(true);
        if (!wants || right) doing.start(undefined);
      }}
    >
      <div className={several.total}>
        <Facts
          rows={[
            [t`File`, batch.name],
            [t`Payouts`, whole(batch.count)],
            [t`Amount`, <Sum key="a" amounts={sums(batch.sums.map(({ amount }) => amount))} />],
            [t`Fees`, <Sum key="f" amounts={sums(batch.sums.map(({ fee }) => fee))} />],
            [t`Total held`, <Sum key="t" amounts={batch.totals} />],
            [t`Uploaded by`, batch.maker.name],
            [t`Names asked for`, whole(batch.names.asked)],
            [t`In another name`, batch.names.differ > 0 && whole(batch.names.differ)],
            [t`Name not known`, batch.names.unknown > 0 && whole(batch.names.unknown)],
          ]}
        />
      </div>
      {children}
      {wants && (
        <TextInput
          label={t`Type the count: ${whole(batch.count)}`}
          description={after}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          error={tried && !right ? t`Type how many payouts the file has.` : null}
          onChange={(event) => { setTyped(event.currentTarget.value); }}
        />
      )}
    </Confirm>
  );
}

/** The draft becomes payouts that wait; their money is held. */
export function ConfirmBatch({ batch, opened, onClose }: StepProps) {
  const { t } = useLingui();
  const and = useAll();
  const total = and(batch.totals.map(money));
  const button = t`Send ${plural(batch.count, { one: '# payout', other: '# payouts' })} for approval`;
  const doing = useAct({
    act: () => ({ says: <Trans>To send <b>{batch.count} payouts</b> for approval.</Trans>, button }),
    run: (_: undefined, key) => take(api.POST('/v1/payout-batches/{id}/confirm', { params: { path: { id: batch.id }, header: { 'Idempotency-Key': key } }, body: asRead(batch) })),
    done: () => {
      toast.done(t`${total} wait for approval`);
      onClose();
    },
  });
  return (
    <Step batch={batch} opened={opened} onClose={onClose} title={button} act={button} after={t`So many, or so much, is sent only after that.`} doing={doing}>
      <p><Trans>The money is held at once. Nothing leaves before somebody else releases all of it as one.</Trans></p>
    </Step>
  );
}

/** The step before a whole file leaves. */
export function AuthoriseBatch({ batch, opened, onClose, onDone }: StepProps & { onDone: () => void }) {
  const { t } = useLingui();
  const and = useAll();
  const total = and(batch.totals.map(money));
  const count = whole(batch.count);
  const missing = (of: BatchDetail) => of.required_approvals - of.approvals.filter(({ voided }) => !voided).length;
  const left = missing(batch) - 1;
  const button = t`Authorise ${count}, ${total}`;
  const doing = useAct({
    act: () => ({ says: <Trans>To authorise <b>{count} payouts</b> of <b>{total}</b>.</Trans>, button }),
    run: (_: undefined) => take(api.POST('/v1/payout-batches/{id}/authorise', { params: { path: { id: batch.id } }, body: asRead(batch) })),
    done: (after) => {
      const more = missing(after);
      toast.done(after.state === 'waiting' ? t`You approved ${total}. ${plural(more, { one: 'One more approver releases it', other: '# more approvers release it' })}` : t`You released ${count} payouts of ${total}`);
      onDone();
      onClose();
    },
  });
  return (
    <Step batch={batch} opened={opened} onClose={onClose} title={<Trans>Authorise {count} payouts</Trans>} act={button} after={t`So many, or so much, is authorised only after that.`} doing={doing}>
      {batch.warnings > 0 && <p>{t`${plural(batch.warnings, { one: '# line is worth a second look.', other: '# lines are worth a second look.' })}`}</p>}
      <p>{left <= 0 ? <Trans>The money leaves at once and cannot be called back.</Trans> : t`${plural(left, { one: 'After you, one more approver releases it.', other: 'After you, # more approvers release it.' })}`}</p>
    </Step>
  );
}
