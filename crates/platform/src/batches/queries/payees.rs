//! The beneficiaries whose accounts the lines of a batch pay.

use std::collections::BTreeMap;

use permit::{Problem, Tx};
use values::{
    Id,
    subjects::{self, Member},
};

use super::super::model::{PayeesNow, STRIDE};
use crate::{
    payees::{Beneficiary, Used},
    policy::Payees,
};

/// How many lines pay an account that is no confirmed beneficiary's, and where the first of them stands in the file.
pub(in crate::batches) async fn unknown_payees(
    tx: &mut impl Tx,
    batch: Id<subjects::Batch>,
) -> Result<(i64, Option<i64>), Problem> {
    let sql = "SELECT COUNT(*), MIN(l.at_line) FROM batch_line l WHERE l.merchant = $1 AND l.batch = $2 \
               AND NOT EXISTS (SELECT b.id FROM beneficiary b WHERE b.merchant = l.merchant AND b.place = l.place \
                               AND b.state = 'confirmed')";
    Ok(tx.find(sql, &[&batch]).await?.unwrap_or((0, None)))
}

/// A line's number; its beneficiary, how that stands, who added and who last changed it.
type UsedBy = (i64, Id<Beneficiary>, i64, Id<Member>, Id<Member>);

/// The confirmed beneficiaries of the lines after `after`, up to `to`, by the lines' numbers.
pub(in crate::batches) async fn used_by_lines(
    tx: &mut impl Tx,
    batch: Id<subjects::Batch>,
    (after, to): (i64, i64),
) -> Result<BTreeMap<i64, Used>, Problem> {
    let sql = "SELECT l.number, b.id, b.version, b.added_by, b.changed_by FROM batch_line l \
               JOIN beneficiary b ON b.merchant = l.merchant AND b.place = l.place AND b.state = 'confirmed' \
               WHERE l.merchant = $1 AND l.batch = $2 AND l.number > $3 AND l.number <= $4 ORDER BY l.number";
    let rows: Vec<UsedBy> = tx.list(sql, &[&batch, &after, &to]).await?;
    let used =
        |(number, id, version, added_by, changed_by)| (number, Used { id, version, added_by, changed_by });
    Ok(rows.into_iter().map(used).collect())
}

/// How the beneficiaries stand whom the payouts of a batch go to: all payouts where only confirmed ones are paid now, and
/// those that were made while that was so.
pub(in crate::batches) async fn payees_now(
    tx: &mut impl Tx,
    batch: Id<subjects::Batch>,
    payees: Payees,
) -> Result<PayeesNow, Problem> {
    let all = payees == Payees::Confirmed;
    if !all {
        // Payouts that are made together use beneficiaries all or none, so the first ones tell: those of the lines that are
        // left, whichever numbers these have.
        let sql = "SELECT COUNT(*) FROM (SELECT beneficiary FROM payout WHERE merchant = $1 AND batch = $2 \
                   ORDER BY batch_line LIMIT $3) p WHERE p.beneficiary IS NOT NULL";
        if tx.count(sql, &[&batch, &STRIDE]).await? == 0 {
            return Ok(PayeesNow::default());
        }
    }
    let from = "batch_line l JOIN payout p ON p.merchant = l.merchant AND p.batch = l.batch AND p.batch_line = l.number";
    let held = "l.merchant = $1 AND l.batch = $2 AND (CAST($3 AS BIGINT) = 1 OR p.beneficiary IS NOT NULL)";
    let stands = "b.merchant = l.merchant AND b.place = l.place AND b.state = 'confirmed' \
                  AND (p.beneficiary IS NULL OR (b.id = p.beneficiary AND b.version = p.beneficiary_version))";
    let sql = format!(
        "SELECT COUNT(*), MIN(l.at_line) FROM {from} WHERE {held} \
         AND NOT EXISTS (SELECT b.id FROM beneficiary b WHERE {stands})"
    );
    let unfit: Option<(i64, Option<i64>)> = tx.find(&sql, &[&batch, &all]).await?;
    let sql = format!(
        "SELECT b.added_by, b.changed_by FROM {from} JOIN beneficiary b ON {stands} WHERE {held} \
         GROUP BY b.added_by, b.changed_by ORDER BY b.added_by, b.changed_by LIMIT 1000"
    );
    let pairs: Vec<(Id<Member>, Id<Member>)> = tx.list(&sql, &[&batch, &all]).await?;
    Ok(PayeesNow {
        changers: pairs.into_iter().flat_map(|(added, changed)| [added, changed]).collect(),
        unfit: unfit.and_then(|(count, line)| line.map(|line| (count, line))),
    })
}
