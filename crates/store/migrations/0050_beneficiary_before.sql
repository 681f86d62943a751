-- What of a beneficiary was confirmed, as JSON, kept while a change of it waits: it holds again where that is declined or
-- withdrawn. Its account, `before_place`, stays its own meanwhile.
ALTER TABLE beneficiary ADD COLUMN before TEXT CHECK (before IS NULL OR state = 'waiting');
ALTER TABLE beneficiary ADD COLUMN before_place TEXT CHECK (before_place IS NULL OR state = 'waiting');
CREATE INDEX beneficiary_by_before ON beneficiary (merchant, before_place) WHERE before_place IS NOT NULL;
