CREATE TRIGGER payment_names_payer AFTER INSERT ON payment
WHEN COALESCE(NEW.phone, NEW.account, NEW.customer_phone, NEW.customer_email, NEW.customer_name, NEW.payer_name) IS NOT NULL BEGIN
    INSERT INTO payer (merchant, payer, payer_name, customer_name, phone, account, customer_phone, customer_email, learned)
    VALUES (NEW.merchant,
        COALESCE(NEW.phone, NEW.account, NEW.customer_phone, NEW.customer_email, NEW.customer_name, NEW.payer_name),
        COALESCE(NEW.payer_name, ''), COALESCE(NEW.customer_name, ''), COALESCE(NEW.phone, ''), COALESCE(NEW.account, ''),
        COALESCE(NEW.customer_phone, ''), COALESCE(NEW.customer_email, ''), 0)
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER payment_renames_payer
AFTER UPDATE OF phone, account, customer_phone, customer_email, customer_name, payer_name ON payment
WHEN (NEW.phone IS NOT OLD.phone OR NEW.account IS NOT OLD.account OR NEW.customer_phone IS NOT OLD.customer_phone
    OR NEW.customer_email IS NOT OLD.customer_email OR NEW.customer_name IS NOT OLD.customer_name
    OR NEW.payer_name IS NOT OLD.payer_name)
AND COALESCE(NEW.phone, NEW.account, NEW.customer_phone, NEW.customer_email, NEW.customer_name, NEW.payer_name) IS NOT NULL BEGIN
    INSERT INTO payer (merchant, payer, payer_name, customer_name, phone, account, customer_phone, customer_email, learned)
    VALUES (NEW.merchant,
        COALESCE(NEW.phone, NEW.account, NEW.customer_phone, NEW.customer_email, NEW.customer_name, NEW.payer_name),
        COALESCE(NEW.payer_name, ''), COALESCE(NEW.customer_name, ''), COALESCE(NEW.phone, ''), COALESCE(NEW.account, ''),
        COALESCE(NEW.customer_phone, ''), COALESCE(NEW.customer_email, ''), 0)
    ON CONFLICT DO NOTHING;
END;

-- As for the indexes before these: plans are those of large tables from the start.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('payment', 'payment_by_amount', '1000000 100000 100 1'),
    ('payment', 'payment_by_payer', '1000000 100000 10 1'),
    ('payment', 'payment_by_customer', '1000000 100000 10 1'),
    ('payment', 'payment_by_source', '1000000 100000 10 1'),
    ('payer', 'payer', '1000000 100000 2 2 2 2 2 2 1'),
    ('payer', 'payer_to_learn', '100 10 2'),
    ('payer_word', 'payer_word', '8000000 800000 3 1');
ANALYZE sqlite_schema;
