-- How far the ledger of each merchant was checked against itself, and what does not add up in it.
CREATE TABLE ledger_check (
    merchant BYTEA NOT NULL,
    -- From when on it is looked at again; a run that is under way goes on at once.
    next_at BIGINT NOT NULL,
    -- The run under way: its number, when it began, which account it is in (none before the first), behind which entry of it,
    -- what those before came to, and how far the balances kept in them were off already.
    run BIGINT NOT NULL,
    started_at BIGINT,
    account BYTEA,
    at BIGINT NOT NULL,
    number BIGINT NOT NULL,
    sum BIGINT NOT NULL,
    adrift BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    -- The last run that came to its end.
    completed_at BIGINT,
    completed_started_at BIGINT,
    completed_entries BIGINT NOT NULL,
    -- Over all runs.
    entries_ever BIGINT NOT NULL,
    PRIMARY KEY (merchant)
) /* WITHOUT ROWID */;
CREATE INDEX ledger_check_due ON ledger_check (next_at);

CREATE TABLE ledger_finding (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    -- What is wrong: a transfer, an account, a currency.
    subject TEXT NOT NULL,
    currency TEXT NOT NULL,
    says TEXT NOT NULL,
    expected BIGINT NOT NULL,
    found BIGINT NOT NULL,
    -- The last run that found it.
    run BIGINT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    told_at BIGINT,
    -- When a run no longer found it.
    cleared_at BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (kind IN ('transfer_unbalanced', 'transfer_missing', 'entries_out_of_step', 'balance_differs', 'sum_not_zero',
        'held_differs', 'below_floor'))
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX ledger_finding_once ON ledger_finding (merchant, kind, subject, currency) WHERE cleared_at IS NULL;
