-- Collections of every kind: a payment says by which method it comes, several share a reference, and who pays is a
-- customer the merchant knows.

-- The references of orders that are taken. What became of the order does not free its reference.
CREATE TABLE order_reference (
    merchant BYTEA NOT NULL,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    PRIMARY KEY (merchant, kind, reference),
    CHECK (kind IN ('payment', 'payout'))
) /* WITHOUT ROWID */;
INSERT INTO order_reference (merchant, kind, reference) SELECT merchant, 'payment', reference FROM payment;
INSERT INTO order_reference (merchant, kind, reference) SELECT merchant, 'payout', reference FROM payout;

CREATE TABLE payment2 (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    wire_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    -- Which payment of this reference it is: a link is tried again, a control number is paid in parts.
    attempt BIGINT NOT NULL DEFAULT 1,
    method TEXT NOT NULL DEFAULT 'ussd_push',
    state TEXT NOT NULL,
    amount BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    fee_bearer TEXT NOT NULL DEFAULT 'customer',
    currency TEXT NOT NULL,
    channel TEXT NOT NULL,
    phone TEXT,
    payer_name TEXT,
    customer BYTEA,
    customer_name TEXT,
    customer_email TEXT,
    customer_phone TEXT,
    card_last_four TEXT,
    message TEXT,
    rail TEXT,
    rail_reference TEXT,
    -- The link or the control number it came through.
    source_kind TEXT,
    source BYTEA,
    -- What the order was over, where that was in another currency, and how many of ours one of those was.
    order_amount BIGINT,
    order_currency TEXT,
    rate TEXT,
    application BYTEA,
    api_key BYTEA,
    made_by BYTEA,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    received_at BIGINT,
    settles_at BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('awaiting', 'pending', 'processing', 'succeeded', 'settled', 'failed')),
    CHECK (method IN ('ussd_push', 'card', 'billpay')),
    CHECK (fee_bearer IN ('customer', 'merchant')),
    CHECK (method <> 'ussd_push' OR phone IS NOT NULL),
    CHECK (amount > 0 AND fee >= 0 AND attempt > 0),
    CHECK (fee_bearer = 'customer' OR fee <= amount),
    CHECK ((source IS NULL) = (source_kind IS NULL)),
    CHECK ((order_amount IS NULL) = (rate IS NULL) AND (order_amount IS NULL) = (order_currency IS NULL))
);
INSERT INTO payment2 (merchant, id, wire_id, reference, state, amount, fee, currency, channel, phone, payer_name, message,
    rail_reference, application, api_key, made_by, created_at, updated_at, received_at)
SELECT merchant, id, wire_id, reference, state, amount, fee, currency, channel, phone, payer_name, message,
    rail_reference, application, api_key, made_by, created_at, updated_at,
    CASE WHEN state = 'succeeded' THEN updated_at END FROM payment;
DROP TABLE payment;
ALTER TABLE payment2 RENAME TO payment;
CREATE UNIQUE INDEX payment_by_reference ON payment (merchant, reference, attempt);
CREATE UNIQUE INDEX payment_by_receipt ON payment (merchant, rail, rail_reference) WHERE method = 'billpay';
CREATE INDEX payment_by_source ON payment (merchant, source, id) WHERE source IS NOT NULL;
CREATE INDEX payment_by_customer ON payment (merchant, customer, id) WHERE customer IS NOT NULL;

-- Whom the merchant collects from. Found again by address and number, of which there is at least one.
CREATE TABLE customer (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id),
    CHECK (email <> '' OR phone <> '')
);
CREATE UNIQUE INDEX customer_by_contact ON customer (merchant, email, phone);

-- The page where a card is entered. Of the card itself nothing is kept but brand and last four digits.
CREATE TABLE card_page (
    merchant BYTEA NOT NULL,
    payment BYTEA NOT NULL,
    -- The provider's own page, where it has one.
    provider_url TEXT,
    -- Where the customer goes afterwards.
    return_url TEXT,
    -- Set while the bank of the card asks who is there.
    brand TEXT,
    last_four TEXT,
    challenges BIGINT NOT NULL,
    PRIMARY KEY (merchant, payment)
) /* WITHOUT ROWID */;
