-- Who did what. Entries are added with the act they record and never change.

CREATE TABLE activity (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    act TEXT NOT NULL,
    says TEXT NOT NULL,
    area TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor BYTEA,
    actor_name TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    person BYTEA,
    subject_kind TEXT,
    subject BYTEA,
    subject_name TEXT,
    before TEXT,
    after TEXT,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    request BYTEA NOT NULL,
    refusal TEXT,
    PRIMARY KEY (merchant, id)
);
CREATE INDEX activity_by_subject ON activity (merchant, subject, id);
CREATE INDEX activity_by_actor ON activity (merchant, actor, id);
CREATE INDEX activity_by_area ON activity (merchant, area, id);
CREATE INDEX activity_by_act ON activity (merchant, act, id);
CREATE INDEX activity_refused ON activity (merchant, id) WHERE refusal IS NOT NULL;
CREATE INDEX activity_by_person ON activity (person, id);

-- How often the same refusal came again within its minute; closes the entry it belongs to.
CREATE TABLE refusal_window (
    merchant BYTEA NOT NULL,
    caller BYTEA NOT NULL,
    name TEXT NOT NULL,
    activity BYTEA NOT NULL,
    opened_at BIGINT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (merchant, activity)
) /* WITHOUT ROWID */;
CREATE INDEX refusal_window_by_caller ON refusal_window (merchant, caller, name, opened_at);
