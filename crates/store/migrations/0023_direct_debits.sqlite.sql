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

-- The figures of the table that is gone went with it.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('payment', 'sqlite_autoindex_payment_1', '1000000 100000 1'),
    ('payment', 'payment_by_reference', '1000000 100000 2 1'),
    ('payment', 'payment_by_state', '1000000 100000 10000 1'),
    ('payment', 'payment_by_application', '1000000 100000 20000 1'),
    ('payment', 'payment_by_channel', '1000000 100000 20000 1');
ANALYZE sqlite_schema;
