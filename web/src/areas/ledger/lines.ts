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
      case 'withdrawal':
        return t({ context: 'statement', message: 'Withdrawal' });
      case 'withdrawal_fee':
        return t`Fee of a withdrawal`;
      case 'withdrawal_returned':
      case 'withdrawal_reversed':
        return t`Withdrawal returned`;
      case 'withdrawal_fee_returned':
      case 'withdrawal_fee_reversed':
        return t`Fee of a withdrawal returned`;
      case 'payout_refunded':
        return t`Payout came back`;
      case 'payout_fee_refunded':
        return t`Fee of a payout, back`;
      case 'payout_reversed':
        return t`Payout sent back by the payee's provider`;
      case 'payout_fee_reversed':
        return t`Fee of a payout sent back`;
      default:
        return says;
    }
  };
}

/** The page of what a line is about: a payment, a payout, or the deposits of that name. */
export function pageOf({ kind, reference, subject_id: id }: Pick<Line, 'kind' | 'reference' | 'subject_id'>): string | null {
  if (kind === 'deposit' && reference) return `payments/deposits?search=${encodeURIComponent(reference)}`;
  return !id ? null : id.startsWith('pay_') ? `payments/${id}` : id.startsWith('pout_') ? `payouts/${id}` : null;
}
