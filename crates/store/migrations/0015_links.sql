-- Pages for people outside, and the merchant's logo that stands on them.

-- What the address of a page leads to. The token itself is derived from the master key and kept nowhere.
CREATE TABLE hosted_page (
    digest BYTEA NOT NULL PRIMARY KEY,
    merchant BYTEA NOT NULL,
    kind TEXT NOT NULL,
    subject BYTEA NOT NULL
);

CREATE TABLE merchant_logo (
    merchant BYTEA NOT NULL PRIMARY KEY,
    id BYTEA NOT NULL,
    media_type TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp'))
);

-- Links by which customers pay, and payees say where a payout goes.
CREATE TABLE link (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    -- What is paid for, as JSON: a list of name, price and quantity.
    items TEXT NOT NULL,
    description TEXT,
    customer_name TEXT,
    customer_email TEXT,
    customer_phone TEXT,
    switched_off BIGINT NOT NULL,
    -- The payout that a payout link was used for: once.
    payout BYTEA,
    application BYTEA,
    api_key BYTEA,
    key_maker BYTEA,
    made_by BYTEA,
    maker_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (kind IN ('checkout', 'payout')),
    CHECK (amount > 0),
    CHECK (payout IS NULL OR kind = 'payout'),
    CHECK (kind = 'checkout' OR expires_at IS NOT NULL),
    CHECK ((api_key IS NULL) = (key_maker IS NULL) AND (api_key IS NULL) <> (made_by IS NULL))
);
CREATE UNIQUE INDEX link_by_reference ON link (merchant, kind, reference);
CREATE INDEX link_by_kind ON link (merchant, kind, id);
CREATE UNIQUE INDEX link_by_payout ON link (merchant, payout) WHERE payout IS NOT NULL;

-- The forms that were sent, by what each carried: one that is sent again does nothing again.
CREATE TABLE link_form (
    merchant BYTEA NOT NULL,
    link BYTEA NOT NULL,
    once TEXT NOT NULL,
    PRIMARY KEY (merchant, link, once)
) /* WITHOUT ROWID */;

-- What payers may do on checkout pages. Without a row the default holds.
CREATE TABLE checkout_setting (
    merchant BYTEA NOT NULL PRIMARY KEY,
    available BIGINT NOT NULL,
    exchange BIGINT NOT NULL,
    update_customer BIGINT NOT NULL,
    update_amount BIGINT NOT NULL
);

-- Addresses that are told of one subject only, such as the callback of a checkout link, by the engine of all deliveries.
ALTER TABLE endpoint ADD COLUMN one_off BIGINT NOT NULL DEFAULT 0;
CREATE TABLE callback (
    merchant BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    endpoint BYTEA NOT NULL,
    PRIMARY KEY (merchant, subject, endpoint)
) /* WITHOUT ROWID */;
