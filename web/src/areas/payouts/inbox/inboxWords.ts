import { useLingui } from '@lingui/react/macro';
import type { Purpose } from '../purpose/purpose';

interface InboxWords {
  /** What a screen reader calls the list of what the reader may release, and of what others do. */
  mine: string;
  others: string;
  yours: string;
  failed: string;
  /** Nothing waits; what would. */
  none: string;
  what: string;
  made: string;
  /** Head of the column of whoever made it. */
  maker: string;
}

/** The words of an inbox, by what its money is for. */
export function useInboxWords(purpose: Purpose): InboxWords {
  const { t } = useLingui();
  switch (purpose) {
    case 'refund':
      return {
        mine: t`Refunds that wait for you`,
        others: t`Refunds that wait for somebody else`,
        yours: t`You asked for this refund, so someone else releases it.`,
        failed: t`Refunds that wait could not be loaded.`,
        none: t`No refund waits for you`,
        what: t`Refunds that others ask for stand here until an Admin or a Manager other than whoever asked releases them.`,
        made: t`Asked for by one`,
        maker: t`Asked by`,
      };
    case 'withdrawal':
      return {
        mine: t`Withdrawals that wait for you`,
        others: t`Withdrawals that wait for somebody else`,
        yours: t`You asked for this withdrawal, so someone else releases it.`,
        failed: t`Withdrawals that wait could not be loaded.`,
        none: t`No withdrawal waits for you`,
        what: t`Withdrawals that one Admin asks for stand here until another one releases them.`,
        made: t`Asked for by one`,
        maker: t`Asked by`,
      };
    default:
      return {
        mine: t`Payouts that wait for you`,
        others: t`Payouts that wait for somebody else`,
        yours: t`You made this payout, so someone else releases it.`,
        failed: t`Payouts that wait could not be loaded.`,
        none: t`No payout waits for you`,
        what: t`Payouts that others prepare, or an application asks for, stand here until somebody other than the maker releases them.`,
        made: t`Prepared by one`,
        maker: t`Made by`,
      };
  }
}
