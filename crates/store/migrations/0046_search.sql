-- Who money was ever asked to go to, by account and name, kept by the database itself; and the words they are found by, which
-- a worker writes soon after (`learned`): a search for a payee reads what it finds and no more.
CREATE TABLE payee (
    merchant BYTEA NOT NULL,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    learned BIGINT NOT NULL,
    PRIMARY KEY (merchant, account, name)
) /* WITHOUT ROWID */;
CREATE INDEX payee_to_learn ON payee (merchant, account, name) WHERE learned = 0;

CREATE TABLE payee_word (
    merchant BYTEA NOT NULL,
    word TEXT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (merchant, word, account)
) /* WITHOUT ROWID */;

INSERT INTO payee (merchant, account, name, learned) SELECT DISTINCT merchant, account, payee_name, 0 FROM payout;

CREATE INDEX payout_by_amount ON payout (merchant, amount, id);
