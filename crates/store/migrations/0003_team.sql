-- Invitations, the history of roles, ownership transfers and change requests.

CREATE TABLE invitation (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    email TEXT NOT NULL,
    email_normal TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    generation BIGINT NOT NULL,
    days BIGINT NOT NULL,
    invited_by BYTEA NOT NULL,
    confirmed_by BYTEA,
    created_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    resent_on BIGINT NOT NULL DEFAULT 0,
    resends BIGINT NOT NULL DEFAULT 0,
    link_copied_at BIGINT,
    mail_state TEXT NOT NULL,
    mail_error TEXT,
    decided_at BIGINT,
    member BYTEA,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('pending', 'accepted', 'revoked'))
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX one_pending_invitation ON invitation (merchant, email_normal) WHERE state = 'pending';

-- Every token ever issued, so that an old link can say that it was replaced. One that an Admin copied proves no address.
CREATE TABLE invitation_token (
    digest BYTEA NOT NULL PRIMARY KEY,
    merchant BYTEA NOT NULL,
    invitation BYTEA NOT NULL,
    generation BIGINT NOT NULL,
    copied_by BYTEA
);

CREATE TABLE role_change (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    member BYTEA NOT NULL,
    kind TEXT NOT NULL,
    role_before TEXT,
    role_after TEXT,
    by_member BYTEA,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, member, id)
) /* WITHOUT ROWID */;

CREATE TABLE ownership_transfer (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    from_member BYTEA NOT NULL,
    to_member BYTEA NOT NULL,
    state TEXT NOT NULL,
    offered_at BIGINT NOT NULL,
    accepted_at BIGINT,
    undo_until BIGINT,
    ended_at BIGINT,
    PRIMARY KEY (merchant, id)
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX one_open_transfer ON ownership_transfer (merchant) WHERE state IN ('offered', 'accepted');

CREATE TABLE change_request (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    subject BYTEA,
    subject_name TEXT NOT NULL,
    change TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL,
    requested_by BYTEA NOT NULL,
    requested_role TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    decided_by BYTEA,
    decided_at BIGINT,
    note TEXT,
    waiver TEXT,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('open', 'confirmed', 'declined', 'withdrawn', 'expired')),
    CHECK (decided_by IS NULL OR state <> 'confirmed' OR decided_by <> requested_by OR waiver IS NOT NULL)
) /* WITHOUT ROWID */;
