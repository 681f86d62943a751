import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import type { WhoCan } from '@/api/problem';
import { keyOf } from '@/api/queries';
import { spoken } from '@/lib/text';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import { useWays } from '../payouts/ways';
import { useAccount } from '../payouts/words';

export type Beneficiary = components['schemas']['KeptBeneficiary'];

/** Whose account it is: the bank or the owner of the till; of a phone nothing but what kind it is. */
export function useProvider(): (one: Pick<Beneficiary, 'channel' | 'bic' | 'till_provider_code'>) => string {
  const { merchant } = usePlace();
  const { channels } = useWays();
  const banks = useQuery({ queryKey: keyOf(merchant.id, 'banks'), queryFn: () => take(api.GET('/v1/banks')), staleTime: 60 * 60_000 });
  const tills = useQuery({ queryKey: keyOf(merchant.id, 'till-providers'), queryFn: () => take(api.GET('/v1/till-providers')), staleTime: 60 * 60_000 });
  return ({ channel, bic, till_provider_code: code }) => {
    if (bic) return spoken(banks.data?.data.find((bank) => bank.bic === bic)?.name ?? bic);
    if (code) return tills.data?.data.find((till) => till.code === code)?.name ?? code;
    return channels[channel];
  };
}

/** `CRDB Bank PLC …4471`, or whole, to be compared. */
export function useWhere(how: 'whole' | 'short' = 'short'): (one: Pick<Beneficiary, 'channel' | 'account' | 'bic' | 'till_provider_code'>) => string {
  const account = useAccount(how);
  const provider = useProvider();
  return (one) => account({ channel: one.channel, provider: provider(one), payee: { account: one.account } });
}

/** The part of a reader who confirms others, but not this one: they wrote it, or had it wait again. */
export function myPart({ added_by, changed_by, version, you_can: may }: Beneficiary, me: string): 'added' | 'changed' | 'restored' | null {
  if (may.confirm || !may.decline) return null;
  return version > 1 && changed_by.id === me ? 'changed' : added_by.id === me ? 'added' : 'restored';
}

/** The same in words. */
export function usePartSays(): (part: NonNullable<ReturnType<typeof myPart>>) => string {
  const { t } = useLingui();
  return (part) => ({ added: t`You added it, so someone else confirms it`, changed: t`You changed it, so someone else confirms it`, restored: t`You restored it, so someone else confirms it` })[part];
}

/** The others who may confirm it, as far as roles say; who was brought in lately by whom is seen when they try. */
export function useWhoConfirms(one: Beneficiary | undefined): readonly WhoCan[] {
  const { merchant } = usePlace();
  const { data } = useQuery({
    queryKey: keyOf(merchant.id, 'team', 'active'),
    queryFn: () => take(api.GET('/v1/team/members', { params: { query: { status: 'active', limit: 100 } } })),
    enabled: one?.state === 'waiting',
    staleTime: 60_000,
  });
  const parts = [one?.added_by.id, one?.changed_by.id];
  return data?.data.filter(({ id, role, you }) => can.confirmBeneficiaries(role) && !you && !parts.includes(id)).slice(0, 6) ?? [];
}

/** Beneficiaries that wait for a second person; not asked by roles that keep none. */
export function useWaitingBeneficiaries() {
  const { merchant, role } = usePlace();
  return useQuery({
    queryKey: keyOf(merchant.id, 'beneficiaries', 'waiting'),
    queryFn: () => take(api.GET('/v1/beneficiaries', { params: { query: { state: 'waiting', limit: 100 } } })),
    enabled: can.keepBeneficiaries(role),
    refetchInterval: 30_000,
  });
}
