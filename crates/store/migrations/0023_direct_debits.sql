-- Direct debits: a bank collects from its customer's account what the customer agreed to.
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
    -- The bank account that it is collected from.
    account TEXT,
    payer_name TEXT,
    customer BYTEA,
    customer_name TEXT,
    customer_email TEXT,
    customer_phone TEXT,
    card_last_four TEXT,
    message TEXT,
    rail TEXT,
    rail_reference TEXT,
    -- The link, the control number or the direct debit it came through.
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
    rail_account BYTEA,
    -- When the provider is next asked because it told of the order.
    asks_at BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('awaiting', 'pending', 'processing', 'succeeded', 'settled', 'failed')),
    CHECK (method IN ('ussd_push', 'card', 'billpay', 'direct_debit')),
    CHECK (fee_bearer IN ('customer', 'merchant')),
    CHECK (method <> 'ussd_push' OR phone IS NOT NULL),
    CHECK ((method = 'direct_debit') = (account IS NOT NULL)),
    CHECK (method <> 'direct_debit' OR source IS NOT NULL),
    CHECK (amount > 0 AND fee >= 0 AND attempt > 0),
    CHECK (fee_bearer = 'customer' OR fee <= amount),
    CHECK ((source IS NULL) = (source_kind IS NULL)),
    CHECK ((order_amount IS NULL) = (rate IS NULL) AND (order_amount IS NULL) = (order_currency IS NULL))
);
INSERT INTO payment2 (merchant, id, wire_id, reference, attempt, method, state, amount, fee, fee_bearer, currency, channel,
    phone, payer_name, customer, customer_name, customer_email, customer_phone, card_last_four, message, rail, rail_reference,
    source_kind, source, order_amount, order_currency, rate, application, api_key, made_by, created_at, updated_at,
    received_at, settles_at, rail_account, asks_at)
SELECT merchant, id, wire_id, reference, attempt, method, state, amount, fee, fee_bearer, currency, channel,
    phone, payer_name, customer, customer_name, customer_email, customer_phone, card_last_four, message, rail, rail_reference,
    source_kind, source, order_amount, order_currency, rate, application, api_key, made_by, created_at, updated_at,
    received_at, settles_at, rail_account, asks_at FROM payment;
DROP TABLE payment;
ALTER TABLE payment2 RENAME TO payment;
CREATE UNIQUE INDEX payment_by_reference ON payment (merchant, reference, attempt);
CREATE UNIQUE INDEX payment_by_receipt ON payment (merchant, rail, rail_reference) WHERE method = 'billpay';
CREATE INDEX payment_by_source ON payment (merchant, source, id) WHERE source IS NOT NULL;
CREATE INDEX payment_by_customer ON payment (merchant, customer, id) WHERE customer IS NOT NULL;
CREATE INDEX payment_by_state ON payment (merchant, state, id);
CREATE INDEX payment_by_application ON payment (merchant, application, id);
CREATE INDEX payment_by_channel ON payment (merchant, channel, id);

-- `asked` counts the instalments that the bank was asked for, `instalments` all of them; days are of East Africa.
CREATE TABLE direct_debit (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    -- The name it has on the third-party API, unique over all merchants.
    request_id TEXT NOT NULL,
    -- Of everything that was asked for.
    digest BYTEA NOT NULL,
    state TEXT NOT NULL,
    account TEXT NOT NULL,
    phone TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    unit TEXT NOT NULL,
    every BIGINT NOT NULL,
    instalments BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    customer BYTEA,
    customer_name TEXT NOT NULL,
    customer_email TEXT,
    customer_phone TEXT,
    description TEXT,
    message TEXT,
    application BYTEA,
    api_key BYTEA,
    made_by BYTEA,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('requested', 'active', 'rejected', 'expired', 'cancelled', 'completed')),
    CHECK (unit IN ('day', 'week', 'month', 'year')),
    CHECK (amount > 0 AND every > 0 AND instalments > 0),
    CHECK (asked >= 0 AND asked <= instalments),
    CHECK (asked = 0 OR state IN ('active', 'cancelled', 'completed')),
    CHECK (state <> 'completed' OR asked = instalments)
);
CREATE UNIQUE INDEX direct_debit_by_request ON direct_debit (request_id);
CREATE UNIQUE INDEX direct_debit_in_force ON direct_debit (merchant, application, digest)
    WHERE state IN ('requested', 'active') AND application IS NOT NULL;
