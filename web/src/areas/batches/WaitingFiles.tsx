import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHourglassHigh } from '@tabler/icons-react';
import { AppLink } from '@/components/AppLink';
import { Permit } from '@/components/Permit';
import { usePlace } from '@/shell/place';

/** Files of payouts that wait for the reader; nothing where none does. `calm` where something else on the page needs the reader first. */
export function WaitingFiles({ count, calm }: { count: number; calm: boolean }) {
  const { t } = useLingui();
  const { path } = usePlace();
  if (count === 0) return null;
  const to = path('approvals?tab=batches');
  const says = t`${plural(count, { one: '# file of payouts waits for you', other: '# files of payouts wait for you' })}`;
  if (calm) return <p><AppLink to={to}>{says}</AppLink></p>;
  return (
    <Permit tone="seal" room="slim" aside={<Button component={AppLink} to={to}>{t`Review ${plural(count, { one: '# file', other: '# files' })}`}</Button>}>
      <IconHourglassHigh size={22} color="var(--k-seal)" style={{ flex: 'none' }} aria-hidden="true" />
      <b>{says}</b>
    </Permit>
  );
}
