import { Trans, useLingui } from '@lingui/react/macro';
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { toast } from '@/components/toast';
import { money } from '@/lib/money';
import { firstName } from '@/lib/text';
import { usePurposeWords } from './purpose/purpose';
import type { Payout } from './words';

/** Says no, with a reason the maker reads. */
export function RejectPayout({ payout, opened, onClose }: { payout: Payout; opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const words = usePurposeWords()(payout);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const amount = money(payout.amount);
  const total = money(payout.total);
  const payee = payout.payee.name;
  const maker = firstName(payout.maker.name);
  const doing = useAct({
    run: () => take(api.POST('/v1/payouts/{id}/rejection', { params: { path: { id: payout.id } }, body: { reason: reason.trim() } })),
    done: () => {
      toast.done(words.rejected(amount));
      onClose();
    },
  });
  const fault = doing.problem?.fault('reason') ?? (tried && !reason.trim() ? t`Write why, so that ${maker} knows what to change.` : null);
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={words.reject(amount, payee)}
      keep={<Trans>Keep it waiting</Trans>}
      act={<Trans>Reject {amount}</Trans>}
      doing={{ ...doing, problem: doing.problem?.fault('reason') ? null : doing.problem }}
      onAct={() => {
        setTried(true);
        if (reason.trim()) doing.start();
      }}
    >
      <p><Trans>{total} go back to what is available. {maker} sees your reason.</Trans></p>
      <Textarea data-autofocus label={t`Reason`} mt={12} autosize minRows={2} maxLength={200} value={reason} error={fault} onChange={(event) => { setReason(event.currentTarget.value); }} />
    </Confirm>
  );
}
