//! Every statement of the area. Of orders it only reads.

use permit::{
    FromRow, MoneySeen, Paging, Problem, Question, Row, StoreError, Tx, Undecided, Unready, Writing, record,
};
use values::{
    Balance, Currency, Id, Timestamp,
    subjects::{Entry, Merchant},
};

use super::model::{Comparison, Stands, Verdict};
use crate::rail_accounts::RailAccount;

record! {
    /// A comparison as it is kept.
    pub(super) struct ComparisonEntry in "balance_comparison" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<Comparison>,
        rail_account: Id<RailAccount>,
        day: String,
        currency: String,
        at: Timestamp,
        verdict: String,
        upstream: i64,
        expected: i64,
        low: i64,
        high: i64,
        difference: i64,
        suspense: i64,
        says: String,
    }
}

/// By which columns those of a day are read.
pub(super) const OF_DAY: &[&str] = &["merchant", "rail_account", "day"];

/// What is on its way through accounts at the provider, or was a moment ago: money out and in, by currency. Orders that ended
/// since $2 are looked for among those made since $3.
static ON_ITS_WAY: Question = Question {
    sql: "SELECT m.way, m.currency, CAST(SUM(m.amount) AS BIGINT) FROM ( \
          SELECT 'out' AS way, currency, debit AS amount FROM payout WHERE merchant = $1 \
          AND state IN ('authorized', 'processing', 'unknown') \
          UNION ALL SELECT 'out' AS way, currency, debit AS amount FROM payout WHERE merchant = $1 AND updated_at >= $2 \
          AND id >= $3 AND rail_account IS NOT NULL AND state IN ('succeeded', 'failed', 'refunded', 'reversed') \
          UNION ALL SELECT 'in' AS way, currency, amount + fee AS amount FROM payment WHERE merchant = $1 \
          AND state IN ('awaiting', 'pending', 'processing') \
          UNION ALL SELECT 'in' AS way, currency, amount + fee AS amount FROM payment WHERE merchant = $1 \
          AND updated_at >= $2 AND id >= $3 AND rail_account IS NOT NULL AND state IN ('succeeded', 'settled', 'failed')) m \
          GROUP BY m.way, m.currency ORDER BY m.way, m.currency",
};

/// How long before it ends an order is usually made, at the most.
const MADE_WITHIN: values::Duration = values::Duration::from_secs(2 * 24 * 3600);

/// Adds what is on its way to the books of each currency, where `since` is when the provider was asked.
pub(super) fn add_on_its_way(
    seen: &MoneySeen<'_>,
    since: Timestamp,
    stands: &mut [(Currency, Stands)],
) -> Result<(), Undecided> {
    seen.alone()?;
    let made: Id<Entry> = Id::new(since - MADE_WITHIN, [0; 10]);
    for mut row in seen.answer(&ON_ITS_WAY, &[&since, &made])? {
        let mut read = || Ok::<(String, String, i64), StoreError>((row.next()?, row.next()?, row.next()?));
        let (way, code, minor) = read().map_err(Unready::from)?;
        if let Some((_, books)) = stands.iter_mut().find(|(currency, _)| currency.code() == code) {
            match way.as_str() {
                "out" => books.leaving += minor,
                _ => books.coming += minor,
            }
        }
    }
    Ok(())
}

/// In which currencies the merchant has money through the provider.
pub(super) async fn currencies(tx: &mut impl Tx, rail: &str) -> Result<Vec<String>, Problem> {
    let sql = "SELECT currency FROM account WHERE merchant = $1 AND kind = $2 ORDER BY currency LIMIT 20";
    tx.list(sql, &[&format!("clearing:{rail}")]).await
}

/// Notes that the provider did not say, once a day.
pub(super) async fn keep_unanswered(
    tx: &mut impl Writing,
    account: Id<RailAccount>,
    day: &str,
    says: &str,
) -> Result<bool, Problem> {
    let (id, now): (Id<Comparison>, _) = (tx.id(), tx.now());
    let sql = "INSERT INTO balance_comparison (merchant, id, rail_account, day, currency, at, verdict, upstream, expected, low, \
               high, difference, suspense, says) VALUES ($1, $2, $3, $4, '', $5, 'unanswered', 0, 0, 0, 0, 0, 0, $6) \
               ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &[&id, &account, &day, &now, &says]).await? > 0)
}

/// A comparison as it is shown.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub id: Id<Comparison>,
    pub account: Id<RailAccount>,
    pub day: String,
    pub at: Timestamp,
    pub verdict: Verdict,
    /// The balance there, what the books said, between what it could lie, how far it was off, and what is in suspense.
    pub sides: Option<[Balance; 6]>,
    pub says: String,
}

const COLUMNS: &str =
    "id, rail_account, day, at, verdict, currency, upstream, expected, low, high, difference, suspense, says";

impl FromRow for Kept {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, account, day, at) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let (verdict, code): (String, String) = (row.next()?, row.next()?);
        let sides: [i64; 6] = [row.next()?, row.next()?, row.next()?, row.next()?, row.next()?, row.next()?];
        let verdict = Verdict::from_name(&verdict);
        Ok(Self {
            id,
            account,
            day,
            at,
            verdict: verdict
                .ok_or_else(|| StoreError::Row("a comparison's verdict cannot be read".into()))?,
            sides: Currency::from_code(&code)
                .map(|currency| sides.map(|minor| Balance::new(minor, currency))),
            says: row.next()?,
        })
    }
}

/// Newest first; one more than the page has.
pub(super) async fn list(tx: &mut impl Tx, paging: &Paging) -> Result<Vec<Kept>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM balance_comparison WHERE merchant = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    tx.list(&sql, &[&paging.after::<Comparison>(), &(paging.limit() + 1)]).await
}

/// What people are told of one day.
pub(super) async fn told(
    tx: &mut impl Tx,
    account: Id<RailAccount>,
    day: &str,
) -> Result<Vec<Kept>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM balance_comparison WHERE merchant = $1 AND rail_account = $2 AND day = $3 \
         AND verdict IN ('differs', 'closed') ORDER BY currency LIMIT 20"
    );
    tx.list(&sql, &[&account, &day]).await
}
