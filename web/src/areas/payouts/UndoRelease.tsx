import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Acts } from '@/components/Permit';
import { toast } from '@/components/toast';
import { money } from '@/lib/money';
import type { Payout } from './words';
import css from './Payout.module.css';

/** Has a released payout wait again while nothing was sent. Nothing is lost by it but the approvals, so it asks no question. */
export function UndoRelease({ payout }: { payout: Payout }) {
  const { t } = useLingui();
  const amount = money(payout.amount);
  const doing = useAct({
    act: () => ({ says: <Trans>To take back the release of <b>{amount}</b>.</Trans>, button: t`Take the release back` }),
    run: () => take(api.POST('/v1/payouts/{id}/undo', { params: { path: { id: payout.id } } })),
    done: () => { toast.done(t`${amount} waits again`); },
  });
  return (
    <>
      <p className={css.undo}><Trans>Nothing was sent yet. Taken back, it waits for approvals again; those given no longer count.</Trans></p>
      <ActProblem problem={doing.problem} unsure={doing.unsure} />
      <Acts>
        <Button variant="default" loading={doing.busy} leftSection={<IconArrowBackUp size={18} aria-hidden="true" />} onClick={() => { doing.start(); }}>
          <Trans>Take the release back</Trans>
        </Button>
      </Acts>
    </>
  );
}
