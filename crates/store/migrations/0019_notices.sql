-- Since when a provider is being asked for its page for a card: a page that may be open is not asked for again.
ALTER TABLE card_page ADD COLUMN asked_at BIGINT;
-- When the provider is next asked about an order because it told of one: until then further notices of that order add nothing.
ALTER TABLE payment ADD COLUMN asks_at BIGINT;
ALTER TABLE payout ADD COLUMN asks_at BIGINT;
