import { useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHourglassHigh } from '@tabler/icons-react';
import { AppLink } from '@/components/AppLink';
import { Permit } from '@/components/Permit';
import { usePlace } from '@/shell/place';
import { usePurposeWords } from './purpose/purpose';

interface WaitingBesideProps {
  /** What waits for the reader besides payouts, and how many. */
  purpose: 'refund' | 'withdrawal';
  count: number;
  /** Something else on the page needs the reader first. */
  calm: boolean;
}

/** Refunds or withdrawals that wait for the reader; nothing where none does. */
export function WaitingBeside({ purpose, count, calm }: WaitingBesideProps) {
  const { t } = useLingui();
  const { path } = usePlace();
  const words = usePurposeWords()({ id: '', purpose, payment: null });
  if (count === 0) return null;
  const several = words.several(count);
  const to = path(`approvals?tab=${purpose}s`);
  const says = words.waiting(count);
  if (calm) return <p><AppLink to={to}>{says}</AppLink></p>;
  return (
    <Permit tone="seal" room="slim" aside={<Button component={AppLink} to={to}>{t`Review ${several}`}</Button>}>
      <IconHourglassHigh size={22} color="var(--k-seal)" style={{ flex: 'none' }} aria-hidden="true" />
      <b>{says}</b>
    </Permit>
  );
}
