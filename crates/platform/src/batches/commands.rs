//! What people do with a batch.

mod confirm;
mod decide;
mod draft;
pub(super) mod work;

pub(super) use confirm::confirm;
pub(super) use decide::{around, authorise, cancel, expire, reject, stop, who_can, why_not};
pub(super) use draft::{New, create, drop_line, edit, map, recheck};

use permit::{Actor, Allow, IfThere, Kind, MemberActor, Permission, Problem, WriteTx, Writing, rule};
use sha2::{Digest as _, Sha256};
use values::{Id, subjects};

use super::{
    jobs::WORK,
    model::{Batch, BatchError, BatchState, Step},
    queries,
};
use crate::terms::Terms;

/// Whoever acts, who is a member: no batch goes through a key.
pub(super) fn member(actor: &Actor) -> Result<MemberActor, BatchError> {
    actor.as_member().cloned().ok_or(BatchError::MembersOnly)
}

/// Refuses whoever may change only what they uploaded themselves, where somebody else did.
pub(super) fn may_change(batch: &Batch, member: &MemberActor) -> Result<(), BatchError> {
    let own = rule(Kind::EditPayout).of(member.role).allow == Allow::Own;
    if own && batch.made_by != member.id { Err(BatchError::NotYours) } else { Ok(()) }
}

/// The batch of a decision, locked; another merchant's is not found.
async fn find_to_change<P: Permission>(
    tx: &mut WriteTx<P>,
    id: Id<subjects::Batch>,
) -> Result<Batch, Problem> {
    queries::find_locked(tx, id).await?.ok_or_else(|| Problem::not_found("batch"))
}

/// Leaves what is to be done next to the job of the batch.
async fn go_on(tx: &mut impl Writing, batch: &Batch) -> Result<(), Problem> {
    if batch.step() == Step::Rest {
        return Ok(());
    }
    // How its payouts fare is looked at seldom, and what is to be stopped does not wait for the next look.
    let if_there = if batch.state == BatchState::Stopping { IfThere::Hastens } else { IfThere::Stays };
    let now = tx.now();
    tx.enqueue_only(WORK, batch.id.to_string(), now, if_there).await
}

/// Everything that decides what a payout costs.
fn fingerprint(terms: &Terms) -> [u8; 32] {
    Sha256::digest(format!("{terms:?}")).into()
}
