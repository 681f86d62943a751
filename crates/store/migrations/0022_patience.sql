-- Since when a provider has been out of reach for a payout that it never took, without any other answer in between; and whether
-- the fee of a payout that was sent back came back with it (1) or not (0), as a notice says that the provider signed.
ALTER TABLE payout ADD COLUMN away_at BIGINT;
ALTER TABLE payout ADD COLUMN fee_back BIGINT;
