import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { money, type Amount } from '@/lib/money';

/** What links ask for. */
export type Currency = 'TZS' | 'USD';

export type Bill = components['schemas']['BillView'];
export type Link = components['schemas']['Link'];
export type PayoutLink = Omit<components['schemas']['PayoutLinkDetail'], 'payout_state' | 'maker_may'>;

/** What a control number takes, in one breath: `TZS 50,000, less or more`. */
export function useTakes(): (bill: Pick<Bill, 'mode' | 'amount'>) => string {
  const { t } = useLingui();
  return ({ mode, amount }) => {
    if (!amount) return t`Any amount`;
    const due = money(amount);
    return mode === 'exact' ? t`Exactly ${due}` : t`${due}, less or more`;
  };
}

/** Letters and digits, the form of every reference. */
export const isReference = (text: string, most: number): boolean => /^[A-Za-z0-9]+$/.test(text) && text.length <= most;

/** Enough of an address for a field to be sent. */
export const looksLikeMail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text);

export const looksLikePhone = (text: string): boolean => text.replace(/\D/g, '').length >= 9;

/** What items make together; `null` while one of them is no amount. */
export function sum(amounts: readonly (Amount | null)[], currency: Currency): (Amount & { currency: Currency }) | null {
  return amounts.some((each) => each === null) ? null : { amount: amounts.reduce((total, each) => total + (each?.amount ?? 0), 0), currency };
}
