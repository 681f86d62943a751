import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHourglassHigh } from '@tabler/icons-react';
import { AppLink } from '@/components/AppLink';
import { Permit } from '@/components/Permit';
import { usePlace } from '@/shell/place';
import type { Waiting } from './waiting';
import { WaitingSays } from './WaitingSays';

/** The reader's own work in one sentence; nothing where nothing waits. `calm` where something else on the page needs the reader first. */
export function WaitingPermit({ waiting, calm = false }: { waiting: Waiting; calm?: boolean }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const { count } = waiting;
  if (count === 0) return null;
  return (
    <Permit
      tone={calm ? 'plain' : 'seal'}
      room="slim"
      aside={
        <Button component={AppLink} to={path('approvals?tab=payouts')}>
          {t`Review ${plural(count, { one: '# payout', other: '# payouts' })}`}
        </Button>
      }
    >
      <IconHourglassHigh size={22} color="var(--k-seal)" style={{ flex: 'none' }} aria-hidden="true" />
      <span>
        <WaitingSays waiting={waiting} />
      </span>
    </Permit>
  );
}
