-- What a member had a part in as a Developer: an application made or changed, a feature or a key asked for.
-- In whatever role, they release no payout that came through it.
CREATE TABLE developer_part (
    merchant BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    member BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, subject, member)
) /* WITHOUT ROWID */;
INSERT INTO developer_part (merchant, subject, member, at)
SELECT a.merchant, a.id, a.created_by, a.created_at FROM application a
JOIN member m ON m.merchant = a.merchant AND m.id = a.created_by WHERE m.role <> 'Admin';
