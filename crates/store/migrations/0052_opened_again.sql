-- Whoever last switched a payout link on again in person: no mandate covers what a payee claims on it from then on, and they have a
-- part in that.
ALTER TABLE link ADD COLUMN switched_on_by BYTEA;

-- What whoever last put a beneficiary to waiting is called, beside who they are: by both a key is found, as for `added_by`.
ALTER TABLE beneficiary ADD COLUMN asked_by_name TEXT NOT NULL DEFAULT '';
UPDATE beneficiary SET asked_by_name = changed_by_name WHERE asked_by = changed_by;
