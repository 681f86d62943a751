import { can } from '@/lib/can';
import type { Place } from '@/shell/place';
import type { Payout } from '../words';
import type { Exception, Proposal } from './outcomes';

/** Whether role and duty settle what became of it: a withdrawal is in the hands of Admins. */
export const maySettle = ({ purpose }: Pick<Payout, 'purpose'>, { role, duty }: Pick<Place, 'role' | 'duty'>): boolean => can.releasePayouts(role, duty) && (purpose !== 'withdrawal' || can.withdraw(role));

/** Whether the reader would be the second person: neither proposed it nor made the payout. What else rules them out is seen when they try. */
export const mayDecide = (proposal: Pick<Proposal, 'proposed_by'>, payout: Pick<Payout, 'maker'>, me: string): boolean =>
  proposal.proposed_by.id !== me && !(payout.maker.kind === 'member' && payout.maker.id === me);

/** Whether what somebody found out waits for the reader, as the second person or alone. */
export const waitsForMe = ({ proposal, payout, alone }: Exception, place: Pick<Place, 'merchant' | 'role' | 'duty'>): boolean =>
  !!proposal && maySettle(payout, place) && (!!alone || mayDecide(proposal, payout, place.merchant.member_id));
