import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHourglassHigh } from '@tabler/icons-react';
import { AppLink } from '@/components/AppLink';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Permit } from '@/components/Permit';
import type { Amount } from '@/lib/money';
import { usePlace } from '@/shell/place';

/** The reader's own work in one sentence; nothing where nothing waits. */
export function WaitingPermit({ waiting }: { waiting: { waiting_for_me: number; held?: Amount | null; oldest_at?: string | null } }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const count = waiting.waiting_for_me;
  if (count === 0) return null;
  return (
    <Permit
      tone="seal"
      room="slim"
      aside={
        <Button component={AppLink} to={path('approvals?tab=payouts')}>
          {t`Review ${plural(count, { one: '# payout', other: '# payouts' })}`}
        </Button>
      }
    >
      <IconHourglassHigh size={22} color="var(--k-seal)" style={{ flex: 'none' }} aria-hidden="true" />
      <span>
        <b>{t`${plural(count, { one: '# payout waits for you.', other: '# payouts wait for you.' })}`}</b>{' '}
        {waiting.held && (count === 1 ? <Trans>It holds <Money value={waiting.held} />.</Trans> : <Trans>They hold <Money value={waiting.held} />.</Trans>)}{' '}
        {waiting.oldest_at && (
          <Trans>
            The oldest has waited <Moment at={waiting.oldest_at} as="age" />.
          </Trans>
        )}
      </span>
    </Permit>
  );
}
