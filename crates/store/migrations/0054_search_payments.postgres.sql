-- What a text begins with is a range of an index only where texts are in the order of their bytes.
ALTER TABLE payment ALTER COLUMN reference TYPE TEXT COLLATE "C";
ALTER TABLE payer_word ALTER COLUMN word TYPE TEXT COLLATE "C";

-- In the order of their keys, so that two who name the same payers do not wait for each other both; and after the rows are
-- counted, by an insert as by an update, which is why both look at the whole statement.
CREATE FUNCTION name_payers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payer (merchant, payer, payer_name, customer_name, phone, account, customer_phone, customer_email, learned)
    SELECT DISTINCT merchant, COALESCE(phone, account, customer_phone, customer_email, customer_name, payer_name),
        COALESCE(payer_name, ''), COALESCE(customer_name, ''), COALESCE(phone, ''), COALESCE(account, ''),
        COALESCE(customer_phone, ''), COALESCE(customer_email, ''), 0
    FROM fresh WHERE COALESCE(phone, account, customer_phone, customer_email, customer_name, payer_name) IS NOT NULL
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_names_payer AFTER INSERT ON payment REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION name_payers();

CREATE FUNCTION rename_payers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payer (merchant, payer, payer_name, customer_name, phone, account, customer_phone, customer_email, learned)
    SELECT merchant, COALESCE(phone, account, customer_phone, customer_email, customer_name, payer_name),
        COALESCE(payer_name, ''), COALESCE(customer_name, ''), COALESCE(phone, ''), COALESCE(account, ''),
        COALESCE(customer_phone, ''), COALESCE(customer_email, ''), 0
    FROM (SELECT merchant, phone, account, customer_phone, customer_email, customer_name, payer_name FROM fresh
          EXCEPT
          SELECT merchant, phone, account, customer_phone, customer_email, customer_name, payer_name FROM stale) f
    WHERE COALESCE(phone, account, customer_phone, customer_email, customer_name, payer_name) IS NOT NULL
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_renames_payer AFTER UPDATE ON payment REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION rename_payers();
