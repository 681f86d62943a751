-- Accounts, transfers and entries; payments; payouts and their approvals.

CREATE TABLE account (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    currency TEXT NOT NULL,
    balance BIGINT NOT NULL,
    floor BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (floor IS NULL OR balance >= floor)
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX account_by_kind ON account (merchant, kind, currency);

CREATE TABLE transfer (
    id BYTEA NOT NULL,
    merchant BYTEA NOT NULL,
    kind TEXT NOT NULL,
    subject BYTEA NOT NULL,
    currency TEXT NOT NULL,
    total BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id, merchant),
    CHECK (total >= 0)
);
CREATE INDEX transfer_by_subject ON transfer (merchant, subject);

CREATE TABLE entry (
    transfer BYTEA NOT NULL,
    merchant BYTEA NOT NULL,
    place BIGINT NOT NULL,
    account BYTEA NOT NULL,
    says TEXT NOT NULL,
    debit BIGINT NOT NULL,
    credit BIGINT NOT NULL,
    balance_after BIGINT NOT NULL,
    PRIMARY KEY (transfer, merchant, place),
    CHECK (debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0))
);

CREATE TABLE payment (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    wire_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL,
    amount BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    currency TEXT NOT NULL,
    phone TEXT NOT NULL,
    payer_name TEXT,
    channel TEXT NOT NULL,
    message TEXT,
    rail_reference TEXT,
    application BYTEA,
    api_key BYTEA,
    made_by BYTEA,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('pending', 'processing', 'succeeded', 'failed')),
    CHECK (amount > 0 AND fee >= 0)
);
CREATE UNIQUE INDEX payment_by_reference ON payment (merchant, reference);

CREATE TABLE payout (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    wire_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL,
    amount BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    currency TEXT NOT NULL,
    phone TEXT NOT NULL,
    payee_name TEXT NOT NULL,
    provider TEXT NOT NULL,
    note TEXT,
    message TEXT,
    rail_reference TEXT,
    digest BYTEA NOT NULL,
    application BYTEA,
    api_key BYTEA,
    key_maker BYTEA,
    made_by BYTEA,
    maker_name TEXT NOT NULL,
    decided_by BYTEA,
    required BIGINT NOT NULL,
    sending TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    authorised_at BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('pending', 'authorized', 'processing', 'succeeded', 'failed', 'rejected', 'cancelled', 'expired',
        'refunded', 'reversed', 'unknown')),
    CHECK (amount > 0 AND fee >= 0 AND required > 0),
    CHECK (decided_by IS NULL OR made_by IS NULL OR state IN ('rejected', 'cancelled') OR decided_by <> made_by),
    CHECK (decided_by IS NULL OR key_maker IS NULL OR state IN ('rejected', 'cancelled') OR decided_by <> key_maker)
);
CREATE UNIQUE INDEX payout_by_reference ON payout (merchant, reference);
CREATE INDEX payout_by_state ON payout (merchant, state, id);

CREATE TABLE approval (
    merchant BYTEA NOT NULL,
    payout BYTEA NOT NULL,
    id BYTEA NOT NULL,
    member BYTEA NOT NULL,
    name TEXT NOT NULL,
    maker BYTEA,
    key_maker BYTEA,
    digest BYTEA NOT NULL,
    proof TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    at BIGINT NOT NULL,
    voided_at BIGINT,
    void_reason TEXT,
    PRIMARY KEY (merchant, payout, id),
    CHECK (maker IS NULL OR maker <> member),
    CHECK (key_maker IS NULL OR key_maker <> member)
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX one_approval_each ON approval (merchant, payout, member) WHERE voided_at IS NULL;
CREATE INDEX approval_by_member ON approval (merchant, member, id);

-- The states a payment or payout went through, in the order of their places.
CREATE TABLE step (
    merchant BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    id BYTEA NOT NULL,
    place BIGINT NOT NULL,
    state TEXT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id BYTEA,
    by_name TEXT NOT NULL,
    detail TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, subject, id)
) /* WITHOUT ROWID */;

-- The answer given under an idempotency key, stored with the act itself.
CREATE TABLE idempotency (
    merchant BYTEA NOT NULL,
    caller BYTEA NOT NULL,
    name TEXT NOT NULL,
    body_digest BYTEA NOT NULL,
    status BIGINT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, caller, name)
) /* WITHOUT ROWID */;
