
-- As for the indexes before these: plans are those of large tables from the start.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('payout', 'payout_of_line', '500000 50000 1000 1'),
    ('payout', 'payout_by_batch', '500000 50000 1000 100'),
    ('batch_line', 'batch_line', '1000000 100000 10000 1'),
    ('batch_line', 'batch_line_by_reference', '1000000 100000 10000 1 1'),
    ('batch_line', 'batch_line_by_account', '1000000 100000 10000 2 1 1');
ANALYZE sqlite_schema;

-- Nobody approves a batch that they had a part in.
CREATE TRIGGER approval_by_no_maker BEFORE INSERT ON approval
WHEN EXISTS (SELECT 1 FROM batch_maker WHERE merchant = NEW.merchant AND batch = NEW.payout AND member = NEW.member)
BEGIN SELECT RAISE(ABORT, 'whoever made a batch does not approve it'); END;
