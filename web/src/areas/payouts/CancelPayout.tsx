import { Trans } from '@lingui/react/macro';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { toast } from '@/components/toast';
import { money } from '@/lib/money';
import { usePurposeWords } from './purpose/purpose';
import type { Payout } from './words';

/** Takes a payout back while it waits. */
export function CancelPayout({ payout, opened, onClose }: { payout: Payout; opened: boolean; onClose: () => void }) {
  const words = usePurposeWords()(payout);
  const amount = money(payout.amount);
  const total = money(payout.total);
  const payee = payout.payee.name;
  const doing = useAct({
    run: () => take(api.POST('/v1/payouts/{id}/cancellation', { params: { path: { id: payout.id } }, body: {} })),
    done: () => {
      toast.done(words.cancelled(amount));
      onClose();
    },
  });
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={<Trans>Cancel {amount} to {payee}</Trans>}
      keep={words.keep}
      act={<Trans>Cancel {amount}</Trans>}
      doing={doing}
      onAct={() => { doing.start(); }}
    >
      <p><Trans>{total} go back to what is available.</Trans> {words.gone}</p>
    </Confirm>
  );
}
