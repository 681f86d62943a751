-- Pages for people outside, and the merchant's logo that stands on them.

-- What the address of a page leads to. The token itself is derived from the master key and kept nowhere.
CREATE TABLE hosted_page (
    digest BYTEA NOT NULL PRIMARY KEY,
    merchant BYTEA NOT NULL,
    kind TEXT NOT NULL,
    subject BYTEA NOT NULL
);

CREATE TABLE merchant_logo (
    merchant BYTEA NOT NULL PRIMARY KEY,
    id BYTEA NOT NULL,
    media_type TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp'))
);
