import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';

export type Line = components['schemas']['StatementLine'];

/** What a line is about, in the page's language: the words of every exported statement. A kind of a newer server stands as it is. */
export function useLineWords(): (kind: string, says: string) => string {
  const { t } = useLingui();
  const words: Record<Line['kind'], string> = {
    payment: t({ context: 'statement', message: 'Payment received' }),
    payment_fee: t`Fee of a payment`,
    payment_reversed: t`Payment taken back by the payer's provider`,
    payment_fee_reversed: t`Fee of a payment that was taken back`,
    deposit: t`Deposit`,
    payout: t({ context: 'statement', message: 'Payout' }),
    payout_fee: t`Fee of a payout`,
    payout_returned: t`Payout returned`,
    payout_fee_returned: t`Fee of a payout returned`,
    payout_refunded: t`Payout came back`,
    payout_fee_refunded: t`Fee of a payout, back`,
    payout_reversed: t`Payout sent back by the payee's provider`,
    payout_fee_reversed: t`Fee of a payout sent back`,
    withdrawal: t({ context: 'statement', message: 'Withdrawal' }),
    withdrawal_fee: t`Fee of a withdrawal`,
    withdrawal_returned: t`Withdrawal returned`,
    withdrawal_fee_returned: t`Fee of a withdrawal returned`,
    withdrawal_reversed: t`Withdrawal returned`,
    withdrawal_fee_reversed: t`Fee of a withdrawal returned`,
    refund: t({ context: 'statement', message: 'Refund' }),
    refund_fee: t`Fee of a refund`,
    refund_returned: t`Refund returned`,
    refund_fee_returned: t`Fee of a refund returned`,
  };
  return (kind, says) => (words as Partial<Record<string, string>>)[kind] ?? says;
}

/** The page of what a line is about: a payment, a payout, or the deposits of that name. */
export function pageOf({ kind, reference, subject_id: id }: Pick<Line, 'kind' | 'reference' | 'subject_id'>): string | null {
  if (kind === 'deposit' && reference) return `payments/deposits?search=${encodeURIComponent(reference)}`;
  return !id ? null : id.startsWith('pay_') ? `payments/${id}` : id.startsWith('pout_') ? `payouts/${id}` : null;
}
