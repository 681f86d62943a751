import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { can } from '@/lib/can';
import { money } from '@/lib/money';
import { spoken } from '@/lib/text';
import { usePlace } from '@/shell/place';
import type { Payout } from '../words';

type Schemas = components['schemas'];
export type Outcome = Schemas['PayoutOutcome'];
export type Proposal = Schemas['PayoutOutcomeProposal'];
export type Reason = Schemas['PayoutExceptionReason'];
export type Exception = Schemas['PayoutException'];

/** Payouts that people look into; not asked by those who settle none. */
export function useExceptions() {
  const { merchant, role, duty } = usePlace();
  return useQuery({
    queryKey: keyOf(merchant.id, 'payouts', 'exceptions'),
    queryFn: () => take(api.GET('/v1/payout-exceptions', { params: { query: { unknown_hours: '0', limit: 100 } } })),
    enabled: can.releasePayouts(role, duty),
    refetchInterval: 30_000,
  });
}

/** What was found out about one payout, and why people look into it. */
export function useOutcomes(payout: Pick<Payout, 'id' | 'state'>) {
  const { merchant } = usePlace();
  return useQuery({
    queryKey: keyOf(merchant.id, 'payouts', payout.id, 'outcomes'),
    queryFn: () => take(api.GET('/v1/payouts/{id}/outcomes', { params: { path: { id: payout.id } } })),
    enabled: payout.state !== 'pending',
    refetchInterval: ({ state }) => (state.data?.reason ? 5000 : false),
  });
}

/** What a confirmed outcome does to the money, by where the payout stands. */
export function effectOf(state: Payout['state'], outcome: Outcome): 'pay' | 'free' | 'stands' | 'pay_after_all' | 'give_back' {
  const open = state === 'processing' || state === 'unknown';
  if (outcome === 'paid') return open ? 'pay' : state === 'failed' ? 'pay_after_all' : 'stands';
  return open ? 'free' : state === 'succeeded' ? 'give_back' : 'stands';
}

/** The outcomes that can be said of it: what came back once does not leave again under the same name. */
export const outcomesOf = (state: Payout['state']): readonly Outcome[] => (['processing', 'unknown', 'succeeded', 'failed'].includes(state) ? ['paid', 'not_paid'] : ['not_paid']);

/** The same in words. */
export function useOutcomeWords() {
  const { t } = useLingui();
  const names: Record<Outcome, string> = { paid: t`It was paid`, not_paid: t`It was not paid` };
  const acts: Record<Outcome, string> = { paid: t`Confirm that it was paid`, not_paid: t`Confirm that it was not paid` };
  const reasons: Record<Reason, string> = { unknown: t`The provider does not say`, slow: t`No word for hours`, contradicted: t`It said two things` };
  const verdicts: Record<string, string> = { paid: t`paid`, failed: t`failed`, returned: t`came back` };
  const effect = (payout: Payout, outcome: Outcome): string => {
    const total = money(payout.total);
    return {
      pay: t`${total} that are held count as paid.`,
      free: t`${total} are free again. Should the money arrive after all, it was spent.`,
      stands: t`Nothing moves: it stays as it is.`,
      pay_after_all: t`${total} are taken from the balance after all.`,
      give_back: t`${total} come back to the balance, fee and all.`,
    }[effectOf(payout.state, outcome)];
  };
  const asks = (payout: Payout, reason: Reason): string => {
    const provider = spoken(payout.provider);
    return {
      unknown: t`${provider} does not say whether the money left. Ask them, and write down here what they answer.`,
      slow: t`${provider} has had it for hours without a word. Ask them, and write down here what they answer.`,
      contradicted: t`${provider} said one thing and then another, and no money moved by the second. Ask them which is true.`,
    }[reason];
  };
  return { names, acts, reasons, effect, asks, verdict: (word: string) => verdicts[word] ?? word };
}
