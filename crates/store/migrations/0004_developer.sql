-- Applications, API keys, integration security and the request log.

CREATE TABLE application (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    client_id TEXT NOT NULL,
    name TEXT NOT NULL,
    integration TEXT NOT NULL,
    features TEXT NOT NULL,
    key_scopes TEXT NOT NULL,
    return_url TEXT,
    pays_at_once BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    token_generation BIGINT NOT NULL DEFAULT 0,
    created_by BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id),
    CHECK (integration IN ('API', 'Hosted')),
    CHECK (state IN ('active', 'disabled'))
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX application_by_client_id ON application (client_id);

CREATE TABLE api_key (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    application BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    last_four TEXT NOT NULL,
    scopes TEXT NOT NULL,
    dormant_at BIGINT,
    created_by BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    replaces BYTEA,
    last_used_at BIGINT,
    last_used_address TEXT,
    PRIMARY KEY (merchant, id)
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX api_key_by_digest ON api_key (digest);

-- Who has ever been shown the secret of a key, and in which role.
CREATE TABLE api_key_holder (
    merchant BYTEA NOT NULL,
    api_key BYTEA NOT NULL,
    member BYTEA NOT NULL,
    role TEXT NOT NULL,
    shown_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, api_key, member)
) /* WITHOUT ROWID */;

CREATE TABLE ip_range (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    cidr TEXT NOT NULL,
    label TEXT NOT NULL,
    added_by BYTEA NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id)
) /* WITHOUT ROWID */;

CREATE TABLE api_request (
    id BYTEA NOT NULL,
    merchant BYTEA NOT NULL,
    at BIGINT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    status BIGINT NOT NULL,
    code TEXT,
    api_key BYTEA,
    application BYTEA,
    address TEXT NOT NULL,
    duration_micros BIGINT NOT NULL,
    request_body TEXT NOT NULL,
    answer_body TEXT NOT NULL,
    PRIMARY KEY (merchant, id)
);
