//! Every statement of the area. Of what others keep it only reads.

use permit::{Problem, Tx, Writing};
use values::{
    Duration, Id, Timestamp,
    subjects::{Entry, Member},
};

use crate::payouts::PAID;

/// How long before it is paid a payout, or a payment, can have been made.
const LIFE: Duration = Duration::from_secs(31 * 24 * 3600);

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

/// Plans the day; false where it is planned, or was mailed, already.
pub(super) async fn plan_day(tx: &mut impl Writing, day: &str) -> Result<bool, Problem> {
    let sql = "INSERT INTO report_day (merchant, day, mailed_at, readers) VALUES ($1, $2, 0, 0) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &[&day]).await? > 0)
}

/// Whether the day was mailed, if to nobody.
pub(super) async fn is_mailed(tx: &mut impl Tx, day: &str) -> Result<bool, Problem> {
    let sql = "SELECT COUNT(*) FROM report_day WHERE merchant = $1 AND day = $2 AND mailed_at > 0";
    Ok(tx.count(sql, &[&day]).await? > 0)
}

/// Takes the day, planned or not; false where it was taken before.
pub(super) async fn take_day(tx: &mut impl Writing, day: &str, readers: usize) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "INSERT INTO report_day (merchant, day, mailed_at, readers) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (merchant, day) DO UPDATE SET mailed_at = $3, readers = $4 WHERE report_day.mailed_at = 0";
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

/// By currency: how many payouts were paid within the span and did not come back, and how much they paid.
pub(super) async fn paid(tx: &mut impl Tx, span: Span) -> Result<Vec<(String, i64, i64)>, Problem> {
    came_to(tx, ("'succeeded'", PAID), span).await
}

/// By currency: how many payouts failed or came back within the span, and what they were over.
pub(super) async fn failed(tx: &mut impl Tx, span: Span) -> Result<Vec<(String, i64, i64)>, Problem> {
    came_to(tx, ("'failed', 'refunded', 'reversed'", "amount"), span).await
}

async fn came_to(
    tx: &mut impl Tx,
    (states, sum): (&str, &str),
    (from, to): Span,
) -> Result<Vec<(String, i64, i64)>, Problem> {
    let first: Id<Entry> = Id::new(from - LIFE, [0; 10]);
    let sql = format!(
        "SELECT currency, COUNT(*), CAST(SUM({sum}) AS BIGINT) FROM payout \
         WHERE merchant = $1 AND state IN ({states}) AND id >= $2 AND updated_at >= $3 AND updated_at < $4 \
         GROUP BY currency ORDER BY currency"
    );
    tx.list(&sql, &[&first, &from, &to]).await
}

/// By currency: how many payouts are in a state now, and what they are over.
pub(super) async fn stand_in(tx: &mut impl Tx, state: &str) -> Result<Vec<(String, i64, i64)>, Problem> {
    let sql = "SELECT currency, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM payout WHERE merchant = $1 AND state = $2 \
               GROUP BY currency ORDER BY currency";
    tx.list(sql, &[&state]).await
}
