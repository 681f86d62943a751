-- What a provider said of a payout against how that had ended: nothing moves by it, people look into it. Each verdict is kept once for each state that it contradicts.
CREATE TABLE payout_exception (
    merchant BYTEA NOT NULL,
    payout BYTEA NOT NULL,
    verdict TEXT NOT NULL,
    -- Where the payout stood.
    stood TEXT NOT NULL,
    -- The provider's words, or its receipt.
    says TEXT NOT NULL,
    found_at BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (merchant, payout, stood, verdict),
    CHECK (verdict IN ('paid', 'failed', 'returned'))
) /* WITHOUT ROWID */;
CREATE INDEX payout_exception_open ON payout_exception (merchant, payout) WHERE closed_at IS NULL;
