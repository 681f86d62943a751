-- The shard is a half of the identifier's last byte, which is random. A row that leaves a state may count in another
-- shard than it did when it entered, so one shard may go below zero; their sum does not.
CREATE FUNCTION count_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE place BIGINT := get_byte(NEW.id, 15) & 15;
BEGIN
    INSERT INTO tally AS t (merchant, counted, state, shard, total)
    VALUES (NEW.merchant, TG_TABLE_NAME, NEW.state, place, 1)
    ON CONFLICT (merchant, counted, state, shard) DO UPDATE SET total = t.total + 1;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO tally AS t (merchant, counted, state, shard, total)
        VALUES (OLD.merchant, TG_TABLE_NAME, OLD.state, place, -1)
        ON CONFLICT (merchant, counted, state, shard) DO UPDATE SET total = t.total - 1;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payout_counted AFTER INSERT ON payout FOR EACH ROW EXECUTE FUNCTION count_row();
CREATE TRIGGER payout_recounted AFTER UPDATE OF state ON payout FOR EACH ROW
    WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION count_row();
CREATE TRIGGER payment_counted AFTER INSERT ON payment FOR EACH ROW EXECUTE FUNCTION count_row();
CREATE TRIGGER payment_recounted AFTER UPDATE OF state ON payment FOR EACH ROW
    WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION count_row();
