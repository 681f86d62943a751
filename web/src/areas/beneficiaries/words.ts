import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import type { WhoCan } from '@/api/problem';
import { keyOf } from '@/api/queries';
import { useProblemSays } from '@/i18n/useProblemSays';
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

/** Why a reader who confirms others does not confirm this one: they wrote it or had it wait again, or something else stands between. */
export function useWhyNotMe(): (one: Beneficiary) => { code: string; title: string; fact: string | undefined } | null {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const say = useProblemSays();
  return ({ added_by, changed_by, version, refusal }) => {
    if (!refusal) return null;
    const { code, detail } = refusal;
    if (code !== 'second_person.same') {
      const said = say({ code, title: t`You do not count as the second person here`, detail });
      return { code, title: said.title, fact: said.detail };
    }
    const me = merchant.member_id;
    const fact = t`Whoever writes an account never confirms it. That rule has no exception.`;
    if (version > 1 && changed_by.id === me) return { code, title: t`You changed it, so someone else confirms it`, fact };
    if (added_by.id === me) return { code, title: t`You added it, so someone else confirms it`, fact };
    return { code, title: t`You restored it, so someone else confirms it`, fact };
  };
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
