//! The mail of the area: to those who can release a batch that waits. It opens a page and approves nothing.

use permit::{Problem, Writing};

use super::{commands, model::Batch};
use crate::mail::{self, Content, Letter};

/// At most so many people are mailed about one batch.
const MOST: usize = 20;

/// Mails everybody who can release the batch now; never whoever had a part in it.
///
/// # Errors
/// A failure of the store.
pub(super) async fn tell_checkers(tx: &mut impl Writing, batch: &Batch) -> Result<(), Problem> {
    let totals: Vec<_> = batch.totals()?.iter().map(ToString::to_string).collect();
    let around = commands::around(tx, batch).await?;
    for checker in commands::who_can(tx, batch, &around, MOST).await? {
        let Some(member) = mail::find_addressee(tx, checker.id).await? else { continue };
        let content = Content::BatchWaits {
            merchant: member.merchant,
            batch: batch.name.clone(),
            count: batch.counted,
            total: totals.join(" + "),
            names: (batch.names.differ, batch.names.unknown),
            made_by: batch.maker_name.clone(),
            link: mail::page_link(tx, &format!("payout-batches/{}", batch.id)),
        };
        let about = Some(("batch", *batch.id.as_bytes()));
        let (to, to_name, language) = (member.email, member.name, member.language);
        mail::send(tx, Letter { to, to_name, language, content, about }).await?;
    }
    Ok(())
}
