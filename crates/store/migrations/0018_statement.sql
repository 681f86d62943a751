-- What a statement reads: the entries of an account in the order in which they changed its balance, each with what the
-- transfer was about.

-- The ledger is append-only but for what is added to its rows here.
-- sqlite: DROP TRIGGER transfer_is_not_changed; DROP TRIGGER entry_is_not_changed;
-- postgres: DROP TRIGGER transfer_is_append_only ON transfer; DROP TRIGGER entry_is_append_only ON entry;

ALTER TABLE transfer ADD COLUMN reference TEXT NOT NULL DEFAULT '';
UPDATE transfer SET reference = COALESCE(
    (SELECT p.reference FROM payment p WHERE p.merchant = transfer.merchant AND p.id = transfer.subject),
    (SELECT p.reference FROM payout p WHERE p.merchant = transfer.merchant AND p.id = transfer.subject), '');

-- How many entries an account has had, and when the last was written.
ALTER TABLE account ADD COLUMN entries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN last_at BIGINT NOT NULL DEFAULT 0;

-- `number` counts the entries of an account; `at` never goes back from one to the next. `fee` tells a fee from the
-- amount it is for.
ALTER TABLE entry ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN fee BIGINT NOT NULL DEFAULT 0;
UPDATE entry SET number = n.number, at = n.at FROM (
    SELECT e.transfer, e.merchant, e.place,
        ROW_NUMBER() OVER (PARTITION BY e.merchant, e.account ORDER BY e.transfer, e.place) AS number,
        MAX(t.at) OVER (PARTITION BY e.merchant, e.account ORDER BY e.transfer, e.place) AS at
    FROM entry e JOIN transfer t ON t.id = e.transfer AND t.merchant = e.merchant
) n WHERE n.transfer = entry.transfer AND n.merchant = entry.merchant AND n.place = entry.place;
UPDATE account SET
    entries = (SELECT COUNT(*) FROM entry e WHERE e.merchant = account.merchant AND e.account = account.id),
    last_at = COALESCE((SELECT MAX(e.at) FROM entry e WHERE e.merchant = account.merchant AND e.account = account.id), 0);
CREATE UNIQUE INDEX entry_by_account ON entry (merchant, account, at, number);

-- sqlite: CREATE TRIGGER entry_is_not_changed BEFORE UPDATE ON entry
-- sqlite: BEGIN SELECT RAISE(ABORT, 'ledger entries are append-only'); END;
-- sqlite: CREATE TRIGGER transfer_is_not_changed BEFORE UPDATE ON transfer
-- sqlite: BEGIN SELECT RAISE(ABORT, 'ledger transfers are append-only'); END;
-- postgres: CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE ON entry
-- postgres: FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- postgres: CREATE TRIGGER transfer_is_append_only BEFORE UPDATE OR DELETE ON transfer
-- postgres: FOR EACH ROW EXECUTE FUNCTION refuse_change();
