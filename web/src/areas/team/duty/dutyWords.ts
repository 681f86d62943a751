import { useLingui } from '@lingui/react/macro';
import type { Member } from '../types';

export type Duty = NonNullable<Member['payout_duty']>;
export const duties: readonly Duty[] = ['both', 'initiator', 'approver'];

/** The payout duty in the page's language. */
export function useDutyWords() {
  const { t } = useLingui();
  const short: Record<Duty, string> = { both: t`Prepares and releases`, initiator: t`Prepares only`, approver: t`Releases only` };
  const says: Record<Duty, string> = {
    both: t`Prepares payouts and refunds, and releases those that others prepared.`,
    initiator: t`Prepares payouts, files and refunds, edits and cancels them. Somebody else releases or rejects every one of them.`,
    approver: t`Releases or rejects what others prepared. Prepares, edits and cancels none.`,
  };
  return { name: t`Payout duty`, short, says, turn: (kind: string) => (kind === 'promoted' ? t`Payout duty widened` : t`Payout duty narrowed`) };
}
