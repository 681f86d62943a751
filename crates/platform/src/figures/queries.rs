//! Every statement of the area. It counts what other areas keep, and writes nothing.

use permit::{Param, Problem, Tx};
use values::{Currency, Duration, Id, Timestamp, subjects::Entry};

use crate::{home::Day, payouts::PAID};

/// How long before its day a payment or payout can have been made: it waits for 7 days at most, and is on its way for more.
const LIFE: Duration = Duration::from_secs(14 * 24 * 3600);

/// In which of `days` the instant in `column` lies; `$4` is where the first begins, `$5` the second, and so on.
fn place(column: &str, days: &[Day]) -> String {
    let cases: String = (1..days.len())
        .zip(5..)
        .map(|(day, number)| format!("WHEN {column} < ${number} THEN {} ", day - 1))
        .collect();
    format!("CAST(CASE {cases} ELSE {} END AS BIGINT)", days.len().saturating_sub(1))
}

/// Runs a statement whose `$2` is the currency, `$3` the smallest id that counts, and the others where days begin.
async fn by_day<Row: permit::FromRow + Send>(
    tx: &mut impl Tx,
    sql: &str,
    currency: Currency,
    days: &[Day],
) -> Result<Vec<Row>, Problem> {
    let Some(oldest) = days.first() else { return Ok(Vec::new()) };
    let (code, first) = (currency.code(), Id::<Entry>::new(oldest.begins_at - LIFE, [0; 10]));
    let begins: Vec<Timestamp> = days.iter().map(|day| day.begins_at).collect();
    let mut params: Vec<Param<'_>> = vec![&code, &first];
    params.extend(begins.iter().map(|at| at as Param<'_>));
    tx.list(sql, &params).await
}

/// By day and channel: how many arrived, what they came to, how many did not.
pub(super) type Moved = (i64, String, i64, i64, i64);

/// What came in.
pub(super) async fn list_collected(
    tx: &mut impl Tx,
    currency: Currency,
    days: &[Day],
) -> Result<Vec<Moved>, Problem> {
    let at = "COALESCE(received_at, updated_at)";
    let sql = format!(
        "SELECT {} AS place, channel, CAST(SUM(CASE WHEN received_at IS NULL THEN 0 ELSE 1 END) AS BIGINT), \
         CAST(SUM(CASE WHEN received_at IS NULL THEN 0 ELSE amount END) AS BIGINT), \
         CAST(SUM(CASE WHEN received_at IS NULL THEN 1 ELSE 0 END) AS BIGINT) FROM payment \
         WHERE merchant = $1 AND currency = $2 AND id >= $3 AND {at} >= $4 \
         AND (received_at IS NOT NULL OR state = 'failed') GROUP BY place, channel ORDER BY place, channel",
        place(at, days)
    );
    by_day(tx, &sql, currency, days).await
}

/// What went out.
pub(super) async fn list_paid_out(
    tx: &mut impl Tx,
    currency: Currency,
    days: &[Day],
) -> Result<Vec<Moved>, Problem> {
    let sql = format!(
        "SELECT {} AS place, channel, CAST(SUM(CASE WHEN state = 'succeeded' THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN state = 'succeeded' THEN {PAID} ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN state = 'succeeded' THEN 0 ELSE 1 END) AS BIGINT) FROM payout \
         WHERE merchant = $1 AND currency = $2 AND id >= $3 AND updated_at >= $4 \
         AND state IN ('succeeded', 'failed', 'refunded', 'reversed') GROUP BY place, channel ORDER BY place, channel",
        place("updated_at", days)
    );
    by_day(tx, &sql, currency, days).await
}

/// By day of their release: how many payouts people released, and how long half and nine tenths of them had waited at most, in
/// microseconds.
pub(super) async fn list_waited(
    tx: &mut impl Tx,
    currency: Currency,
    days: &[Day],
) -> Result<Vec<(i64, i64, i64, i64)>, Problem> {
    let sql = format!(
        "SELECT place, CAST(MAX(total) AS BIGINT), CAST(MAX(CASE WHEN nth <= (total + 1) / 2 THEN waited END) AS BIGINT), \
         CAST(MAX(CASE WHEN nth <= (total * 9 + 9) / 10 THEN waited END) AS BIGINT) FROM (\
         SELECT place, waited, ROW_NUMBER() OVER (PARTITION BY place ORDER BY waited) AS nth, \
         COUNT(*) OVER (PARTITION BY place) AS total FROM (\
         SELECT {} AS place, authorised_at - created_at AS waited FROM payout \
         WHERE merchant = $1 AND currency = $2 AND id >= $3 AND authorised_at >= $4 AND decided_by IS NOT NULL) each_one) \
         ranked GROUP BY place ORDER BY place",
        place("authorised_at", days)
    );
    by_day(tx, &sql, currency, days).await
}

/// The balance of each account of money at the end of each day, the last one as it is: which day, which kind, how much.
pub(super) async fn list_balances(
    tx: &mut impl Tx,
    currency: Currency,
    days: &[Day],
) -> Result<Vec<(i64, String, i64)>, Problem> {
    let now = tx.now() + Duration::from_secs(1);
    let ends: Vec<Timestamp> = days.iter().skip(1).map(|day| day.begins_at).chain([now]).collect();
    let of_day = |(day, number): (usize, usize)| {
        format!(
            "SELECT CAST({day} AS BIGINT), a.kind, CAST(COALESCE((SELECT e.balance_after FROM entry e \
             WHERE e.merchant = $1 AND e.account = a.id AND e.at < ${number} ORDER BY e.at DESC, e.number DESC LIMIT 1), 0) \
             AS BIGINT) FROM account a WHERE a.merchant = $1 AND a.currency = $2 AND a.kind IN ('available', 'held')"
        )
    };
    let sql = (0..ends.len()).zip(3..).map(of_day).collect::<Vec<_>>().join(" UNION ALL ");
    let code = currency.code();
    let mut params: Vec<Param<'_>> = vec![&code];
    params.extend(ends.iter().map(|at| at as Param<'_>));
    tx.list(&sql, &params).await
}
