//! What happens when nobody decides.

use permit::{Problem, Task, Tx as _};
use values::Id;

use super::{
    letters,
    model::{ChangeRequest, State},
    queries, views,
};

/// The kind of job that ends a request whose time is over.
pub const EXPIRY: &str = "change_expiry";

/// Marks the request as expired and mails whoever asked. Nothing happens where it was decided in time.
///
/// # Errors
/// A failure of the store.
pub async fn expire(task: Task) -> Result<(), Problem> {
    let mut tx = task.write().await?;
    let id: Option<Id<ChangeRequest>> = task.payload().parse().ok();
    let found = match id {
        Some(id) => queries::find(&mut tx, id).await?,
        None => None,
    };
    let now = tx.now();
    let Some(mut found) = found.filter(|found| found.request.state == State::Open) else {
        return task.finish_unrecorded(tx).await;
    };
    if now < found.request.expires_at {
        let until = found.request.expires_at;
        return task.postpone(tx, until, "the request still has time").await;
    }
    found.request.state = State::Expired;
    found.request.decided_at = Some(now);
    queries::decide(&mut tx, &found.request).await?;
    letters::tell_requester(&mut tx, &found).await?;
    let done = views::decided(&found, tx.merchant(), false);
    task.finish(tx, done).await
}
