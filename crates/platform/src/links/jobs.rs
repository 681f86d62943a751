//! What happens after a link was paid, or its time was over: whatever else was open of it is closed.

use permit::{Activity, Area, Problem, Task, Tx};
use values::Id;

use super::{
    commands::source,
    model::{Link, LinkState},
    queries,
};
use crate::{
    bills,
    payments::{self, PaymentState},
};

/// Carries out a `link.close` job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn close(task: Task) -> Result<(), Problem> {
    let id: Id<Link> = task.payload().parse().map_err(|_| Problem::failure("a close job names no link"))?;
    let mut tx = task.write().await?;
    let link = queries::find_locked(&mut tx, id).await?;
    let Some(link) = link.filter(|link| link.state != LinkState::Open) else {
        return task.finish_unrecorded(tx).await;
    };
    let open_before = open_cards(&mut tx, id).await?;
    payments::make_way(&mut tx, source(id)).await?;
    let closed_card = open_cards(&mut tx, id).await? < open_before;
    let closed_number = bills::close_of_link(&mut tx, *id.as_bytes()).await?;
    if !closed_card && !closed_number {
        return task.finish_unrecorded(tx).await;
    }
    let says =
        format!("closed the other ways to pay {}, whose link is {}", link.reference, link.state.name());
    let done = Activity::new(Area::Payments, "link.closed", says).on(link.id, &link.reference);
    task.finish(tx, done).await
}

/// How many pages for a card wait for one.
async fn open_cards(tx: &mut impl Tx, id: Id<Link>) -> Result<usize, Problem> {
    let tries = payments::list_by_source(tx, source(id), 20).await?;
    Ok(tries.iter().filter(|payment| payment.state == PaymentState::Awaiting).count())
}
