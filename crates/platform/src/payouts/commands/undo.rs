//! Taking a release back before anything was sent.

use permit::{Problem, RejectPayout, Tx as _, WriteTx, Writing as _};
use values::Id;

use super::{
    super::{
        model::{Payout, PayoutState, WAITS},
        queries,
    },
    find_to_decide, load,
};
use crate::timeline;

/// Has a released payout wait again, its approvals void. The row is locked, as by the job that sends it: one of the two
/// comes first, and the other sees what it did.
///
/// # Errors
/// `payout.not_undoable`, `not_found`, or a failure of the store.
pub(crate) async fn undo(tx: &mut WriteTx<RejectPayout>, id: Id<Payout>) -> Result<Payout, Problem> {
    let payout = find_to_decide(tx, id).await?;
    payout.undoable()?;
    let why = format!("{} took the release back", tx.actor().name());
    for approval in queries::approvals(tx, id).await? {
        queries::void_approval(tx, id, approval.id, &why).await?;
    }
    let now = tx.now();
    let expires_at = if payout.expires_at > now { payout.expires_at } else { now + WAITS };
    queries::set_waiting_again(tx, id, expires_at).await?;
    timeline::record(tx, *id.as_bytes(), PayoutState::Pending.name(), &why).await?;
    tx.enqueue("payout.announce", id.to_string(), now).await?;
    // One that was released at once, or waited out its time as released, has no such job.
    tx.enqueue("payout.expire", id.to_string(), expires_at).await?;
    load(tx, id).await
}
