//! Whose accounts the lines of a batch name, as their networks and banks say.

use permit::{Problem, Tx, Writing};
use values::{Id, subjects};

use super::lines::{COLUMNS, Line};

/// Lines after a number whose payees' names nobody asked for yet.
pub(in crate::batches) async fn to_name(
    tx: &mut impl Tx,
    batch: Id<subjects::Batch>,
    after: i64,
    limit: i64,
) -> Result<Vec<Line>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM batch_line l WHERE l.merchant = $1 AND l.batch = $2 AND l.number > $3 AND l.looked = 0 \
         AND l.problems = '[]' ORDER BY l.number LIMIT $4"
    );
    tx.list(&sql, &[&batch, &after, &limit]).await
}

/// What was learnt of the payee of a line.
#[derive(Debug, Clone)]
pub(in crate::batches) struct Named {
    pub number: i64,
    /// The account that was asked about, at its bank or network: the line may have been edited meanwhile.
    pub place: String,
    pub known_name: Option<String>,
    pub differs: bool,
}

/// Keeps what was learnt.
pub(in crate::batches) async fn set_names(
    tx: &mut impl Writing,
    batch: Id<subjects::Batch>,
    names: &[Named],
) -> Result<(), Problem> {
    let sql = "UPDATE batch_line SET looked = 1, known_name = $5, name_differs = $6 \
               WHERE merchant = $1 AND batch = $2 AND number = $3 AND place = $4";
    for Named { number, place, known_name, differs } in names {
        tx.execute(sql, &[&batch, number, place, known_name, differs]).await?;
    }
    Ok(())
}

/// Counts what was not asked about as asked in vain.
pub(in crate::batches) async fn leave_unnamed(
    tx: &mut impl Writing,
    batch: Id<subjects::Batch>,
) -> Result<(), Problem> {
    let sql = "UPDATE batch_line SET looked = 1 WHERE merchant = $1 AND batch = $2 AND looked = 0 AND problems = '[]'";
    tx.execute(sql, &[&batch]).await?;
    Ok(())
}

/// Has what was asked about in vain asked about again; says how many lines that are.
pub(in crate::batches) async fn forget_unnamed(
    tx: &mut impl Writing,
    batch: Id<subjects::Batch>,
) -> Result<u64, Problem> {
    let sql = "UPDATE batch_line SET looked = 0 WHERE merchant = $1 AND batch = $2 AND looked = 1 AND known_name IS NULL";
    tx.execute(sql, &[&batch]).await
}
