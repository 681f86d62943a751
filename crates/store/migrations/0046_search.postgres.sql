-- What a text begins with is a range of an index only where texts are in the order of their bytes.
ALTER TABLE payout ALTER COLUMN reference TYPE TEXT COLLATE "C";
ALTER TABLE payee_word ALTER COLUMN word TYPE TEXT COLLATE "C";

-- In the order of their keys, so that two who name the same payees do not wait for each other both.
CREATE FUNCTION name_payees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payee (merchant, account, name, learned)
    SELECT DISTINCT merchant, account, payee_name, 0 FROM fresh ORDER BY merchant, account, payee_name
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER payout_names_payee AFTER INSERT ON payout REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION name_payees();

CREATE FUNCTION rename_payee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payee (merchant, account, name, learned) VALUES (NEW.merchant, NEW.account, NEW.payee_name, 0)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER payout_renames_payee AFTER UPDATE OF account, payee_name ON payout FOR EACH ROW
WHEN (NEW.account <> OLD.account OR NEW.payee_name <> OLD.payee_name) EXECUTE FUNCTION rename_payee();
