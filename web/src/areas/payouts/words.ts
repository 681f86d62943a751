import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { account, maskedAccount, maskedPhone, phone, spoken } from '@/lib/text';
import { useCountry } from '@/components/zone';

export type Payout = components['schemas']['PayoutView'];
export type PayoutDetail = components['schemas']['PayoutDetail'] & components['schemas']['History'];
export type Actor = components['schemas']['TimelineActor'];

type Paid = Pick<Payout, 'channel' | 'provider'> & { payee: Pick<Payout['payee'], 'account'> };

/** Where the money goes: whole, to be compared, or as much as recognises it: `M-Pesa 0754…118`, `CRDB Bank PLC …4471`. */
export function useAccount(how: 'whole' | 'short' = 'short'): (payout: Paid) => string {
  const country = useCountry();
  const whole = how === 'whole';
  return ({ channel, provider, payee: { account: number } }) => {
    if (channel === 'MOBILE MONEY') return `${spoken(provider)} ${whole ? phone(number, country) : maskedPhone(number, country)}`;
    if (channel === 'BANK TRANSFER') return `${spoken(provider)} ${whole ? account(number) : maskedAccount(number)}`;
    return `${spoken(provider)} ${number}`;
  };
}

/** Who made it: a person, or an application by its key. */
export function useMaker(): (maker: Actor, application?: { name: string } | null) => string {
  const { t } = useLingui();
  return (maker, application) => (maker.kind === 'member' ? maker.name : t`API, ${application?.name ?? maker.name}`);
}

/** "Baraka, Neema or Peter". */
export function useEither(): (names: readonly string[]) => string {
  const { i18n } = useLingui();
  return (names) => new Intl.ListFormat(i18n.locale === 'sw' ? 'sw' : 'en-GB', { type: 'disjunction' }).format(names);
}

/** "Baraka and Neema". */
export function useAll(): (names: readonly string[]) => string {
  const { i18n } = useLingui();
  return (names) => new Intl.ListFormat(i18n.locale === 'sw' ? 'sw' : 'en-GB', { type: 'conjunction' }).format(names);
}

/** "Baraka or Neema can.", or nothing where nobody is named. */
export function useWhoCan(): (names: readonly string[]) => string {
  const { t } = useLingui();
  const either = useEither();
  return (names) => {
    const who = either(names);
    return names.length > 0 ? t`${plural(names.length, { one: `${who} can.`, other: `${who} can.` })}` : '';
  };
}

/** Approvals that still count. */
export const counting = (payout: Payout) => payout.approvals.filter(({ voided }) => !voided);
