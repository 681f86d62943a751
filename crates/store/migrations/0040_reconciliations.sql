-- A provider's file held against what we have: what agrees, and what people look into.
CREATE TABLE reconciliation (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    rail TEXT NOT NULL,
    -- The days it is of, as they were said and as instants: from the first on, until before the second.
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    file_digest BYTEA NOT NULL,
    -- The first line of the file, and what each of its columns means: two lists of JSON.
    header TEXT NOT NULL,
    mapping TEXT NOT NULL,
    lines BIGINT NOT NULL,
    -- What is being done, and behind what it goes on.
    stage TEXT NOT NULL,
    read_lines BIGINT NOT NULL,
    behind BYTEA NOT NULL,
    -- What came of it so far; the sums once it is done, as JSON.
    matched BIGINT NOT NULL,
    missing BIGINT NOT NULL,
    extra BIGINT NOT NULL,
    differing BIGINT NOT NULL,
    unreadable BIGINT NOT NULL,
    open_exceptions BIGINT NOT NULL,
    totals TEXT NOT NULL,
    made_by BYTEA NOT NULL,
    maker_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (stage IN ('file', 'payments', 'payouts', 'deposits', 'done')),
    CHECK (lines > 0 AND read_lines <= lines AND from_at < until_at),
    CHECK ((stage = 'done') = (done_at IS NOT NULL))
) /* WITHOUT ROWID */;
CREATE INDEX reconciliation_by_file ON reconciliation (merchant, file_digest, id);

-- The file as it was read, until all of it is: so many lines a row, as JSON.
CREATE TABLE reconciliation_part (
    merchant BYTEA NOT NULL,
    reconciliation BYTEA NOT NULL,
    part BIGINT NOT NULL,
    cells TEXT NOT NULL,
    PRIMARY KEY (merchant, reconciliation, part)
) /* WITHOUT ROWID */;

-- One line of the file, or one order that the file does not name.
CREATE TABLE reconciliation_line (
    merchant BYTEA NOT NULL,
    reconciliation BYTEA NOT NULL,
    number BIGINT NOT NULL,
    -- Where it stands in the file.
    at_line BIGINT,
    verdict TEXT NOT NULL,
    -- What is not alike, between commas: amount, currency, state; or why the line cannot be read.
    differs TEXT NOT NULL,
    -- Which order it is about.
    kind TEXT,
    subject BYTEA,
    reference TEXT NOT NULL,
    -- What the file says, and what we have.
    file_amount BIGINT,
    file_currency TEXT,
    file_state TEXT,
    our_amount BIGINT,
    our_currency TEXT,
    our_state TEXT,
    -- Whoever has looked into it.
    resolved_at BIGINT,
    resolved_by BYTEA,
    resolver_name TEXT,
    note TEXT,
    PRIMARY KEY (merchant, reconciliation, number),
    CHECK (verdict IN ('matched', 'missing', 'extra', 'differing', 'unreadable')),
    CHECK ((kind IS NULL) = (subject IS NULL)),
    CHECK (resolved_at IS NULL OR (verdict <> 'matched' AND resolved_by IS NOT NULL AND note IS NOT NULL))
) /* WITHOUT ROWID */;
-- An order stands in a file once.
CREATE UNIQUE INDEX reconciliation_line_by_subject ON reconciliation_line (merchant, reconciliation, kind, subject)
    WHERE subject IS NOT NULL;
CREATE INDEX reconciliation_exception ON reconciliation_line (merchant, reconciliation, number) WHERE verdict <> 'matched';
CREATE INDEX reconciliation_open ON reconciliation_line (merchant, reconciliation, number)
    WHERE verdict <> 'matched' AND resolved_at IS NULL;

-- Its lines can be exported.
CREATE TABLE export2 (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    what TEXT NOT NULL,
    format TEXT NOT NULL,
    language TEXT NOT NULL,
    filters TEXT NOT NULL,
    says TEXT NOT NULL,
    total BIGINT NOT NULL,
    written BIGINT NOT NULL,
    written_at BIGINT,
    whole BIGINT NOT NULL,
    maker_kind TEXT NOT NULL,
    maker BYTEA,
    maker_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id),
    CHECK (what IN ('payments', 'payouts', 'approvals', 'statement', 'reconciliation')),
    CHECK (format IN ('csv', 'xlsx', 'pdf') AND (format <> 'pdf' OR what = 'statement')),
    CHECK (total >= 0 AND written >= 0 AND expires_at > created_at)
) /* WITHOUT ROWID */;
INSERT INTO export2 (merchant, id, what, format, language, filters, says, total, written, written_at, whole, maker_kind, maker,
    maker_name, created_at, expires_at)
SELECT merchant, id, what, format, language, filters, says, total, written, written_at, whole, maker_kind, maker,
    maker_name, created_at, expires_at FROM export;
DROP TABLE export;
ALTER TABLE export2 RENAME TO export;
