-- How many entries a caller's refusals of the last minute have.
CREATE INDEX refusal_window_by_time ON refusal_window (merchant, caller, opened_at);
-- Whom a job would delay: of one lane only so many are under way at once.
ALTER TABLE job ADD COLUMN lane BYTEA;
