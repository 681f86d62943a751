-- Whom a member acted upon, which is looked at from both ends; and when last.
CREATE INDEX role_change_by ON role_change (merchant, by_member, at);

-- Who last changed a mandate, and who confirmed that. A payout that it released keeps both: neither is its checker.
ALTER TABLE mandate ADD COLUMN changed_by BYTEA;
ALTER TABLE mandate ADD COLUMN confirmed_by BYTEA;
ALTER TABLE payout ADD COLUMN mandate_changed_by BYTEA;
ALTER TABLE payout ADD COLUMN mandate_confirmed_by BYTEA;
