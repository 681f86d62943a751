-- Whoever is alone settles what a provider leaves open: the outcome says that one person sufficed, and why.
CREATE TABLE payout_outcome2 (
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
    -- Why one person sufficed to confirm it.
    settled_alone TEXT,
    PRIMARY KEY (merchant, payout, id),
    CHECK (state IN ('open', 'confirmed', 'declined')),
    CHECK (found IN ('paid', 'not_paid')),
    CHECK (state <> 'confirmed' OR (decided_by IS NOT NULL AND (decided_by <> proposed_by OR settled_alone IS NOT NULL))),
    CHECK (settled_alone IS NULL OR state = 'confirmed')
) /* WITHOUT ROWID */;
INSERT INTO payout_outcome2 (merchant, payout, id, state, found, stood, provider_reference, amount, note, proposed_by, proposed_name,
    proposed_at, decided_by, decided_name, decided_at, proof, reason)
SELECT merchant, payout, id, state, found, stood, provider_reference, amount, note, proposed_by, proposed_name,
    proposed_at, decided_by, decided_name, decided_at, proof, reason FROM payout_outcome;
DROP TABLE payout_outcome;
ALTER TABLE payout_outcome2 RENAME TO payout_outcome;
CREATE UNIQUE INDEX one_outcome_at_a_time ON payout_outcome (merchant, payout) WHERE state = 'open';

-- What one person released, which an export of approvals has too: few of many payouts.
CREATE INDEX payout_released_alone ON payout (merchant, id) WHERE waiver IS NOT NULL OR released_alone IS NOT NULL;
