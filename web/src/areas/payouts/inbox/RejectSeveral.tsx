import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { Problem } from '@/api/problem';
import { useEach } from '@/api/useEach';
import { Sheet } from '@/components/Sheet';
import { SheetActs } from '@/components/SheetActs';
import { SheetSays } from '@/components/SheetSays';
import { toast } from '@/components/toast';
import { money } from '@/lib/money';
import { SeveralList } from './SeveralList';
import { sums } from './sums';
import { usePurposeWords } from '../purpose/purpose';
import { useAll, type Payout } from '../words';

/** Says no to several for one reason; each maker reads it. */
export function RejectSeveral({ payouts, opened, onClose }: { /** All of one purpose; one at least. */ payouts: readonly [Payout, ...Payout[]]; opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const and = useAll();
  const words = usePurposeWords()(payouts[0]);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const count = payouts.length;
  const several = words.several(count);
  const total = and(sums(payouts.map(({ total: held }) => held)).map(money));
  const doing = useEach({ run: ({ id }: Payout) => take(api.POST('/v1/payouts/{id}/rejection', { params: { path: { id } }, body: { reason: reason.trim() } })) });
  const { results, busy } = doing;
  const failed = [...results.values()].filter((result) => result instanceof Problem).length;
  const over = !busy && results.size > 0;
  const done = results.size - failed;
  const close = () => {
    if (busy) return;
    if (over) toast.done(words.rejectedSeveral(done));
    doing.forget();
    setReason('');
    setTried(false);
    onClose();
  };
  return (
    <Sheet opened={opened} onClose={close} title={over ? <Trans>{done} of {count} rejected</Trans> : t`Reject ${several}`}>
      <SheetSays><p><Trans>{total} go back to what is available. Whoever made them sees your reason.</Trans></p></SheetSays>
      <SeveralList label={words.plural} payouts={payouts} results={results} busy={busy} />
      {!over && (
        <Textarea data-autofocus label={t`Reason`} mt={14} autosize minRows={2} maxLength={200} disabled={busy} value={reason} error={tried && !reason.trim() ? t`Write why, so that they know what to change.` : null} onChange={(event) => { setReason(event.currentTarget.value); }} />
      )}
      <SheetActs>
        {over ? (
          <Button onClick={close}><Trans>Back to what waits</Trans></Button>
        ) : (
          <>
            <Button variant="default" onClick={close} disabled={busy}><Trans>Keep them waiting</Trans></Button>
            <Button
              variant="stop"
              loading={busy}
              onClick={() => {
                setTried(true);
                if (reason.trim()) doing.start(payouts);
              }}
            >
              {t`Reject ${several}`}
            </Button>
          </>
        )}
      </SheetActs>
    </Sheet>
  );
}
