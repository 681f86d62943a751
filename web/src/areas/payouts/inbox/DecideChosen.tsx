import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { ChosenBar } from '@/components/ChosenBar';
import { money } from '@/lib/money';
import { AuthorisePayout } from '../AuthorisePayout';
import { AuthoriseSeveral } from './AuthoriseSeveral';
import { RejectPayout } from '../RejectPayout';
import { RejectSeveral } from './RejectSeveral';
import { sums } from './sums';
import { useAll } from '../words';

/** The payouts that are chosen: how many, how much, and the two ways to decide. A press here only opens the step that acts. */
export function DecideChosen({ chosen, onClear }: { chosen: readonly components['schemas']['PayoutDetail'][]; onClear: () => void }) {
  const { t } = useLingui();
  const and = useAll();
  // What is decided stays what was chosen, whatever the list reads meanwhile.
  const [asking, setAsking] = useState<{ what: 'authorise' | 'reject'; payouts: typeof chosen } | null>(null);
  const count = chosen.length;
  const total = and(sums(chosen.map(({ amount }) => amount)).map(money));
  const payouts = asking?.payouts ?? [];
  const [only, ...rest] = payouts;
  const one = rest.length === 0 && only;
  const several = only && rest.length > 0 && ([only, ...rest] as const);
  const close = () => {
    setAsking(null);
    onClear();
  };
  const keep = () => { setAsking(null); };
  const open = (what: 'authorise' | 'reject') => () => { setAsking({ what, payouts: chosen }); };
  return (
    <>
      {count > 0 && (
        <ChosenBar says={<Trans><b>{count} chosen</b>, {total}</Trans>} onClear={onClear}>
          <Button variant="danger" data-key="r" onClick={open('reject')}><Trans>Reject</Trans></Button>
          <Button leftSection={<IconLock size={18} aria-hidden="true" />} data-key="a" onClick={open('authorise')}>
            {count === 1 ? t`Authorise ${total}` : t`Authorise ${count}, ${total}`}
          </Button>
        </ChosenBar>
      )}
      {one && <AuthorisePayout payout={one} opened={asking?.what === 'authorise'} onClose={keep} onDone={onClear} />}
      {one && <RejectPayout payout={one} opened={asking?.what === 'reject'} onClose={keep} />}
      {several && <AuthoriseSeveral payouts={several} opened={asking?.what === 'authorise'} onClose={close} />}
      {several && <RejectSeveral payouts={several} opened={asking?.what === 'reject'} onClose={close} />}
    </>
  );
}
