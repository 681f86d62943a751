-- Many payouts from one table: uploaded, checked line by line, confirmed, and released as one.
CREATE TABLE batch (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    file_digest BYTEA NOT NULL,
    -- The first line of the file, and what each of its columns means: two lists of JSON.
    header TEXT NOT NULL,
    mapping TEXT NOT NULL,
    -- How many lines the file has; how many of them were checked, of how many payees the name was asked for, how many
    -- payouts were made, and how many of those were released or ended.
    lines BIGINT NOT NULL,
    checked BIGINT NOT NULL,
    named BIGINT NOT NULL,
    made BIGINT NOT NULL,
    settled BIGINT NOT NULL,
    -- Whether the lines are read from the file (1) or looked at again as they were edited (0).
    from_file BIGINT NOT NULL,
    -- How many lines there are, cannot be paid, give reason to look twice; what they come to, as JSON.
    counted BIGINT NOT NULL,
    faulty BIGINT NOT NULL,
    warned BIGINT NOT NULL,
    totals TEXT NOT NULL,
    -- The fees and rates that the lines were priced by.
    terms_digest BYTEA,
    -- What approvals cover: a chain over the digests of its payouts, in the order of their lines.
    digest BYTEA NOT NULL,
    required BIGINT NOT NULL,
    made_by BYTEA NOT NULL,
    maker_name TEXT NOT NULL,
    confirmed_by BYTEA,
    decided_by BYTEA,
    reason TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    authorised_at BIGINT,
    expires_at BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('draft', 'waiting', 'authorised', 'processing', 'done', 'rejected', 'cancelled', 'expired')),
    CHECK (lines > 0 AND required > 0 AND made <= lines AND settled <= made),
    CHECK (state IN ('draft', 'rejected', 'cancelled', 'expired') OR confirmed_by IS NOT NULL),
    CHECK (decided_by IS NULL OR state IN ('waiting', 'rejected', 'cancelled')
        OR (decided_by <> made_by AND decided_by <> confirmed_by))
) /* WITHOUT ROWID */;
CREATE INDEX batch_by_file ON batch (merchant, file_digest, id);
CREATE INDEX batch_by_state ON batch (merchant, state, id);

-- The file as it was read, so many lines a row, as JSON: what lines are made from when the meaning of its columns changes.
CREATE TABLE batch_part (
    merchant BYTEA NOT NULL,
    batch BYTEA NOT NULL,
    part BIGINT NOT NULL,
    cells TEXT NOT NULL,
    PRIMARY KEY (merchant, batch, part)
) /* WITHOUT ROWID */;

-- One line: as it was written or edited, what is wrong with it, and the payout that it comes to.
CREATE TABLE batch_line (
    merchant BYTEA NOT NULL,
    batch BYTEA NOT NULL,
    number BIGINT NOT NULL,
    at_line BIGINT NOT NULL,
    given TEXT NOT NULL,
    problems TEXT NOT NULL,
    reference TEXT NOT NULL,
    account TEXT NOT NULL,
    channel TEXT,
    transfer_type TEXT,
    currency TEXT,
    amount BIGINT,
    fee BIGINT,
    fee_bearer TEXT,
    debit BIGINT,
    receives BIGINT,
    receives_currency TEXT,
    rate BIGINT,
    -- The first line with the same reference, or with the same payee and amount; whether an order has the reference.
    reference_twin BIGINT,
    payee_twin BIGINT,
    reference_used BIGINT NOT NULL,
    -- Whether the network or bank was asked whose account it is, what it said, and whether that is another name.
    looked BIGINT NOT NULL,
    known_name TEXT,
    name_differs BIGINT NOT NULL,
    PRIMARY KEY (merchant, batch, number),
    CHECK (problems <> '[]' OR (amount > 0 AND fee >= 0 AND debit > fee AND receives > 0))
) /* WITHOUT ROWID */;
CREATE INDEX batch_line_by_reference ON batch_line (merchant, batch, reference, number);
CREATE INDEX batch_line_by_account ON batch_line (merchant, batch, account, amount, number);

-- Whoever uploaded, edited or confirmed: none of them releases it.
CREATE TABLE batch_maker (
    merchant BYTEA NOT NULL,
    batch BYTEA NOT NULL,
    member BYTEA NOT NULL,
    name TEXT NOT NULL,
    part TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, batch, member)
) /* WITHOUT ROWID */;

ALTER TABLE payout ADD COLUMN batch BYTEA;
ALTER TABLE payout ADD COLUMN batch_line BIGINT;
-- A line is paid once.
CREATE UNIQUE INDEX payout_of_line ON payout (merchant, batch, batch_line) WHERE batch IS NOT NULL;
CREATE INDEX payout_by_batch ON payout (merchant, batch, state) WHERE batch IS NOT NULL;

-- What a batch does to the ledger it does once.
CREATE UNIQUE INDEX batch_posts_once ON transfer (merchant, subject, kind, currency)
    WHERE kind IN ('batch_hold', 'batch_void');
