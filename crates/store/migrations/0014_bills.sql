-- BillPay control numbers: what each asks for, what it has collected, and the money that reached it.

-- What a payer types before a reference that the merchant chose.
CREATE TABLE biller (
    merchant BYTEA NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (merchant)
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX biller_by_code ON biller (code);

CREATE TABLE bill (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    number TEXT NOT NULL,
    chosen_by TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    mode TEXT NOT NULL,
    amount BIGINT,
    maximum BIGINT,
    collected BIGINT NOT NULL,
    payments BIGINT NOT NULL,
    currency TEXT NOT NULL,
    description TEXT,
    customer_name TEXT,
    customer_email TEXT,
    customer_phone TEXT,
    switched_off_at BIGINT,
    application BYTEA,
    api_key BYTEA,
    made_by BYTEA,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id),
    CHECK (chosen_by IN ('platform', 'merchant')),
    CHECK (kind IN ('order', 'customer')),
    CHECK (state IN ('active', 'off', 'paid', 'full')),
    CHECK (mode IN ('partial_and_over', 'exact')),
    CHECK (amount IS NULL OR amount > 0),
    CHECK (mode = 'partial_and_over' OR (amount IS NOT NULL AND maximum IS NULL)),
    CHECK (maximum IS NULL OR (maximum > 0 AND maximum >= collected)),
    CHECK (kind = 'customer' OR payments <= 1),
    CHECK (collected >= 0 AND payments >= 0)
);
CREATE UNIQUE INDEX bill_by_number ON bill (merchant, number);
-- A payer who types a number of ours names no merchant.
CREATE UNIQUE INDEX bill_by_control_number ON bill (number) WHERE chosen_by = 'platform';
CREATE INDEX bill_by_state ON bill (merchant, state, id);

-- What a network said about money for a bill, once for each of its receipts.
CREATE TABLE bill_payment (
    merchant BYTEA NOT NULL,
    rail TEXT NOT NULL,
    receipt TEXT NOT NULL,
    bill BYTEA NOT NULL,
    state TEXT NOT NULL,
    amount BIGINT NOT NULL,
    channel TEXT NOT NULL,
    phone TEXT,
    payer_name TEXT,
    held_until BIGINT,
    payment BYTEA,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, rail, receipt),
    CHECK (state IN ('held', 'counted', 'beside')),
    CHECK ((state = 'held') = (payment IS NULL)),
    CHECK ((state = 'held') = (held_until IS NOT NULL)),
    CHECK (amount > 0)
) /* WITHOUT ROWID */;
CREATE INDEX bill_payment_by_bill ON bill_payment (merchant, bill, payment);
