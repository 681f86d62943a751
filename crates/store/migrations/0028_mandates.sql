-- What an application may pay by API without people: at most so much each and a day, until then. `rules` is JSON that the
-- area reads. It takes the place of a switch without limits: whoever had it on may pay TZS 5,000,000 each and 1,000,000,000
-- a day until the year 2028, and an Admin lowers or ends that.
CREATE TABLE mandate (
    merchant BYTEA NOT NULL,
    application BYTEA NOT NULL,
    rules TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, application)
) /* WITHOUT ROWID */;
INSERT INTO mandate (merchant, application, rules, until_at, changed_at)
SELECT merchant, id, '{"per_payout":[{"amount":500000000,"currency":"TZS"}],"per_day":[{"amount":100000000000,"currency":"TZS"}]}',
    1830297600000000, created_at
FROM application WHERE pays_at_once = 1;
ALTER TABLE application DROP COLUMN pays_at_once;

-- Who asked for the switch asks for a mandate, which says how much.
UPDATE change_request SET state = 'withdrawn' WHERE kind = 'application.pays_at_once' AND state = 'open';
UPDATE change_request SET kind = 'mandate.raised' WHERE kind = 'application.pays_at_once';
