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

-- A withdrawal is a payout to that account, which Admins alone make and release.
ALTER TABLE payout ADD COLUMN withdrawal BIGINT NOT NULL DEFAULT 0
    CHECK (withdrawal = 0 OR (api_key IS NULL AND made_by IS NOT NULL));
CREATE INDEX payout_withdrawals ON payout (merchant, id) WHERE withdrawal = 1;
