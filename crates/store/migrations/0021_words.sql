-- What lists of payments and payouts are narrowed by, in the order of making.
CREATE INDEX payment_by_channel ON payment (merchant, channel, id);
CREATE INDEX payout_by_channel ON payout (merchant, channel, id);
CREATE INDEX payout_by_transfer_type ON payout (merchant, transfer_type, id) WHERE transfer_type IS NOT NULL;

-- The endpoints that hear of every event, apart from the callbacks, of which a merchant may have very many.
CREATE INDEX endpoint_that_listens ON endpoint (merchant, id) WHERE one_off = 0;
