//! The payouts of a batch.

use permit::{MoneyReads, MoneySeen, Param, Problem, Tx, Unready, Writing, record};
use values::{
    Id,
    subjects::{Batch, Member, Merchant},
};

use super::{
    super::model::{Approval, Payout, PayoutState},
    COLUMNS, FROM,
};
use crate::listing::{fill, places, room};

/// Moves the payouts of the lines after `after`, up to `to`, from waiting to `state`, with whoever decided, or what is said of
/// one who released them alone; says which they are, in the order of their lines.
pub(in crate::payouts) async fn move_on(
    tx: &mut impl Writing,
    (batch, after, to): (Id<Batch>, i64, i64),
    state: PayoutState,
    (decided_by, released_alone): (Option<Id<Member>>, Option<&str>),
    message: Option<&str>,
) -> Result<Vec<Payout>, Problem> {
    let now = tx.now();
    let authorised_at = (state == PayoutState::Authorized).then_some(now);
    let sql = "UPDATE payout SET state = $5, decided_by = $6, message = $7, authorised_at = $8, updated_at = $9, released_alone = $10 \
               WHERE merchant = $1 AND batch = $2 AND batch_line > $3 AND batch_line <= $4 AND state = 'pending'";
    let name = state.name();
    let params: [Param<'_>; 9] =
        [&batch, &after, &to, &name, &decided_by, &message, &authorised_at, &now, &released_alone];
    tx.execute(sql, &params).await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.batch = $2 AND p.batch_line > $3 AND p.batch_line <= $4 \
         AND p.state = $5 AND p.updated_at = $6 ORDER BY p.batch_line"
    );
    tx.list(&sql, &[&batch, &after, &to, &name, &now]).await
}

/// What of a payout of a batch nobody has begun to send.
const NOT_BEGUN: &str = "(p.state = 'pending' OR (p.state = 'authorized' AND p.sending = 'not'))";

/// The payouts of the lines after `after`, up to `to`, that no worker has begun to send, locked, in the order of their lines.
pub(in crate::payouts) async fn stoppable(
    tx: &mut impl Writing,
    (batch, after, to): (Id<Batch>, i64, i64),
) -> Result<Vec<Payout>, Problem> {
    let of_lines = format!(
        "p.merchant = $1 AND p.batch = $2 AND p.batch_line > $3 AND p.batch_line <= $4 AND {NOT_BEGUN}"
    );
    // PostgreSQL does not lock the outer side of a join, so the rows are locked by themselves first.
    let sql = format!("SELECT p.id FROM payout p WHERE {of_lines} ORDER BY p.id");
    let _: Vec<Id<Payout>> = tx.list_locked(&sql, &[&batch, &after, &to]).await?;
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE {of_lines} ORDER BY p.batch_line");
    tx.list(&sql, &[&batch, &after, &to]).await
}

/// Cancels the payouts of the lines after `after`, up to `to`, that no worker has begun to send; says which they are, in the
/// order of their lines.
pub(in crate::payouts) async fn stop(
    tx: &mut impl Writing,
    (batch, after, to): (Id<Batch>, i64, i64),
    message: &str,
) -> Result<Vec<Payout>, Problem> {
    let now = tx.now();
    let sql = format!(
        "UPDATE payout AS p SET state = 'cancelled', message = $5, updated_at = $6 \
         WHERE p.merchant = $1 AND p.batch = $2 AND p.batch_line > $3 AND p.batch_line <= $4 AND {NOT_BEGUN}"
    );
    tx.execute(&sql, &[&batch, &after, &to, &message, &now]).await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.batch = $2 AND p.batch_line > $3 AND p.batch_line <= $4 \
         AND p.state = 'cancelled' AND p.updated_at = $5 ORDER BY p.batch_line"
    );
    tx.list(&sql, &[&batch, &after, &to, &now]).await
}

record! {
    /// Whoever had a part in a batch. Nobody writes these rows once it is confirmed: whoever begins to send a payout of it shares
    /// them, and whoever stops it waits for those. The row of the batch itself is held while any piece of it is worked on.
    struct Gate in "batch_maker" (merchant, batch, member) Share {
        merchant: Id<Merchant>,
        batch: Id<Batch>,
        member: Id<Member>,
    }
}
record! {
    struct StateRow in "batch" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<Batch>,
        state: String,
    }
}

