-- A transfer is written after its entries, and only if they balance; from then on it takes no more.
CREATE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE debits BIGINT; credits BIGINT; strangers BIGINT;
BEGIN
    SELECT CAST(COALESCE(SUM(e.debit), 0) AS BIGINT), CAST(COALESCE(SUM(e.credit), 0) AS BIGINT),
           COUNT(CASE WHEN a.currency <> NEW.currency THEN 1 END)
      INTO debits, credits, strangers
      FROM entry e JOIN account a ON a.merchant = e.merchant AND a.id = e.account
     WHERE e.transfer = NEW.id AND e.merchant = NEW.merchant;
    IF debits <> NEW.total OR credits <> NEW.total OR strangers <> 0 THEN
        RAISE EXCEPTION 'a transfer balances in one currency';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfer_balances BEFORE INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced();
CREATE FUNCTION refuse_late_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM transfer WHERE id = NEW.transfer AND merchant = NEW.merchant) THEN
        RAISE EXCEPTION 'the transfer takes no more entries';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfer_is_closed BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION refuse_late_entry();
