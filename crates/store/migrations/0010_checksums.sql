-- Checksums that were accepted: what each was first used for, and whether it made that. Each makes one thing.
CREATE TABLE checksum_used (
    merchant BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    made BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, digest),
    CHECK (purpose IN ('payment', 'payout'))
) /* WITHOUT ROWID */;
-- Who disabled an application: what an Admin shut, an Admin opens.
ALTER TABLE application ADD COLUMN shut_by_admin BIGINT NOT NULL DEFAULT 0;
-- Whether the network said who the payee is, or the maker.
ALTER TABLE payout ADD COLUMN payee_known BIGINT NOT NULL DEFAULT 0;
