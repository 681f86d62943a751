//! Every statement about the payout policy and what its days have counted.

use permit::{Problem, Tx, Writing};
use values::{Amount, Currency, Id, Timestamp};

use super::model::Policy;

/// A payout, whose area builds on this one.
enum Made {}

/// The merchant's rules, if it has any of its own.
pub(super) async fn find(tx: &mut impl Tx) -> Result<Option<Policy>, Problem> {
    let text: Option<(String,)> = tx.find("SELECT rules FROM payout_policy WHERE merchant = $1", &[]).await?;
    let read = |(text,): (String,)| {
        serde_json::from_str(&text)
            .map_err(|error| Problem::failure(format!("a payout policy cannot be read: {error}")))
    };
    text.map(read).transpose()
}

pub(super) async fn set(tx: &mut impl Writing, policy: &Policy) -> Result<(), Problem> {
    let rules = serde_json::to_string(policy)
        .map_err(|error| Problem::failure(format!("a payout policy cannot be written: {error}")))?;
    let now = tx.now();
    let sql = "INSERT INTO payout_policy (merchant, rules, changed_at) VALUES ($1, $2, $3) \
               ON CONFLICT (merchant) DO UPDATE SET rules = $2, changed_at = $3";
    tx.execute(sql, &[&rules, &now]).await?;
    Ok(())
}

/// What was made on this day, which begins at `begin`, in this currency; the count stays locked until the transaction ends.
pub(super) async fn made_on(
    tx: &mut impl Writing,
    day: i64,
    begin: Timestamp,
    currency: Currency,
) -> Result<Amount, Problem> {
    let (merchant, code) = (tx.merchant(), currency.code());
    // An identifier never seems made before its row.
    let oldest = Id::<Made>::new(begin, [0; 10]);
    // The first payout of a day counts what is there, which is something on the day that the first rules are set. The others
    // lock what it wrote.
    let sql = "INSERT INTO day_total (merchant, subject, currency, on_day, total) VALUES ($1, $2, $3, $4, \
               COALESCE((SELECT CAST(SUM(amount) AS BIGINT) FROM payout WHERE merchant = $1 AND id >= $5 \
               AND currency = $3 AND created_at >= $6), 0)) \
               ON CONFLICT (merchant, subject, currency, on_day) DO UPDATE SET total = day_total.total";
    tx.execute(sql, &[&merchant, &code, &day, &oldest, &begin]).await?;
    let sql =
        "SELECT total FROM day_total WHERE merchant = $1 AND subject = $2 AND currency = $3 AND on_day = $4";
    let total: Option<(i64,)> = tx.find(sql, &[&merchant, &code, &day]).await?;
    let (total,) = total.ok_or_else(|| Problem::failure("a day that was just begun is gone"))?;
    Amount::new(total, currency).map_err(|_| Problem::failure("what a day counted cannot be read"))
}

/// Counts `amount` to this day.
pub(super) async fn add_to(tx: &mut impl Writing, day: i64, amount: Amount) -> Result<(), Problem> {
    let merchant = tx.merchant();
    let sql = "UPDATE day_total SET total = total + $5 \
               WHERE merchant = $1 AND subject = $2 AND currency = $3 AND on_day = $4";
    tx.execute(sql, &[&merchant, &amount.currency().code(), &day, &amount.minor()]).await?;
    Ok(())
}
