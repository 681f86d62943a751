-- What people found out about a payout whose provider does not say, or said two things: proposed by one with evidence, confirmed
-- by another.
CREATE TABLE payout_outcome (
    merchant BYTEA NOT NULL,
    payout BYTEA NOT NULL,
    id BYTEA NOT NULL,
    state TEXT NOT NULL,
    found TEXT NOT NULL,
    -- Where the payout stood when it was proposed.
    stood TEXT NOT NULL,
    provider_reference TEXT,
    amount BIGINT,
    note TEXT NOT NULL,
    proposed_by BYTEA NOT NULL,
    proposed_name TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    decided_by BYTEA,
    decided_name TEXT,
    decided_at BIGINT,
    -- How whoever confirmed proved who they are.
    proof TEXT,
    -- Why it was not confirmed.
    reason TEXT,
    PRIMARY KEY (merchant, payout, id),
    CHECK (state IN ('open', 'confirmed', 'declined')),
    CHECK (found IN ('paid', 'not_paid')),
    CHECK (state <> 'confirmed' OR (decided_by IS NOT NULL AND decided_by <> proposed_by))
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX one_outcome_at_a_time ON payout_outcome (merchant, payout) WHERE state = 'open';
