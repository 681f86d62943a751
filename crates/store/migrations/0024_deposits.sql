-- Money that a bank told of: it arrived on the merchant's account there. Told twice, it is the same money.
CREATE TABLE deposit (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    reference TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    channel TEXT NOT NULL,
    rail TEXT NOT NULL,
    bank_reference TEXT NOT NULL,
    -- Whom the bank names as the sender, and what they wrote.
    sender TEXT,
    narration TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id),
    CHECK (amount > 0)
);
CREATE UNIQUE INDEX deposit_by_bank_reference ON deposit (merchant, rail, bank_reference);

-- A deposit is on the balance once.
CREATE UNIQUE INDEX deposit_posts_once ON transfer (merchant, subject, currency)
    WHERE kind = 'deposit' AND reference <> '';
