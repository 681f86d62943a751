//! What the lines of a batch come to.

use permit::{FromRow, Problem, Row, StoreError, Tx};
use values::{Amount, Currency, Id, subjects};

use super::{
    super::model::{Names, Sum},
    lines::{FAULTY, WARNED, broken},
};
use crate::sums;

/// What cannot be known of whose account a line that can be paid names.
const UNKNOWN: &str = "l.looked = 1 AND l.known_name IS NULL AND l.problems = '[]'";

/// What the lines of a batch come to.
#[derive(Debug)]
pub(in crate::batches) struct Summed {
    /// How many there are.
    pub counted: i64,
    /// How many of them cannot be paid.
    pub faulty: i64,
    /// How many are to be looked at twice.
    pub warned: i64,
    /// Of how many it is known whose accounts they are.
    pub names: Names,
    /// Those that can be paid, by currency and channel; `None` where some come to more than an amount can be.
    pub sums: Option<Vec<Sum>>,
}

/// Counts the lines, and adds up those that can be paid.
pub(in crate::batches) async fn sums(
    tx: &mut impl Tx,
    batch: Id<subjects::Batch>,
) -> Result<Summed, Problem> {
    let sql = format!(
        "SELECT COUNT(*), COUNT(CASE WHEN {FAULTY} THEN 1 END), COUNT(CASE WHEN {WARNED} THEN 1 END), \
         COUNT(CASE WHEN l.looked = 1 AND l.problems = '[]' THEN 1 END), \
         COUNT(CASE WHEN l.name_differs = 1 AND l.problems = '[]' THEN 1 END), COUNT(CASE WHEN {UNKNOWN} THEN 1 END) \
         FROM batch_line l WHERE l.merchant = $1 AND l.batch = $2"
    );
    let counts: Option<(i64, i64, i64, i64, i64, i64)> = tx.find(&sql, &[&batch]).await?;
    let (counted, faulty, warned, asked, differ, unknown) = counts.unwrap_or_default();
    let parts = ["l.amount", "l.fee", "l.debit"].map(sums::in_parts);
    let sql = format!(
        "SELECT l.currency, l.channel, COUNT(*), MAX(l.amount), {} FROM batch_line l \
         WHERE l.merchant = $1 AND l.batch = $2 AND NOT {FAULTY} GROUP BY l.currency, l.channel \
         ORDER BY l.currency, l.channel",
        parts.join(", ")
    );
    let sums: Vec<SumRow> = tx.list(&sql, &[&batch]).await?;
    let sums = sums.into_iter().map(|SumRow(sum)| sum).collect();
    Ok(Summed { counted, faulty, warned, names: Names { asked, differ, unknown }, sums })
}

/// What some lines come to; `None` where that is more than an amount can be.
struct SumRow(Option<Sum>);

impl FromRow for SumRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (code, channel): (String, String) = (row.next()?, row.next()?);
        let currency = Currency::from_code(&code).ok_or_else(|| broken("currency"))?;
        let (count, largest): (i64, i64) = (row.next()?, row.next()?);
        let mut money = || -> Result<Option<Amount>, StoreError> {
            let (millions, rest): (i64, i64) = (row.next()?, row.next()?);
            Ok(sums::whole(millions, rest).and_then(|minor| Amount::new(minor, currency).ok()))
        };
        let (amount, fee, total) = (money()?, money()?, money()?);
        let largest = Amount::new(largest, currency).map_err(|_| broken("amount"))?;
        let sum = |((amount, fee), total)| Sum { channel, count, amount, largest, fee, total };
        Ok(Self(amount.zip(fee).zip(total).map(sum)))
    }
}
