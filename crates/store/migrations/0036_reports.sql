-- Whom the report of each day is mailed to, and of which days it was mailed.
CREATE TABLE report_reader (
    merchant BYTEA NOT NULL,
    member BYTEA NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (merchant, member)
) /* WITHOUT ROWID */;
CREATE TABLE report_day (
    merchant BYTEA NOT NULL,
    day TEXT NOT NULL,
    mailed_at BIGINT NOT NULL,
    readers BIGINT NOT NULL,
    PRIMARY KEY (merchant, day)
) /* WITHOUT ROWID */;
