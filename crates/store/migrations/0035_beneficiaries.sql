-- Whom a merchant pays again and again. `place` is the account as it is compared: one beneficiary stands for it at a time.
-- A payout keeps which one it named, how that stood, and who had added and last changed it.
CREATE TABLE beneficiary (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    known_name TEXT,
    place TEXT NOT NULL,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    bic TEXT,
    provider_code TEXT,
    currency TEXT NOT NULL,
    email TEXT,
    note TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'archived')),
    version BIGINT NOT NULL,
    added_by BYTEA NOT NULL,
    added_by_name TEXT NOT NULL,
    changed_by BYTEA NOT NULL,
    changed_by_name TEXT NOT NULL,
    asked_by BYTEA NOT NULL,
    confirmed_by BYTEA,
    confirmed_by_name TEXT,
    confirmed_at BIGINT,
    account_changed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id)
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX beneficiary_of_place ON beneficiary (merchant, place) WHERE state <> 'archived';
CREATE INDEX beneficiary_by_place ON beneficiary (merchant, place);

ALTER TABLE payout ADD COLUMN beneficiary BYTEA;
ALTER TABLE payout ADD COLUMN beneficiary_version BIGINT;
ALTER TABLE payout ADD COLUMN beneficiary_added_by BYTEA;
ALTER TABLE payout ADD COLUMN beneficiary_changed_by BYTEA;
CREATE INDEX payout_by_beneficiary ON payout (merchant, beneficiary, id) WHERE beneficiary IS NOT NULL;
CREATE INDEX payout_by_account ON payout (merchant, account, id);

ALTER TABLE batch_line ADD COLUMN place TEXT;
