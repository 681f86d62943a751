-- The merchant's rules about payouts: how many approvers and what limits, as JSON that the area reads.
CREATE TABLE payout_policy (
    merchant BYTEA NOT NULL PRIMARY KEY,
    rules TEXT NOT NULL,
    changed_at BIGINT NOT NULL
) /* WITHOUT ROWID */;

-- What a limit of a day has counted: for `subject`, the merchant itself or an application, on a day of East Africa Time.
CREATE TABLE day_total (
    merchant BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    currency TEXT NOT NULL,
    on_day BIGINT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (merchant, subject, currency, on_day),
    CHECK (total >= 0)
) /* WITHOUT ROWID */;
