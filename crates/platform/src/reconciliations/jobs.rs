//! Comparing a file after it was uploaded, a piece at a time.

use permit::{Activity, Area, Problem, Task, Tx as _};

use super::{
    commands,
    model::{Counts, Stage},
    queries,
};

/// The job that goes on with a reconciliation.
pub(crate) const WORK: &str = "reconciliation.work";

/// Carries out such a job: one piece, and comes again while there is more.
///
/// # Errors
/// A failure of the store; the job comes again.
pub(crate) async fn carry_out(task: Task) -> Result<(), Problem> {
    let id = task.payload().parse();
    let id = id.map_err(|_| Problem::failure("a job about a reconciliation names none"))?;
    let mut view = task.read().await?;
    let seen = queries::find(&mut view, id).await?;
    let seen = seen.ok_or_else(|| Problem::failure("a reconciliation is gone"))?;
    let looked = commands::look(&mut view, &seen).await?;
    drop(view);
    let mut tx = task.write().await?;
    let found = queries::find_locked(&mut tx, id).await?;
    let mut it = found.ok_or_else(|| Problem::failure("a reconciliation is gone"))?;
    // Another worker, whose lease this one took over, may have come as far after all.
    if (it.stage, it.read_lines, it.behind) != (seen.stage, seen.read_lines, seen.behind) {
        let now = tx.now();
        return task.postpone(tx, now, "it has come further meanwhile").await;
    }
    if it.stage == Stage::Done {
        return task.finish_unrecorded(tx).await;
    }
    commands::keep(&mut tx, &mut it, looked).await?;
    if it.stage != Stage::Done {
        let now = tx.now();
        return task.postpone(tx, now, "there is more of it").await;
    }
    let Counts { matched, missing, extra, differing, unreadable, .. } = it.counts;
    let says = format!(
        "compared {} with the books: {matched} matched, {missing} missing, {extra} extra, {differing} differing, \
         {unreadable} unreadable",
        it.name
    );
    let done = Activity::new(Area::Merchant, "reconciliation.done", says).on(it.id, &it.name);
    task.finish(tx, done).await
}
