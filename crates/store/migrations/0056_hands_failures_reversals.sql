-- By which other hands whoever last changed a beneficiary had changed it before, since it was last confirmed: names, of keys or their
-- own, each between ends of lines.
ALTER TABLE beneficiary ADD COLUMN changed_as TEXT NOT NULL DEFAULT '';

-- How often in a row the work of a job has failed: three times, and people are told.
ALTER TABLE job ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
CREATE INDEX job_failing ON job (merchant) WHERE failures >= 3;

-- When it was booked that the provider took the money of a payment back, which had come.
ALTER TABLE payment ADD COLUMN reversed_at BIGINT CHECK (reversed_at IS NULL OR state IN ('succeeded', 'settled'));
