-- The store's own tables.

CREATE TABLE job (
    id BYTEA NOT NULL PRIMARY KEY,
    merchant BYTEA,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX job_by_kind ON job (kind, run_at);
