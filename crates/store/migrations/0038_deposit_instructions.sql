-- What people say they are about to deposit. Money is credited by a bank's word alone; a word that carries the reference of an
-- instruction ends that one.
CREATE TABLE deposit_instruction (
    merchant BYTEA NOT NULL,
    id BYTEA NOT NULL,
    reference TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Who asked.
    maker_kind TEXT NOT NULL,
    maker BYTEA,
    maker_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- The deposit that ended it, and whether that came after it had expired.
    deposit BYTEA,
    late BIGINT NOT NULL,
    PRIMARY KEY (merchant, id),
    CHECK (state IN ('waiting', 'received', 'expired', 'cancelled')),
    CHECK (amount > 0 AND expires_at > created_at),
    CHECK ((state = 'received') = (deposit IS NOT NULL)),
    CHECK ((state = 'waiting') = (ended_at IS NULL))
) /* WITHOUT ROWID */;
CREATE UNIQUE INDEX deposit_instruction_by_reference ON deposit_instruction (merchant, reference);
CREATE UNIQUE INDEX deposit_instruction_by_deposit ON deposit_instruction (merchant, deposit) WHERE deposit IS NOT NULL;
