-- One connection writes at a time, so one shard is enough.
CREATE TRIGGER payout_counted AFTER INSERT ON payout BEGIN
    INSERT INTO tally (merchant, counted, state, shard, total) VALUES (NEW.merchant, 'payout', NEW.state, 0, 1)
    ON CONFLICT (merchant, counted, state, shard) DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER payout_recounted AFTER UPDATE OF state ON payout WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO tally (merchant, counted, state, shard, total) VALUES (NEW.merchant, 'payout', NEW.state, 0, 1)
    ON CONFLICT (merchant, counted, state, shard) DO UPDATE SET total = total + 1;
    UPDATE tally SET total = total - 1
    WHERE merchant = OLD.merchant AND counted = 'payout' AND state = OLD.state AND shard = 0;
END;
CREATE TRIGGER payment_counted AFTER INSERT ON payment BEGIN
    INSERT INTO tally (merchant, counted, state, shard, total) VALUES (NEW.merchant, 'payment', NEW.state, 0, 1)
    ON CONFLICT (merchant, counted, state, shard) DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER payment_recounted AFTER UPDATE OF state ON payment WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO tally (merchant, counted, state, shard, total) VALUES (NEW.merchant, 'payment', NEW.state, 0, 1)
    ON CONFLICT (merchant, counted, state, shard) DO UPDATE SET total = total + 1;
    UPDATE tally SET total = total - 1
    WHERE merchant = OLD.merchant AND counted = 'payment' AND state = OLD.state AND shard = 0;
END;

-- Without figures SQLite takes the index of identifiers to be as good as that of states, and reads a million rows for
-- the two that failed. These say what large tables look like, so that plans are those of large tables from the start.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('payout', 'sqlite_autoindex_payout_1', '1000000 100000 1'),
    ('payout', 'payout_by_reference', '1000000 100000 1'),
    ('payout', 'payout_by_state', '1000000 100000 10000 1'),
    ('payout', 'payout_by_application', '1000000 100000 20000 1'),
    ('payment', 'sqlite_autoindex_payment_1', '1000000 100000 1'),
    ('payment', 'payment_by_reference', '1000000 100000 2 1'),
    ('payment', 'payment_by_state', '1000000 100000 10000 1'),
    ('payment', 'payment_by_application', '1000000 100000 20000 1');
ANALYZE sqlite_schema;
