//! What people and systems do with a payout before it is sent.

mod batch;
mod claim;
mod create;
mod decide;
mod edit;
mod end;
mod evidence;
mod made;
mod moves;
mod payee;
mod refund;
pub(super) mod send;
pub(super) mod settle;
mod undo;
mod watch;
mod withdraw;

pub use batch::{
    OfBatch, ReleasedBy, approvals_of_batch, approve_batch, end_of_batch, make_of_batch, release_of_batch,
    stop_of_batch,
};
pub(super) use create::may_pay_out;
pub use create::{CreatePayoutCommand, MakeForLink, created, says_at_once};
pub(super) use decide::Authorise;
pub use decide::{Decided, edits_only_own, release_in, release_read_set, with_waiver};
pub(super) use edit::Edit;
pub(super) use end::{Cancel, Expire, Reject};
pub use end::{CancelRefund, RejectRefund};
pub(super) use evidence::{Confirm, Decline, Propose};
pub use refund::{RefundOf, refund_in, refund_read_set};
pub(super) use undo::Undo;
pub use undo::UndoRefund;
pub(super) use watch::TakeBack;
pub use withdraw::{withdraw_in, withdraw_read_set};

use permit::{Permission, Permit, Problem, ReadTx};

use super::model::NewPayout;
use crate::{
    rail_accounts::{Chosen, Rails},
    terms::{self, Terms},
};

/// What holds for the merchant, and what its money moves through: asked side by side, since neither depends on the other.
///
/// # Errors
/// A failure of the store, or of a master key that is another one.
pub async fn standing<P: Permission>(
    permit: &Permit<P>,
    rails: &Rails,
) -> Result<(Terms, Option<Chosen>), Problem> {
    tokio::try_join!(async { terms::load(&mut permit.glance().await?).await }, async {
        rails.of(&mut permit.glance().await?).await
    },)
}

/// Asks the provider, where there is one, who is behind the destination of an order, and puts the answer into it.
pub async fn known(rail: Option<Chosen>, new: NewPayout) -> NewPayout {
    let Some(rail) = rail else { return new.known_as(None) };
    let known = rail.name_of(&new.destination).await;
    new.known_as(known)
}

/// Asks the provider who is behind the destination of an order, and puts the answer into it. Takes the view, so that it is
/// not held while the provider is asked.
///
/// # Errors
/// A failure of the store.
pub async fn look_up(rails: &Rails, tx: ReadTx, new: NewPayout) -> Result<NewPayout, Problem> {
    let known = rails.look_up_name(tx, &new.destination).await?;
    Ok(new.known_as(known))
}
