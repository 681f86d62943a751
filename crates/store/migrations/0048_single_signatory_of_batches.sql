-- Who released a batch of their own, where the policy lets whoever is alone do that. Such a release has no checker.
ALTER TABLE batch ADD COLUMN released_alone TEXT
    CHECK (released_alone IS NULL
        OR (decided_by IS NULL AND required = 1 AND state IN ('authorised', 'processing', 'done', 'stopping', 'stopped')));

-- Each payout of such a batch says so too: the same column, of payouts of batches as well.
ALTER TABLE payout ADD COLUMN released_by_one TEXT
    CHECK (released_by_one IS NULL OR (purpose <> 'withdrawal' AND (decided_by IS NULL OR state IN ('rejected', 'cancelled'))));
UPDATE payout SET released_by_one = released_alone WHERE released_alone IS NOT NULL;
ALTER TABLE payout DROP COLUMN released_alone;
ALTER TABLE payout RENAME COLUMN released_by_one TO released_alone;
