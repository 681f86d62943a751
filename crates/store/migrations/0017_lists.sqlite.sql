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
