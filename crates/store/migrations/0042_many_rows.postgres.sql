-- A transfer is written after its entries, and only if they balance; from then on it takes no more. Each row is looked up by
-- its key, however many there are: OFFSET 0 keeps the planner from reading the tables instead.
DROP TRIGGER transfer_balances ON transfer;
DROP FUNCTION refuse_unbalanced();
CREATE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM fresh t CROSS JOIN LATERAL (
            SELECT COALESCE(SUM(e.debit), 0) AS debits, COALESCE(SUM(e.credit), 0) AS credits,
                   COUNT(CASE WHEN a.currency = t.currency THEN NULL ELSE 1 END) AS strangers
              FROM entry e LEFT JOIN account a ON a.merchant = e.merchant AND a.id = e.account
             WHERE e.transfer = t.id AND e.merchant = t.merchant
             OFFSET 0
        ) s
        WHERE s.debits <> t.total OR s.credits <> t.total OR s.strangers <> 0
    ) THEN
        RAISE EXCEPTION 'a transfer balances in one currency';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER transfer_balances AFTER INSERT ON transfer REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced();

DROP TRIGGER transfer_is_closed ON entry;
DROP FUNCTION refuse_late_entry();
CREATE FUNCTION refuse_late_entry() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM fresh e
         WHERE EXISTS (SELECT 1 FROM transfer t WHERE t.id = e.transfer AND t.merchant = e.merchant OFFSET 0)
    ) THEN
        RAISE EXCEPTION 'the transfer takes no more entries';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER transfer_is_closed AFTER INSERT ON entry REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_entry();

-- The shard is as it was: a half of the identifier's last byte. Rows are counted in the order of their places, so that two who
-- count at the same moment do not wait for each other both.
DROP TRIGGER payout_counted ON payout;
DROP TRIGGER payout_recounted ON payout;
DROP TRIGGER payment_counted ON payment;
DROP TRIGGER payment_recounted ON payment;
DROP FUNCTION count_row();
CREATE FUNCTION count_new_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tally AS t (merchant, counted, state, shard, total)
    SELECT merchant, TG_TABLE_NAME, state, get_byte(id, 15) & 15 AS shard, COUNT(*)
      FROM fresh GROUP BY merchant, state, shard ORDER BY merchant, state, shard
    ON CONFLICT (merchant, counted, state, shard) DO UPDATE SET total = t.total + excluded.total;
    RETURN NULL;
END $$;
CREATE FUNCTION count_changed_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tally AS t (merchant, counted, state, shard, total)
    SELECT merchant, TG_TABLE_NAME, state, shard, CAST(SUM(change) AS BIGINT)
      FROM (SELECT merchant, state, get_byte(id, 15) & 15 AS shard, 1 AS change FROM fresh
            UNION ALL
            SELECT merchant, state, get_byte(id, 15) & 15 AS shard, -1 AS change FROM stale) c
     GROUP BY merchant, state, shard HAVING SUM(change) <> 0 ORDER BY merchant, state, shard
    ON CONFLICT (merchant, counted, state, shard) DO UPDATE SET total = t.total + excluded.total;
    RETURN NULL;
END $$;
CREATE TRIGGER payout_counted AFTER INSERT ON payout REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION count_new_rows();
CREATE TRIGGER payout_recounted AFTER UPDATE ON payout REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION count_changed_rows();
CREATE TRIGGER payment_counted AFTER INSERT ON payment REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION count_new_rows();
CREATE TRIGGER payment_recounted AFTER UPDATE ON payment REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION count_changed_rows();
