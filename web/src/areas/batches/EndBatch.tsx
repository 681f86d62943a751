import { Trans, useLingui } from '@lingui/react/macro';
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { toast } from '@/components/toast';
import { money } from '@/lib/money';
import { firstName } from '@/lib/text';
import { useAll } from '../payouts/words';
import type { BatchDetail } from './words';

/** A whole file that is not to leave: a checker says why, whoever made it takes it back. */
export function EndBatch({ batch, how, opened, onClose }: { batch: BatchDetail; how: 'reject' | 'cancel' | 'stop'; opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const and = useAll();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { name } = batch;
  const path = { path: { id: batch.id } };
  const total = and(batch.totals.map(money));
  const maker = firstName(batch.maker.name);
  const draft = batch.state === 'draft';
  const doing = useAct({
    run: () => (how === 'reject' ? take(api.POST('/v1/payout-batches/{id}/reject', { params: path, body: { reason: reason.trim() } })) : how === 'stop' ? take(api.POST('/v1/payout-batches/{id}/stop', { params: path })) : take(api.POST('/v1/payout-batches/{id}/cancel', { params: path }))),
    done: () => {
      toast.done(how === 'reject' ? t`${name} is rejected` : how === 'stop' ? t`What had not left of ${name} is stopped` : t`${name} is cancelled`);
      onClose();
    },
  });
  const fault = doing.problem?.fault('reason') ?? (tried && !reason.trim() ? t`Write why, so that ${maker} knows what to change.` : null);
  return (
    <Confirm
      opened={opened}
      onClose={() => { doing.forget(); onClose(); }}
      title={how === 'reject' ? <Trans>Reject {name}</Trans> : how === 'stop' ? <Trans>Stop {name}</Trans> : draft ? <Trans>Throw away {name}</Trans> : <Trans>Cancel {name}</Trans>}
      keep={draft ? <Trans>Keep the draft</Trans> : how === 'stop' ? <Trans>Let it go on</Trans> : <Trans>Keep it waiting</Trans>}
      act={how === 'reject' ? <Trans>Reject {name}</Trans> : how === 'stop' ? <Trans>Stop {name}</Trans> : draft ? <Trans>Throw away {name}</Trans> : <Trans>Cancel {name}</Trans>}
      doing={{ ...doing, problem: doing.problem?.fault('reason') ? null : doing.problem }}
      onAct={() => {
        setTried(true);
        if (how !== 'reject' || reason.trim()) doing.start();
      }}
    >
      <p>
        {how === 'stop' ? <Trans>Payouts that nobody has begun to send are cancelled and their money is free again. Those on their way go on.</Trans> : draft ? <Trans>Nothing was held or sent. The file can be uploaded again.</Trans> : <Trans>{total} go back to what is available. The file can be uploaded again.</Trans>} {how === 'reject' && <Trans>{maker} sees your reason.</Trans>}
      </p>
      {how === 'reject' && <Textarea data-autofocus label={t`Reason`} mt={12} autosize minRows={2} maxLength={200} value={reason} error={fault} onChange={(event) => { setReason(event.currentTarget.value); }} />}
    </Confirm>
  );
}
