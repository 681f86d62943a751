-- A link is paid once, by whichever way: a control number can belong to a link, and a payment that was given up without an
-- answer is in doubt until the network says what became of it.
ALTER TABLE payment ADD COLUMN in_doubt BIGINT NOT NULL DEFAULT 0;
UPDATE payment SET in_doubt = 1 WHERE state = 'failed' AND message = 'The customer did not answer in time.';

-- The checkout link that a control number belongs to, and the name of its order.
ALTER TABLE bill ADD COLUMN link BYTEA;
ALTER TABLE bill ADD COLUMN order_reference TEXT;
CREATE UNIQUE INDEX bill_by_link ON bill (merchant, link) WHERE link IS NOT NULL;
