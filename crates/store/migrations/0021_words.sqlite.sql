
-- As for the indexes before these: plans are those of large tables from the start.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('payout', 'payout_by_channel', '1000000 100000 30000 1'),
    ('payout', 'payout_by_transfer_type', '200000 20000 10000 1'),
    ('payment', 'payment_by_channel', '1000000 100000 20000 1'),
    ('endpoint', 'endpoint', '100000 10000 1'),
    ('endpoint', 'endpoint_that_listens', '100 10 1');
ANALYZE sqlite_schema;
