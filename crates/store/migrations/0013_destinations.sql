-- Payouts to phones, bank accounts and tills: who receives what, who bears the fee, what the merchant's balance is debited.
-- `amount`, `fee` and `debit` are in `currency`, the balance; `receives` is in `receives_currency`; `rate`, in parts of
-- 10^-12, is what one of the first is worth in the second, and absent where both are one.
CREATE TABLE payout2 (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    wire_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL,
    amount BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    fee_bearer TEXT NOT NULL,
    debit BIGINT NOT NULL,
    currency TEXT NOT NULL,
    receives BIGINT NOT NULL,
    receives_currency TEXT NOT NULL,
    rate BIGINT,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    bic TEXT,
    provider_code TEXT,
    transfer_type TEXT,
    payee_name TEXT NOT NULL,
    payee_known BIGINT NOT NULL,
    -- As the maker wrote the holder of a bank account, whatever the bank says.
    given_name TEXT,
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
    door TEXT NOT NULL,
    decided_by BYTEA,
    required BIGINT NOT NULL,
    sending TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    authorised_at BIGINT,
    returned_at BIGINT,
    returned_with_fee BIGINT,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('pending', 'authorized', 'processing', 'succeeded', 'failed', 'rejected', 'cancelled', 'expired',
        'refunded', 'reversed', 'unknown')),
    CHECK (amount > 0 AND fee >= 0 AND required > 0 AND receives > 0 AND debit > fee),
    CHECK (fee_bearer IN ('merchant', 'both', 'customer')),
    CHECK (door IN ('request', 'link')),
    CHECK ((rate IS NULL) = (currency = receives_currency)),
    CHECK (rate IS NOT NULL OR receives = debit - fee),
    CHECK (CASE channel WHEN 'mobile' THEN bic IS NULL AND provider_code IS NULL AND transfer_type IS NULL
        WHEN 'bank' THEN bic IS NOT NULL AND provider_code IS NULL AND transfer_type IN ('ACH', 'RTGS')
        WHEN 'till' THEN bic IS NULL AND provider_code IS NOT NULL AND transfer_type IS NULL ELSE FALSE END),
    CHECK (decided_by IS NULL OR made_by IS NULL OR state IN ('rejected', 'cancelled') OR decided_by <> made_by),
    CHECK (decided_by IS NULL OR key_maker IS NULL OR state IN ('rejected', 'cancelled') OR decided_by <> key_maker)
);
INSERT INTO payout2 (merchant, id, wire_id, reference, state, amount, fee, fee_bearer, debit, currency, receives,
    receives_currency, channel, account, payee_name, payee_known, provider, note, message, rail_reference, digest,
    application, api_key, key_maker, made_by, maker_name, door, decided_by, required, sending, created_at, updated_at,
    expires_at, authorised_at)
SELECT merchant, id, wire_id, reference, state, amount, fee, 'merchant', amount + fee, currency, amount, currency, 'mobile',
    phone, payee_name, payee_known, provider, note, message, rail_reference, digest, application, api_key, key_maker,
    made_by, maker_name, 'request', decided_by, required, sending, created_at, updated_at, expires_at, authorised_at
FROM payout;
DROP TABLE payout;
ALTER TABLE payout2 RENAME TO payout;
CREATE UNIQUE INDEX payout_by_reference ON payout (merchant, reference);
CREATE INDEX payout_by_state ON payout (merchant, state, id);

-- What a payout does to the ledger it does once.
CREATE UNIQUE INDEX payout_posts_once ON transfer (merchant, subject, kind, currency)
    WHERE kind IN ('hold', 'void', 'payout', 'payout_refund', 'payout_reversal');
