//! Changes that take two people: one member asks, an Admin who is somebody else confirms.
//!
//! ```text
//! open ─confirm→ confirmed (applied in the same transaction)
//!  ├─decline→ declined     ├─withdraw→ withdrawn     └─14 days→ expired
//! ```
//! An area that loosens a control calls [`open`] instead of doing it, and puts an applier into the [`Registry`], which
//! carries the change out once it is confirmed. Where a merchant has had one Admin only, for good or for long enough,
//! the second person is waived: [`Opened::Waived`] tells the caller to apply at once, and page and record say so.
//!
//! [`may_confirm`] is the rule about second people, for the checkers of payouts too.

mod commands;
pub mod jobs;
mod letters;
mod model;
mod queries;
mod registry;
mod routes;
mod views;

#[cfg(test)]
mod tests;

use permit::{Activity, App, MemberActor, MoneyReads, MoneySeen, Problem, Tx, Undecided, Writing};
use values::{
    Id, Timestamp,
    subjects::{Member, Merchant},
};

pub use commands::Confirmer;
pub use model::{ChangeRequest, Kind, NewChange, NotBeside, SecondPersonError};
pub use queries::{OF_MEMBER, RoleChange};
pub use registry::{Applied, Learnt, Prepared, Registry};
pub use routes::routes;
pub use views::{ChangeRequestView, ChangeWaits, read_asked};

/// What became of a change that was asked for.
#[derive(Debug)]
pub enum Opened {
    /// It waits for a second person: answer 202 with [`ChangeWaits`].
    Waits(ChangeRequestView),
    /// One person suffices here: apply it at once.
    Waived(ChangeRequest),
}

/// Asks for a change in the name of the member who acts. Call it inside `write_alone`.
///
/// # Errors
/// `change.already_asked`, `change.too_many`, `role.refused`, or a failure of the store.
pub async fn open(tx: &mut impl Writing, new: NewChange) -> Result<Opened, Problem> {
    commands::open(tx, new).await
}

/// Refuses `confirmer` where they do not count as a second person beside each of `others`: the same person, an
/// unconfirmed address, or tied to them within 7 days: one of the two was invited, promoted, enabled or factor-reset by the
/// other, or by somebody tied to the other.
///
/// # Errors
/// `second_person.same`, `second_person.address_unconfirmed`, `second_person.too_close`.
pub async fn may_confirm(
    tx: &mut impl Tx,
    others: &[Id<Member>],
    confirmer: Id<Member>,
) -> Result<(), Problem> {
    commands::may_confirm(tx, others, confirmer).await
}

/// Beside whom `member` does not count as a second person at this moment: [`may_confirm`] for everybody at once.
///
/// # Errors
/// A failure of the store.
pub async fn not_beside(tx: &mut impl Tx, member: Id<Member>) -> Result<NotBeside, Problem> {
    commands::not_beside(tx, member).await
}

/// Founds a merchant in memory, for models.
#[cfg(test)]
pub(crate) fn found(model: &mut permit::MoneyModel, merchant: Id<Merchant>, at: Timestamp) {
    model.memory.put(&queries::Founded { id: merchant, created_at: at });
}

/// What [`may_confirm_in`] reads, where `confirmer` acts.
pub fn confirm_read_set(reads: &mut MoneyReads<'_>, confirmer: Id<Member>) {
    commands::confirm_read_set(reads, confirmer);
}

/// As [`may_confirm`], in a money command that `confirmer` gives.
///
/// # Errors
/// As [`may_confirm`], or `Unready`.
pub fn may_confirm_in(
    seen: &MoneySeen<'_>,
    others: &[Id<Member>],
    confirmer: &MemberActor,
) -> Result<(), Undecided> {
    commands::may_confirm_in(seen, others, confirmer)
}

/// What [`waiver_in`] reads.
pub fn waiver_read_set(reads: &mut MoneyReads<'_>) {
    commands::waiver_read_set(reads);
}

/// Why one Admin suffices at this moment where two are asked for, in a money command; `None` where it takes two.
///
/// # Errors
/// `Unready`, or a failure of the store.
pub fn waiver_in(seen: &MoneySeen<'_>) -> Result<Option<String>, Undecided> {
    commands::waiver_in(seen)
}

/// Whether `member`, who was last part of any act upon a membership at `last_act`, certainly counts as a second person beside
/// anybody else. Where it is not certain, [`may_confirm`] says it.
pub fn surely_confirms(member: &MemberActor, last_act: Option<Timestamp>, now: Timestamp) -> bool {
    member.address_confirmed && last_act.is_none_or(|at| now >= at + model::CLOSE)
}

/// Keeps account of how many Admins there are. Call it after each change that makes an Admin or unmakes one (accept,
/// promote, demote, disable, enable, remove, leave), in its transaction; `lost` is whoever lost the role.
///
/// # Errors
/// A failure of the store.
pub async fn admins_changed(tx: &mut impl Writing, lost: Option<Id<Member>>) -> Result<(), Problem> {
    commands::admins_changed(tx, lost).await
}

/// The operator's ruling after an objection: one Admin may act alone again. False where nobody objected, or where
/// there is no such merchant.
///
/// # Errors
/// A failure of the store.
pub async fn lift_objection(app: &App, merchant: Id<Merchant>) -> Result<bool, Problem> {
    commands::lift_objection(app, merchant).await
}

/// How much the rule about second people asks of the merchant at this moment, for pages to say.
#[derive(Debug, Clone)]
pub struct SecondPeople {
    /// Until when a second person may be somebody the requester invited today.
    pub young_until: Timestamp,
    /// Why one Admin suffices, where one does.
    pub waiver: Option<String>,
}

/// What the merchant's rule about second people is at this moment.
///
/// # Errors
/// A failure of the store.
pub async fn second_people(tx: &mut impl Tx) -> Result<SecondPeople, Problem> {
    commands::second_people(tx).await
}

/// The open requests of these kinds, newest first, up to a hundred of each, as `reader` sees them.
///
/// # Errors
/// A failure of the store.
pub async fn waiting(
    tx: &mut impl Tx,
    kinds: &[Kind],
    reader: Option<Id<Member>>,
) -> Result<Vec<(ChangeRequest, ChangeRequestView)>, Problem> {
    commands::waiting(tx, kinds, reader).await
}

/// The refusal of an applier that finds a change overtaken: `change.outdated`. `detail` says by what.
pub fn outdated(detail: impl Into<String>) -> Problem {
    model::ChangeError::Outdated(detail.into()).into()
}

/// What to record where [`open`] answered `Waits`: the caller's one activity entry.
pub fn requested(view: &ChangeRequestView) -> Activity {
    views::requested(view)
}
