import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';

export type Line = components['schemas']['StatementLine'];

/** What a line is about, in the page's language. */
export function useLineWords(): (kind: string, says: string) => string {
  const { t } = useLingui();
  return (kind, says) => {
    switch (kind) {
      case 'payment':
        return t({ context: 'statement', message: 'Payment received' });
      case 'payment_fee':
        return t`Fee of a payment`;
      case 'deposit':
        return t`Deposit`;
      case 'payout':
        return t({ context: 'statement', message: 'Payout' });
      case 'payout_fee':
        return t`Fee of a payout`;
      case 'payout_returned':
        return t`Payout returned`;
      case 'payout_fee_returned':
        return t`Fee of a payout returned`;
      default:
        return says;
    }
  };
}

/** The list where the subject of a line is found by its reference. */
export const listOf = (kind: string): 'payments' | 'payouts' | null => (kind.startsWith('payment') ? 'payments' : kind.startsWith('payout') ? 'payouts' : null);
