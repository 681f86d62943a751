import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Role } from '@/api/problem';

export interface SettingsEntry {
  word: MessageDescriptor;
  /** One line on the index, where names alone are not enough. */
  says: MessageDescriptor;
  path: string;
  roles: readonly Role[];
}

const all: readonly Role[] = ['Admin', 'Manager', 'Employee', 'Developer'];

/** The pages of *Settings*, in order. */
export const settingsEntries: readonly SettingsEntry[] = [
  { word: msg`Team`, says: msg`Who can sign in, as what, and who is invited`, path: 'settings/team', roles: all },
  { word: msg`Integration`, says: msg`IP list and checksum for calls to the API`, path: 'settings/integration', roles: ['Admin', 'Developer'] },
  { word: msg`Payout policy`, says: msg`How many release a payout, and how much may leave`, path: 'settings/policy', roles: all },
  { word: msg`Fees and limits`, says: msg`What services cost and carry, exchange rates, KYC`, path: 'settings/fees', roles: all },
  { word: msg`Rail`, says: msg`What your money moves through: an account at ClickPesa`, path: 'settings/rail', roles: ['Admin', 'Manager'] },
  { word: msg`Merchant`, says: msg`Name, logo, checkout, and whether all need a second factor`, path: 'settings/merchant', roles: all },
  { word: msg`Profile`, says: msg`Your name, language and e-mail`, path: 'settings/profile', roles: all },
  { word: msg({ context: 'settings', message: 'Security' }), says: msg`Your password, second factor and sessions`, path: 'settings/security', roles: all },
];
