-- How many entries a caller's refusals of the last minute have.
CREATE INDEX refusal_window_by_time ON refusal_window (merchant, caller, opened_at);
-- Whom a job would delay: of one lane only so many are under way at once.
ALTER TABLE job ADD COLUMN lane BYTEA;
-- Looking for due jobs of lanes that have room passes over the others without reading them.
DROP INDEX job_by_kind;
CREATE INDEX job_by_kind ON job (kind, run_at, lane, id);
