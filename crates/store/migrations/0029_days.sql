-- Every day counts from now on, whether or not the merchant has rules of its own. What was made on the last days so far,
-- in East Africa Time, three hours ahead:
INSERT INTO day_total (merchant, subject, currency, on_day, total)
SELECT merchant, merchant, currency, (created_at + 10800000000) / 86400000000, CAST(SUM(amount) AS BIGINT)
FROM payout
WHERE created_at >= (SELECT MAX(created_at) FROM payout) - 172800000000
GROUP BY merchant, currency, (created_at + 10800000000) / 86400000000
ON CONFLICT (merchant, subject, currency, on_day) DO NOTHING;
