-- Who released a payout of their own, where the policy lets whoever is alone do that. Such a release has no checker.
ALTER TABLE payout ADD COLUMN released_alone TEXT
    CHECK (released_alone IS NULL OR (purpose <> 'withdrawal' AND batch IS NULL AND (decided_by IS NULL OR state IN ('rejected', 'cancelled'))));
