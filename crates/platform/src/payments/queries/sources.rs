//! What several payments came through, of which one counts.

use permit::{Problem, Tx, Writing};
use values::Id;

use crate::payments::model::{Payment, Source, SourceKind};

/// Keeps other payments of a link from being begun or received until the end of the transaction. Take it before the rows of
/// payments and control numbers, always: the order keeps two from waiting for each other.
///
/// # Errors
/// A failure of the store.
pub async fn lock_source(tx: &mut impl Writing, source: Option<Source>) -> Result<(), Problem> {
    if let Some(Source { kind: SourceKind::Link, id }) = source {
        let sql = "SELECT amount FROM link WHERE merchant = $1 AND id = $2";
        tx.find_locked::<i64>(sql, &[&id]).await?;
    }
    Ok(())
}

/// The payment that counts for what is paid once: the first whose money came.
///
/// # Errors
/// A failure of the store.
pub async fn find_counted(tx: &mut impl Tx, source: Source) -> Result<Option<Id<Payment>>, Problem> {
    let sql = "SELECT id FROM payment WHERE merchant = $1 AND source_kind = $2 AND source = $3 \
               AND state IN ('succeeded', 'settled') ORDER BY received_at, id LIMIT 1";
    tx.find(sql, &[&source.kind.name(), &source.id]).await
}

/// Notes whether a payment that was given up may still have brought money.
pub(in crate::payments) async fn set_in_doubt(
    tx: &mut impl Writing,
    id: Id<Payment>,
    in_doubt: bool,
) -> Result<(), Problem> {
    let sql = "UPDATE payment SET in_doubt = $3 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &in_doubt]).await?;
    Ok(())
}
