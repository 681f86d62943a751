//! Every statement of the area. Of what others keep it only reads.

use permit::{Problem, Tx, Writing};
use values::{
    Duration, Id, Timestamp,
    subjects::{Entry, Member},
};

/// How long before it is paid a payout, or a payment, can have been made.
const LIFE: Duration = Duration::from_secs(31 * 24 * 3600);

pub(super) async fn find_zone(tx: &mut impl Tx) -> Result<String, Problem> {
    let zone = tx.find("SELECT time_zone FROM merchant WHERE id = $1", &[]).await?;
    zone.ok_or_else(|| Problem::failure("the merchant of a transaction is missing"))
}

/// Since when a member has the report; none where they do not.
pub(super) async fn since(tx: &mut impl Tx, member: Id<Member>) -> Result<Option<Timestamp>, Problem> {
    tx.find("SELECT since FROM report_reader WHERE merchant = $1 AND member = $2", &[&member]).await
}

/// Whoever has it.
pub(super) async fn readers(tx: &mut impl Tx) -> Result<Vec<Id<Member>>, Problem> {
    tx.list("SELECT member FROM report_reader WHERE merchant = $1 ORDER BY member LIMIT 1000", &[]).await
}

pub(super) async fn switch_on(tx: &mut impl Writing, member: Id<Member>) -> Result<bool, Problem> {
    let now = tx.now();
    let sql =
        "INSERT INTO report_reader (merchant, member, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &[&member, &now]).await? > 0)
}

pub(super) async fn switch_off(tx: &mut impl Writing, member: Id<Member>) -> Result<bool, Problem> {
    Ok(tx.execute("DELETE FROM report_reader WHERE merchant = $1 AND member = $2", &[&member]).await? > 0)
}

/// Takes the day; false where it was taken before.
pub(super) async fn take_day(tx: &mut impl Writing, day: &str, readers: usize) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "INSERT INTO report_day (merchant, day, mailed_at, readers) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &[&day, &now, &readers]).await? > 0)
}

type Span = (Timestamp, Timestamp);

/// By currency and channel: how many payments brought money within the span, and how much.
pub(super) async fn collected(
    tx: &mut impl Tx,
    (from, to): Span,
) -> Result<Vec<(String, String, i64, i64)>, Problem> {
    let first: Id<Entry> = Id::new(from - LIFE, [0; 10]);
    let sql = "SELECT currency, channel, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM payment \
               WHERE merchant = $1 AND id >= $2 AND received_at >= $3 AND received_at < $4 \
               GROUP BY currency, channel ORDER BY currency, channel LIMIT 100";
    tx.list(sql, &[&first, &from, &to]).await
}

/// By currency: how many payouts came to a state within the span, and what they were over.
pub(super) async fn came_to(
    tx: &mut impl Tx,
    state: &str,
    (from, to): Span,
) -> Result<Vec<(String, i64, i64)>, Problem> {
    let first: Id<Entry> = Id::new(from - LIFE, [0; 10]);
    let sql = "SELECT currency, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM payout \
               WHERE merchant = $1 AND state = $2 AND id >= $3 AND updated_at >= $4 AND updated_at < $5 \
               GROUP BY currency ORDER BY currency";
    tx.list(sql, &[&state, &first, &from, &to]).await
}

/// By currency: how many payouts are in a state now, and what they are over.
pub(super) async fn stand_in(tx: &mut impl Tx, state: &str) -> Result<Vec<(String, i64, i64)>, Problem> {
    let sql = "SELECT currency, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM payout WHERE merchant = $1 AND state = $2 \
               GROUP BY currency ORDER BY currency";
    tx.list(sql, &[&state]).await
}
