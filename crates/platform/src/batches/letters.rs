//! The mail of the area: to those who can release a batch that waits. It opens a page and approves nothing.

use permit::{Problem, Writing};

use super::{commands, model::Batch};
use crate::mail::{self, Content};

/// At most so many people are mailed about one batch.
const MOST: usize = 20;

/// Mails everybody who can release the batch now; never whoever had a part in it.
///
/// # Errors
/// A failure of the store.
pub(super) async fn tell_checkers(tx: &mut impl Writing, batch: &Batch) -> Result<(), Problem> {
    let totals: Vec<_> = batch.totals()?.iter().map(ToString::to_string).collect();
    let around = commands::around(tx, batch).await?;
    let about = Some(("batch", *batch.id.as_bytes()));
    let link = mail::page_link(tx, &format!("payouts/batches/{}", batch.id));
    for checker in commands::who_can(tx, batch, &around, MOST).await? {
        let says = |merchant| Content::BatchWaits {
            merchant,
            batch: batch.name.clone(),
            count: batch.counted,
            total: totals.join(" + "),
            names: (batch.names.differ, batch.names.unknown),
            made_by: batch.maker_name.clone(),
            link: link.clone(),
        };
        mail::tell(tx, checker.id, about, says).await?;
    }
    Ok(())
}