const OF_BATCH: &[&str] = &["merchant", "batch"];
const STOPS: [&str; 2] = ["stopping", "stopped"];

/// Whether nothing of a batch is to be sent any more, as far as can be seen without waiting for anybody.
pub(in crate::payouts) async fn is_stopped(tx: &mut impl Tx, batch: Id<Batch>) -> Result<bool, Problem> {
    let sql = "SELECT state FROM batch WHERE merchant = $1 AND id = $2";
    let state: Option<String> = tx.find(sql, &[&batch]).await?;
    Ok(state.is_some_and(|state| STOPS.contains(&state.as_str())))
}

/// What [`is_stopped_in`] reads.
pub(in crate::payouts) fn stopped_read_set(reads: &mut MoneyReads<'_>, batch: Id<Batch>) {
    reads.rows::<Gate>(OF_BATCH, &[&batch]);
    reads.row::<StateRow>(&[&batch]);
}

/// As [`is_stopped`]; nobody stops it from then on until the transaction ends.
pub(in crate::payouts) fn is_stopped_in(seen: &MoneySeen<'_>, batch: Id<Batch>) -> Result<bool, Unready> {
    seen.rows::<Gate>(OF_BATCH, &[&batch])?;
    let row = seen.row::<StateRow>(&[&batch])?;
    Ok(row.is_some_and(|row| STOPS.contains(&row.state.as_str())))
}

/// Voids an approval of a batch that no longer counts.
pub(in crate::payouts) async fn void_approval(
    tx: &mut impl Writing,
    batch: Id<Batch>,
    approval: Id<Approval>,
    why: &str,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE approval SET voided_at = $4, void_reason = $5 \
               WHERE merchant = $1 AND payout = $2 AND id = $3 AND voided_at IS NULL";
    tx.execute(sql, &[&batch, &approval, &now, &why]).await?;
    Ok(())
}

/// How many payouts of a batch are in each state.
///
/// # Errors
/// A failure of the store.
pub async fn count_of_batch(tx: &mut impl Tx, batch: Id<Batch>) -> Result<Vec<(PayoutState, i64)>, Problem> {
    let sql =
        "SELECT state, COUNT(*) FROM payout WHERE merchant = $1 AND batch = $2 GROUP BY state ORDER BY state";
    let rows: Vec<(String, i64)> = tx.list(sql, &[&batch]).await?;
    let read = |(state, count): (String, i64)| {
        let state = PayoutState::from_name(&state);
        Ok((state.ok_or_else(|| Problem::failure("a payout's state cannot be read"))?, count))
    };
    rows.into_iter().map(read).collect()
}

/// What became of one line.
pub type OfLine = (i64, Id<Payout>, String, Option<String>, Option<String>, String, bool);
const OF_LINE: &str = "batch_line, id, state, message, rail_reference, payee_name, payee_known";

/// What became of the lines after `after`, up to `to`, in their order: number, payout, state, words, receipt, and the payee
/// as the payout has them.
///
/// # Errors
/// A failure of the store.
pub async fn list_of_batch(
    tx: &mut impl Tx,
    batch: Id<Batch>,
    (after, to): (i64, i64),
) -> Result<Vec<OfLine>, Problem> {
    let sql = format!(
        "SELECT {OF_LINE} FROM payout WHERE merchant = $1 AND batch = $2 AND batch_line > $3 AND batch_line <= $4 \
         ORDER BY batch_line"
    );
    tx.list(&sql, &[&batch, &after, &to]).await
}

/// As [`list_of_batch`], of lines with these numbers, which a page shows.
///
/// # Errors
/// A failure of the store.
pub async fn list_of_lines(
    tx: &mut impl Tx,
    batch: Id<Batch>,
    numbers: &[i64],
) -> Result<Vec<OfLine>, Problem> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let room = room(numbers.len());
    let sql = format!(
        "SELECT {OF_LINE} FROM payout WHERE merchant = $1 AND batch = $2 AND batch_line IN ({}) ORDER BY batch_line",
        places(3, room)
    );
    let mut params: Vec<Param<'_>> = vec![&batch];
    fill(&mut params, numbers, room);
    tx.list(&sql, &params).await
}
