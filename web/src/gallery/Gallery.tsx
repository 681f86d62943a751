import { useAddressId } from '@/shell/place';
import { Identity } from './Identity';
import { PayoutsLike } from './PayoutsLike';
import { PayoutLike } from './PayoutLike';
import { TeamLike } from './TeamLike';

/** Parts and pages to look at, with invented content. Never in a shipped build. */
export default function Gallery() {
  const part = useAddressId('part');
  switch (part) {
    case 'payouts':
      return <PayoutsLike face="full" />;
    case 'payouts-empty':
      return <PayoutsLike face="empty" />;
    case 'payouts-error':
      return <PayoutsLike face="error" />;
    case 'payouts-loading':
      return <PayoutsLike face="loading" />;
    case 'payout':
      return <PayoutLike refused={false} />;
    case 'refusal':
      return <PayoutLike refused />;
    case 'team':
      return <TeamLike />;
    default:
      return <Identity />;
  }
}
