import { useLingui } from '@lingui/react/macro';

/** The parts of the record, by the server's names. */
export function useAreas(): { value: string; label: string }[] {
  const { t } = useLingui();
  return [
    { value: 'access', label: t`Sign-in` },
    { value: 'team', label: t`Team` },
    { value: 'developer', label: t`Developer` },
    { value: 'payments', label: t`Payments` },
    { value: 'payouts', label: t`Payouts` },
    { value: 'merchant', label: t`Merchant` },
  ];
}

/** Who can act, where it is no member. */
export function useActorKinds(): Record<string, string> {
  const { t } = useLingui();
  return { member: t`Member`, key: t`API key`, job: t`Kibali itself`, person: t`Person`, stranger: t`Somebody not signed in` };
}
