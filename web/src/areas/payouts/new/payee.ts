import type { components } from '@/generated/api';
import { readAmount, type Amount } from '@/lib/money';

type Schemas = components['schemas'];
export type Way = 'beneficiary' | 'mobile' | 'bank' | 'till';
export type Held = 'TZS' | 'USD';

/** What stands in the drawer; only the fields of its way are sent. */
export type Typed = {
  way: Way;
  /** The id of a beneficiary, whose account is taken over. */
  beneficiary: string;
  phone: string;
  bic: string;
  account: string;
  /** Whose account it is, where the bank does not say. */
  holder: string;
  /** What the bank account is kept in. */
  kept: Held;
  transfer: '' | Schemas['TransferType'];
  provider: string;
  till: string;
  /** The text of a QR code, instead of provider and till. */
  code: string;
  coded: boolean;
  /** The balance it is taken from. */
  from: Held;
  amount: string;
  reference: string;
  note: string;
};

export const nothing: Typed = {
  way: 'mobile', beneficiary: '', phone: '', bic: '', account: '', holder: '', kept: 'TZS', transfer: '', provider: '', till: '', code: '', coded: false, from: 'TZS', amount: '', reference: '', note: '',
};

/** An account as banks write it on paper: letters and digits without spaces or dashes. */
const bare = (text: string) => text.replace(/[\s-]/g, '');
export const isPhone = ({ phone }: Typed) => phone.replace(/\D/g, '').length >= 9;
export const isAccount = ({ account }: Typed) => /^[A-Za-z0-9]{5,34}$/.test(bare(account));
export const isTill = ({ till }: Typed) => /^\d{4,12}$/.test(bare(till));
export const isReference = ({ reference }: Typed) => /^[A-Za-z0-9]{1,20}$/.test(reference.trim());

/** Whom the server is asked about; nothing while that is not whole, and of a beneficiary, whose account the server has. */
export function payeeOf(typed: Typed): Schemas['PayeeInput'] | null {
  const { way, phone, bic, kept, transfer, holder, provider, till, code, coded } = typed;
  if (way === 'beneficiary') return null;
  if (way === 'mobile') return isPhone(typed) ? { phone_number: phone.replace(/\s/g, ' ').trim() } : null;
  if (way === 'bank') {
    if (!bic || !isAccount(typed)) return null;
    return {
      bank: {
        bic, account_number: bare(typed.account), currency: kept,
        // Dollars travel one way only.
        ...(transfer && kept === 'TZS' ? { transfer_type: transfer } : {}),
        ...(holder.trim() ? { account_name: holder.trim() } : {}),
      },
    };
  }
  if (coded) return code.trim() ? { till: { qr_code: code.trim() } } : null;
  return provider && isTill(typed) ? { till: { provider_code: provider, number: bare(till) } } : null;
}

/** What is to be paid, in minor units; nothing while it is no amount above zero. */
export function amountOf({ amount, from }: Typed): (Amount & { currency: Held }) | null {
  const read = readAmount(amount, from);
  return read && read.amount > 0 ? { amount: read.amount, currency: from } : null;
}
