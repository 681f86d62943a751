-- Who money ever came from, by what finds them, and their words, as of payees (0046). `payer` is what a payment and its payer have in
-- common: the first of its number, its account, the customer's number, address and name, and the payer's name that there is.
CREATE TABLE payer (
    merchant BYTEA NOT NULL,
    payer TEXT NOT NULL,
    payer_name TEXT NOT NULL,
    customer_name TEXT NOT NULL,
    phone TEXT NOT NULL,
    account TEXT NOT NULL,
    customer_phone TEXT NOT NULL,
    customer_email TEXT NOT NULL,
    learned BIGINT NOT NULL,
    PRIMARY KEY (merchant, payer, payer_name, customer_name, phone, account, customer_phone, customer_email)
) /* WITHOUT ROWID */;

CREATE TABLE payer_word (
    merchant BYTEA NOT NULL,
    word TEXT NOT NULL,
    payer TEXT NOT NULL,
    PRIMARY KEY (merchant, word, payer)
) /* WITHOUT ROWID */;

INSERT INTO payer (merchant, payer, payer_name, customer_name, phone, account, customer_phone, customer_email, learned)
SELECT DISTINCT merchant, COALESCE(phone, account, customer_phone, customer_email, customer_name, payer_name),
    COALESCE(payer_name, ''), COALESCE(customer_name, ''), COALESCE(phone, ''), COALESCE(account, ''),
    COALESCE(customer_phone, ''), COALESCE(customer_email, ''), 0
FROM payment WHERE COALESCE(phone, account, customer_phone, customer_email, customer_name, payer_name) IS NOT NULL;

CREATE INDEX payer_to_learn ON payer (merchant, payer) WHERE learned = 0;
CREATE INDEX payment_by_amount ON payment (merchant, amount, id);
-- The cast says to SQLite that it is text, as it needs to know of what it looks up for `IN (SELECT ..)`.
CREATE INDEX payment_by_payer ON payment
    (merchant, (CAST(COALESCE(phone, account, customer_phone, customer_email, customer_name, payer_name) AS TEXT)), id);
