import { Badge } from '@/components/Status';
import type { Member } from '../types';
import { useDutyWords } from './dutyWords';

/** Which side of payouts is left to somebody; nothing where it is all that the role allows. */
export function DutyBadge({ duty }: { duty: Member['payout_duty'] }) {
  const { short } = useDutyWords();
  return duty && duty !== 'both' ? <Badge tone="off">{short[duty]}</Badge> : null;
}
