import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { maskedPhone } from '@/lib/text';
import { useCountry } from '@/components/zone';

export type Payout = components['schemas']['PayoutView'];
export type PayoutDetail = components['schemas']['PayoutDetail'] & components['schemas']['History'];
export type Actor = components['schemas']['TimelineActor'];

/** `M-Pesa 0754…118`: where the money goes, enough to recognise it. */
export function useAccount(): (payout: { provider: string; payee: { phone: string } }) => string {
  const country = useCountry();
  return ({ provider, payee }) => `${provider} ${maskedPhone(payee.phone, country)}`;
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
