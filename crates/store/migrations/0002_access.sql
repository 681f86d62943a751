-- Persons, sessions and factors belong to the instance; merchants and members tie persons to a tenant.

CREATE TABLE instance (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE person (
    id BYTEA NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_normal TEXT NOT NULL,
    email_confirmed_at BIGINT,
    password_hash TEXT NOT NULL,
    totp_sealed BYTEA,
    totp_confirmed_at BIGINT,
    totp_last_step BIGINT NOT NULL DEFAULT 0,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX person_by_email ON person (email_normal);

CREATE TABLE recovery_code (
    person BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (person, digest)
) /* WITHOUT ROWID */;

CREATE TABLE session (
    id BYTEA NOT NULL PRIMARY KEY,
    digest BYTEA NOT NULL,
    person BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    stepped_up_at BIGINT NOT NULL,
    ended_at BIGINT,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE UNIQUE INDEX session_by_digest ON session (digest);
CREATE INDEX session_by_person ON session (person, created_at);

-- One-time tokens sent by mail: password reset, e-mail change and its undo. Only a digest is kept.
CREATE TABLE person_token (
    digest BYTEA NOT NULL PRIMARY KEY,
    person BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    detail TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX person_token_by_person ON person_token (person, purpose);

-- Failed tries by account and by address, kept here so that several instances count together.
CREATE TABLE throttle (
    scope TEXT NOT NULL,
    subject BYTEA NOT NULL,
    window_start BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    PRIMARY KEY (scope, subject)
) /* WITHOUT ROWID */;

CREATE TABLE merchant (
    id BYTEA NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    second_factor_required BIGINT NOT NULL DEFAULT 0,
    checksum_enabled BIGINT NOT NULL DEFAULT 0,
    checksum_sealed BYTEA,
    checksum_since BIGINT,
    token_generation BIGINT NOT NULL DEFAULT 1,
    ever_two_admins_at BIGINT,
    one_admin_since BIGINT,
    waiver_stopped_at BIGINT,
    created_at BIGINT NOT NULL,
    closed_at BIGINT
);

CREATE TABLE member (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    person BYTEA NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    owner BIGINT NOT NULL DEFAULT 0,
    duty TEXT NOT NULL DEFAULT 'both',
    name TEXT NOT NULL,
    invited_by BYTEA,
    joined_at BIGINT NOT NULL,
    last_active_at BIGINT,
    removed_at BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (role IN ('Admin', 'Manager', 'Employee', 'Developer')),
    CHECK (state IN ('active', 'disabled', 'removed'))
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX member_by_person ON member (person, merchant);
CREATE UNIQUE INDEX one_owner ON member (merchant) WHERE owner = 1;
