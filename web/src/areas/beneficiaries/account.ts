import { phone as written } from '@/lib/text';
import { nothing } from '../payouts/new/payee';
import type { Beneficiary } from './words';

/** What stands in the drawer: an account as for a payout, and what is kept with it. */
export const nobody = { ...nothing, name: '', email: '' };

/** A beneficiary as the drawer shows it. */
export function accountOf(one: Beneficiary, country: string): typeof nobody {
  const { channel, account } = one;
  const way = channel === 'BANK TRANSFER' ? 'bank' : channel === 'TIPS LIPA NAMBA' ? 'till' : 'mobile';
  return {
    ...nobody,
    way,
    phone: way === 'mobile' ? written(account, country).replaceAll('\u00a0', ' ') : '',
    bic: one.bic ?? '',
    account: way === 'bank' ? account : '',
    holder: way === 'bank' ? one.name : '',
    kept: one.currency === 'USD' ? 'USD' : 'TZS',
    provider: one.till_provider_code ?? '',
    till: way === 'till' ? account : '',
    name: one.name,
    email: one.email ?? '',
    note: one.note ?? '',
  };
}
