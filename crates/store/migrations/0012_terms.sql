-- What a merchant pays and may move, where that is not what is published: fee tables (JSON), rates (decimal text), who bears
-- the fee of a payout, how much is moved before the merchant is known. Without a row the default holds.
CREATE TABLE term (
    merchant BYTEA NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, name)
) /* WITHOUT ROWID */;
-- Whether the merchant is known to whoever runs the instance. Those who were here before stay approved.
ALTER TABLE merchant ADD COLUMN kyc_state TEXT NOT NULL DEFAULT 'approved' CHECK (kyc_state IN ('approved', 'not_approved'));
-- Calls by API on one day in East Africa, of a merchant that is not approved.
CREATE TABLE api_calls (
    merchant BYTEA NOT NULL,
    on_day BIGINT NOT NULL,
    calls BIGINT NOT NULL,
    PRIMARY KEY (merchant)
) /* WITHOUT ROWID */;
