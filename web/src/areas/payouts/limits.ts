import type { components } from '@/generated/api';
import type { Amount } from '@/lib/money';

type Policy = Pick<components['schemas']['PayoutPolicy'], 'two_approvers_from' | 'most_per_payout'>;

/** A payout that stays just below a mark of the policy, within a tenth of it: the mark that would take more people, or the largest allowed. */
export function justBelow(amount: Amount, policy: Policy | undefined): { rule: 'two_approvers_from' | 'most_per_payout'; mark: Amount } | null {
  for (const rule of ['two_approvers_from', 'most_per_payout'] as const) {
    const mark = policy?.[rule].find(({ currency }) => currency === amount.currency);
    const above = rule === 'most_per_payout' ? mark && amount.amount <= mark.amount : mark && amount.amount < mark.amount;
    if (mark && above && amount.amount * 10 >= mark.amount * 9) return { rule, mark };
  }
  return null;
}
