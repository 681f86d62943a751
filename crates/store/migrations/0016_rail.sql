-- What a merchant's money moves through, where that is an account of the merchant at a provider. Credentials are sealed. A
-- draft waits for a second person; what was replaced is kept, for orders that went through it are asked about there.
CREATE TABLE rail_account (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    state TEXT NOT NULL,
    rail TEXT NOT NULL,
    base_url TEXT NOT NULL,
    client_id TEXT NOT NULL,
    credentials_sealed BYTEA NOT NULL,
    version BIGINT NOT NULL,
    balances TEXT NOT NULL,
    hook_digest BYTEA NOT NULL,
    hook_sealed BYTEA NOT NULL,
    made_by BYTEA NOT NULL,
    made_at BIGINT NOT NULL,
    connected_at BIGINT,
    ended_at BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('draft', 'connected', 'ended')),
    CHECK (rail IN ('clickpesa')),
    CHECK (state = 'draft' OR connected_at IS NOT NULL)
);
CREATE UNIQUE INDEX one_connected_rail ON rail_account (merchant) WHERE state = 'connected';
CREATE UNIQUE INDEX rail_account_by_hook ON rail_account (hook_digest);

-- Which account an order was handed over through, none being the instance's own rail, and since when it has been in doubt
-- whether it arrived.
ALTER TABLE payout ADD COLUMN rail TEXT;
ALTER TABLE payout ADD COLUMN rail_account BYTEA;
ALTER TABLE payout ADD COLUMN doubt_at BIGINT;
ALTER TABLE payment ADD COLUMN rail_account BYTEA;
