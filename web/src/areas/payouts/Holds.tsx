import { Trans } from '@lingui/react/macro';
import { Money } from '@/components/Money';
import type { Amount } from '@/lib/money';

/** What waiting payouts hold, fees included. */
export function Holds({ count, amount }: { count: number; amount: Amount }) {
  return count === 1 ? (
    <Trans>
      This payout holds <Money value={amount} />.
    </Trans>
  ) : (
    <Trans>
      These payouts hold <Money value={amount} />.
    </Trans>
  );
}
