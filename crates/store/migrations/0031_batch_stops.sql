-- A released batch can be stopped; and of how many payees a batch says whose accounts they are is kept with it.
CREATE TABLE batch2 (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    file_digest BYTEA NOT NULL,
    -- The first line of the file, and what each of its columns means: two lists of JSON.
    header TEXT NOT NULL,
    mapping TEXT NOT NULL,
    -- How many lines the file has; how many of them were checked, of how many payees the name was asked for, how many
    -- payouts were made, and how many of those were released, or ended or stopped with the batch.
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
    -- Of how many payees it was asked whose accounts they are, how many have another name than the file says, of how many
    -- it cannot be known; and until when is asked.
    names_asked BIGINT NOT NULL,
    names_differ BIGINT NOT NULL,
    names_unknown BIGINT NOT NULL,
    names_by BIGINT,
    -- The fees and rates that the lines were priced by.
    terms_digest BYTEA,
    -- What approvals cover: a chain over the digests of its payouts, in the order of their lines.
    digest BYTEA NOT NULL,
    required BIGINT NOT NULL,
    made_by BYTEA NOT NULL,
    maker_name TEXT NOT NULL,
    confirmed_by BYTEA,
    decided_by BYTEA,
    stopped_by BYTEA,
    reason TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    authorised_at BIGINT,
    stopped_at BIGINT,
    expires_at BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('draft', 'waiting', 'authorised', 'processing', 'done', 'stopping', 'stopped', 'rejected', 'cancelled',
        'expired')),
    CHECK (lines > 0 AND required > 0 AND made <= lines AND settled <= made),
    CHECK (state IN ('draft', 'rejected', 'cancelled', 'expired') OR confirmed_by IS NOT NULL),
    CHECK (decided_by IS NULL OR state IN ('waiting', 'rejected', 'cancelled')
        OR (decided_by <> made_by AND decided_by <> confirmed_by)),
    CHECK ((state IN ('stopping', 'stopped')) = (stopped_by IS NOT NULL)),
    CHECK ((stopped_by IS NULL) = (stopped_at IS NULL))
) /* WITHOUT ROWID */;
INSERT INTO batch2 (merchant, id, name, state, file_digest, header, mapping, lines, checked, named, made, settled, from_file,
    counted, faulty, warned, totals, names_asked, names_differ, names_unknown, terms_digest, digest, required, made_by,
    maker_name, confirmed_by, decided_by, reason, created_at, updated_at, confirmed_at, authorised_at, expires_at)
SELECT b.merchant, b.id, b.name, b.state, b.file_digest, b.header, b.mapping, b.lines, b.checked, b.named, b.made, b.settled,
    b.from_file, b.counted, b.faulty, b.warned, b.totals,
    (SELECT COUNT(*) FROM batch_line l WHERE l.merchant = b.merchant AND l.batch = b.id AND l.looked = 1
        AND l.problems = '[]'),
    (SELECT COUNT(*) FROM batch_line l WHERE l.merchant = b.merchant AND l.batch = b.id AND l.name_differs = 1),
    (SELECT COUNT(*) FROM batch_line l WHERE l.merchant = b.merchant AND l.batch = b.id AND l.looked = 1
        AND l.problems = '[]' AND l.known_name IS NULL),
    b.terms_digest, b.digest, b.required, b.made_by, b.maker_name, b.confirmed_by, b.decided_by, b.reason, b.created_at,
    b.updated_at, b.confirmed_at, b.authorised_at, b.expires_at
FROM batch b;
DROP TABLE batch;
ALTER TABLE batch2 RENAME TO batch;
CREATE INDEX batch_by_file ON batch (merchant, file_digest, id);
CREATE INDEX batch_by_state ON batch (merchant, state, id);
