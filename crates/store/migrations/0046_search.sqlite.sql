CREATE TRIGGER payout_names_payee AFTER INSERT ON payout BEGIN
    INSERT INTO payee (merchant, account, name, learned) VALUES (NEW.merchant, NEW.account, NEW.payee_name, 0)
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER payout_renames_payee AFTER UPDATE OF account, payee_name ON payout
WHEN NEW.account <> OLD.account OR NEW.payee_name <> OLD.payee_name BEGIN
    INSERT INTO payee (merchant, account, name, learned) VALUES (NEW.merchant, NEW.account, NEW.payee_name, 0)
    ON CONFLICT DO NOTHING;
END;

-- As for the indexes before these: plans are those of large tables from the start.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('payout', 'payout_by_amount', '1000000 100000 100 1'),
    ('payout', 'payout_by_account', '1000000 100000 10 1'),
    ('payee', 'payee', '1000000 100000 2 1'),
    ('payee', 'payee_to_learn', '100 10 2 1'),
    ('payee_word', 'payee_word', '8000000 800000 3 1');
ANALYZE sqlite_schema;
