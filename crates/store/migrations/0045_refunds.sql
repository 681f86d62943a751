-- What was given back of a payment, or is on its way back: never more than came.
ALTER TABLE payment ADD COLUMN refunded BIGINT NOT NULL DEFAULT 0 CHECK (refunded >= 0 AND refunded <= amount);

-- The payment that a refund gives back. Only refunds have one, and none of them belongs to a batch.
ALTER TABLE payout ADD COLUMN payment BYTEA
    CHECK (CASE purpose WHEN 'refund' THEN payment IS NOT NULL AND batch IS NULL ELSE payment IS NULL END);
CREATE INDEX payout_of_payment ON payout (merchant, payment, id) WHERE payment IS NOT NULL;
