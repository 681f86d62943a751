-- How many rows of a table each state of a merchant has, kept by the database itself. In shards: those who write at
-- the same moment mostly count in different rows.
CREATE TABLE tally (
    merchant BYTEA NOT NULL,
    counted TEXT NOT NULL,
    state TEXT NOT NULL,
    shard BIGINT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (merchant, counted, state, shard)
) /* WITHOUT ROWID */;
INSERT INTO tally (merchant, counted, state, shard, total)
SELECT merchant, 'payout', state, 0, COUNT(*) FROM payout GROUP BY merchant, state;
INSERT INTO tally (merchant, counted, state, shard, total)
SELECT merchant, 'payment', state, 0, COUNT(*) FROM payment GROUP BY merchant, state;

-- What lists are narrowed by, in the order of making.
CREATE INDEX payment_by_state ON payment (merchant, state, id);
CREATE INDEX payment_by_application ON payment (merchant, application, id);
CREATE INDEX payout_by_application ON payout (merchant, application, id);
