-- Whether a mandate names payout links: what a payee claims on one that a key made then waits for nobody within it. Until here all of
-- them waited for people, so no mandate names them before two people say so.
ALTER TABLE mandate ADD COLUMN payout_links BIGINT NOT NULL DEFAULT 0 CHECK (payout_links IN (0, 1));
