-- Once a day: what the provider says is there, against what the books say should be.
CREATE TABLE balance_comparison (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    rail_account BYTEA NOT NULL,
    -- The day, of East Africa Time; one comparison of each currency. Without a currency: the provider did not answer.
    day TEXT NOT NULL,
    currency TEXT NOT NULL,
    at BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    upstream BIGINT NOT NULL,
    -- What the books said, and between what it may be with all that was on its way.
    expected BIGINT NOT NULL,
    low BIGINT NOT NULL,
    high BIGINT NOT NULL,
    -- How far it was off; what stood in suspense afterwards.
    difference BIGINT NOT NULL,
    suspense BIGINT NOT NULL,
    says TEXT NOT NULL,
    PRIMARY KEY (merchant, id),
    CHECK (verdict IN ('agrees', 'differs', 'closed', 'unanswered')),
    CHECK ((verdict IN ('differs', 'closed')) = (difference <> 0))
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX balance_comparison_once ON balance_comparison (merchant, rail_account, day, currency);

-- A comparison is booked once.
CREATE UNIQUE INDEX suspense_posts_once ON transfer (merchant, subject, kind, currency)
    WHERE kind IN ('suspense', 'suspense_reversal');

-- Accounts that are connected already are compared from now on.
INSERT INTO job (id, merchant, kind, payload, run_at, attempts, fence, created_at)
SELECT id, merchant, 'rail.compare', '', 0, 0, 0, 0 FROM rail_account WHERE state = 'connected';
