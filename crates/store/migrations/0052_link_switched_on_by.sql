-- Whoever last switched a payout link on again in person: no mandate covers what a payee claims on it from then on, and they have a
-- part in that.
ALTER TABLE link ADD COLUMN switched_on_by BYTEA;
