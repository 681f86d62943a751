import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import type { StatusOf } from '@/components/statuses';
import { useCountry } from '@/components/zone';
import { maskedPhone, spoken } from '@/lib/text';

export type Payment = components['schemas']['PaymentView'];

/** How money comes, and what a payment came through. */
export function useMethodWords() {
  const { t } = useLingui();
  const methods: Record<Payment['method'], string> = { ussd_push: t`Prompt on the phone`, card: t`Card`, billpay: t`Control number`, direct_debit: t`Direct debit` };
  const sources: Record<NonNullable<Payment['source']>, string> = { link: t`Checkout link`, bill: t`Control number`, direct_debit: t`Direct debit` };
  return { methods, sources };
}

/** The account of a payer, enough to recognise it: `M-Pesa 0754…118`, `Visa …4242`. */
export function usePayerAccount(): (payment: Payment) => string {
  const country = useCountry();
  return ({ channel, payer, card_last_four: card }) => [spoken(channel), card ? `…${card}` : payer.phone ? maskedPhone(payer.phone, country) : ''].filter(Boolean).join(' ');
}

/** Who pays, as far as anybody said: the network, else the customer. */
export const payerName = ({ payer, customer }: Payment): string | null => payer.name ?? customer?.name ?? null;

/** Neither here nor failed yet. */
export const isOpen = (state: string) => ['awaiting', 'pending', 'processing'].includes(state);

/** Where a payment stands; one that was given up without an answer may still come, one that came may be taken back. */
export const stateOf = ({ state, in_doubt: inDoubt, reversed_at: reversed }: Pick<Payment, 'state' | 'in_doubt' | 'reversed_at'>): StatusOf<'payment'> =>
  reversed ? 'reversed' : inDoubt && state === 'failed' ? 'unknown' : state;
