-- How many accounts have been looked up on a payout link: whoever holds one finds out few names.
ALTER TABLE link ADD COLUMN looks BIGINT NOT NULL DEFAULT 0;
