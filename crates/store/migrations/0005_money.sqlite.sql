-- A transfer is written after its entries, and only if they balance; from then on it takes no more.
CREATE TRIGGER transfer_balances BEFORE INSERT ON transfer
WHEN (SELECT COALESCE(SUM(debit), 0) FROM entry WHERE transfer = NEW.id AND merchant = NEW.merchant) <> NEW.total
  OR (SELECT COALESCE(SUM(credit), 0) FROM entry WHERE transfer = NEW.id AND merchant = NEW.merchant) <> NEW.total
  OR EXISTS (SELECT 1 FROM entry e JOIN account a ON a.merchant = e.merchant AND a.id = e.account
             WHERE e.transfer = NEW.id AND e.merchant = NEW.merchant AND a.currency <> NEW.currency)
BEGIN SELECT RAISE(ABORT, 'a transfer balances in one currency'); END;
CREATE TRIGGER transfer_is_closed BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM transfer WHERE id = NEW.transfer AND merchant = NEW.merchant)
BEGIN SELECT RAISE(ABORT, 'the transfer takes no more entries'); END;
