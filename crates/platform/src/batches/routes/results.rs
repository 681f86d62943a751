//! What became of every line, as a file: written while it is read, so that it takes as little room for many as for few.

use permit::{Path, Permit, Problem, ViewPayouts};
use values::{Id, subjects};

use super::{
    super::{
        commands,
        model::{Batch, STRIDE},
        queries::{self, Shown},
        views::{RESULT_COLUMNS, result_row},
    },
    find,
};
use crate::{
    csv, payouts,
    streamed::{self, Table},
};

/// How far the file is written: the number of the last line, none before the names of the columns.
type Place = (Permit<ViewPayouts>, Batch, Option<i64>);

/// Hands out what became of every line. For members, never for keys.
pub(super) async fn results(
    permit: Permit<ViewPayouts>,
    Path(id): Path<Id<subjects::Batch>>,
) -> Result<Table, Problem> {
    commands::member(permit.actor())?;
    let batch = find(&mut permit.read().await?, id).await?;
    let begin: Option<Place> = Some((permit, batch, None));
    let file = streamed::body(begin, |place| async move {
        let Some((permit, batch, written)) = place else { return Ok(None) };
        let Some(after) = written else {
            return Ok(Some((csv::head(RESULT_COLUMNS), Some((permit, batch, Some(0))))));
        };
        let (text, last) = piece(&permit, &batch, after).await?;
        Ok(last.map(|last| (text, Some((permit, batch, Some(last))))))
    });
    Ok(Table("batch-results.csv", file))
}

/// The next lines, and the number of the last of them.
async fn piece(
    permit: &Permit<ViewPayouts>,
    batch: &Batch,
    after: i64,
) -> Result<(String, Option<i64>), Problem> {
    let mut tx = permit.read().await?;
    let limit = usize::try_from(STRIDE).unwrap_or(usize::MAX);
    let lines = queries::lines(&mut tx, batch.id, Shown { after, ..Shown::default() }, limit).await?;
    let Some(last) = lines.last().map(|line| line.number) else { return Ok((String::new(), None)) };
    let payouts = payouts::list_of_batch(&mut tx, batch.id, (after, last)).await?;
    let mut payouts = payouts.into_iter().peekable();
    let mut text = String::new();
    for line in &lines {
        let payout = payouts.next_if(|(number, ..)| *number == line.number);
        text.push_str(&csv::write(result_row(batch, line, payout.as_ref(), permit.allow())));
    }
    Ok((text, Some(last)))
}
