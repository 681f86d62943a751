-- Whether an account was ever paid, and when a beneficiary was last: asked of each payout that waits, however many went there before.
CREATE INDEX payout_paid_account ON payout (merchant, account) WHERE state = 'succeeded';
CREATE INDEX payout_paid_beneficiary ON payout (merchant, beneficiary, updated_at) WHERE state = 'succeeded' AND beneficiary IS NOT NULL;
