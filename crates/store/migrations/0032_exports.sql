-- Tables that somebody asked for, to be handed out: what of, how far the handing out has come, until when it can be asked for.
CREATE TABLE export (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    what TEXT NOT NULL,
    format TEXT NOT NULL,
    language TEXT NOT NULL,
    -- What narrows it, as it was asked, in JSON; what it is called in the record.
    filters TEXT NOT NULL,
    says TEXT NOT NULL,
    -- How many rows it had when it was asked for; how many are handed out, when the last of them was, and whether all are.
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
    CHECK (what IN ('payments', 'payouts', 'approvals', 'statement')),
    CHECK (format IN ('csv', 'xlsx', 'pdf') AND (format <> 'pdf' OR what = 'statement')),
    CHECK (total >= 0 AND written >= 0 AND expires_at > created_at)
) /* WITHOUT ROWID */;

-- Approvals in the order in which they were given, whatever of.
CREATE INDEX approval_by_id ON approval (merchant, id);
