import { Trans } from '@lingui/react/macro';

/** What of the table an Admin may have taken from one person. */
export const DutyNote = () => <Trans>Of preparing and releasing payouts an Admin can leave a Manager or another Admin one alone: that is their payout duty. It adds nothing to a role.</Trans>;
