-- Where a merchant's own money goes: one account at a bank for each currency, changed by two people.
CREATE TABLE settlement_account (
    merchant BYTEA NOT NULL,
    currency TEXT NOT NULL,
    bic TEXT NOT NULL,
    account_number TEXT NOT NULL,
    account_name TEXT NOT NULL,
    set_by BYTEA NOT NULL,
    set_by_name TEXT NOT NULL,
    confirmed_by_name TEXT,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, currency)
) /* WITHOUT ROWID */;

-- What money goes out for: a withdrawal goes to that account and is made and released by Admins, a refund goes to whoever paid.
ALTER TABLE payout ADD COLUMN purpose TEXT NOT NULL DEFAULT 'payout'
    CHECK (CASE purpose WHEN 'payout' THEN TRUE WHEN 'refund' THEN TRUE
        WHEN 'withdrawal' THEN api_key IS NULL AND made_by IS NOT NULL AND batch IS NULL ELSE FALSE END);
-- Why one Admin sufficed for a withdrawal.
ALTER TABLE payout ADD COLUMN waiver TEXT CHECK (waiver IS NULL OR purpose = 'withdrawal');
CREATE INDEX payout_otherwise ON payout (merchant, purpose, id) WHERE purpose <> 'payout';

-- What a withdrawal or a refund does to the ledger it does once.
CREATE UNIQUE INDEX otherwise_posts_once ON transfer (merchant, subject, kind, currency)
    WHERE kind IN ('withdrawal_hold', 'withdrawal_void', 'withdrawal', 'withdrawal_refund', 'withdrawal_reversal',
        'refund_hold', 'refund_void', 'refund', 'refund_return', 'refund_reversal');
