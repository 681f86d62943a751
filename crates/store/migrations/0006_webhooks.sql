-- Endpoints, events, deliveries and their attempts.

CREATE TABLE endpoint (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    application BYTEA,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    events TEXT NOT NULL,
    signature TEXT NOT NULL,
    secret_sealed BYTEA NOT NULL,
    secret_last_four TEXT NOT NULL,
    previous_sealed BYTEA,
    previous_until BIGINT,
    state TEXT NOT NULL,
    failing_since BIGINT,
    created_by BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('healthy', 'failing', 'off'))
) /* WITHOUT ROWID */;

CREATE TABLE event (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    subject BYTEA NOT NULL,
    application BYTEA,
    payload TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id)
);
CREATE INDEX event_by_subject ON event (merchant, subject);

CREATE TABLE delivery (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    endpoint BYTEA NOT NULL,
    event BYTEA NOT NULL,
    event_name TEXT NOT NULL,
    subject BYTEA NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    round BIGINT NOT NULL,
    round_at BIGINT NOT NULL,
    round_attempts BIGINT NOT NULL,
    next_at BIGINT,
    last_status BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('waiting', 'delivered', 'retrying', 'failed', 'skipped'))
);
CREATE INDEX delivery_by_endpoint ON delivery (merchant, endpoint, id);
CREATE INDEX delivery_by_state ON delivery (merchant, endpoint, state);
CREATE INDEX delivery_by_subject ON delivery (merchant, subject);

CREATE TABLE attempt (
    merchant BYTEA NOT NULL,
    delivery BYTEA NOT NULL,
    id BYTEA NOT NULL,
    endpoint BYTEA NOT NULL,
    at BIGINT NOT NULL,
    duration_micros BIGINT NOT NULL,
    status BIGINT,
    error TEXT,
    request_headers TEXT NOT NULL,
    request_body TEXT NOT NULL,
    answer_headers TEXT NOT NULL,
    answer_body TEXT NOT NULL,
    PRIMARY KEY (merchant, delivery, id)
) /* WITHOUT ROWID */;
CREATE INDEX attempt_by_endpoint ON attempt (merchant, endpoint, id);
