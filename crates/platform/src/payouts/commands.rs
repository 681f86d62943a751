//! What people and systems do with a payout before it is sent.

mod batch;
mod create;
mod decide;
mod evidence;
mod made;
mod moves;
pub(super) mod send;
pub(super) mod settle;
mod undo;
mod withdraw;

pub use batch::{
    OfBatch, approvals_of_batch, approve_batch, end_of_batch, make_of_batch, release_of_batch, stop_of_batch,
};
pub(super) use create::may_pay_out;
pub use create::{CreatePayoutCommand, created};
pub(super) use decide::{Authorise, Cancel, Expire, Reject};
pub use decide::{Decided, release_in, release_read_set};
pub(super) use evidence::{Confirm, Decline, Propose};
pub(super) use undo::Undo;
pub use withdraw::{withdraw_in, withdraw_read_set};

use permit::{Problem, ReadTx, Writing};
use values::Id;

use super::{
    model::{NewPayout, Payout, PayoutError, PayoutState, Purpose, WAITS},
    queries::{self, Maker, PayoutEntry},
};
use crate::{
    ledger::{self, LedgerError, Transfer},
    payees,
    policy::{self, Admitted, Payees, PolicyError},
    rail_accounts::Rails,
    refused::Refused,
    terms, timeline, webhooks,
};

/// Asks the provider who is behind the destination of an order, and puts the answer into it. Takes the view, so that it is
/// not held while the provider is asked.
///
/// # Errors
/// A failure of the store.
pub async fn look_up(rails: &Rails, tx: ReadTx, new: NewPayout) -> Result<NewPayout, Problem> {
    let known = rails.look_up_name(tx, &new.destination).await?;
    Ok(new.known_as(known))
}

/// Makes a payout on behalf of `maker`, who is not whoever acts: what a payout link leads to, which has claimed the
/// reference. It always waits for checkers.
///
/// # Errors
/// As [`CreatePayoutCommand`], but for `FeatureOff`.
pub async fn create_for(
    tx: &mut impl Writing,
    new: NewPayout,
    maker: &Maker,
) -> Result<Payout, Refused<PayoutError>> {
    let id = make(tx, new, maker).await?;
    wait(tx, id).await?;
    Ok(load(tx, id).await?)
}

async fn make(
    tx: &mut impl Writing,
    new: NewPayout,
    maker: &Maker,
) -> Result<Id<Payout>, Refused<PayoutError>> {
    new.may_be_made().map_err(Refused::Rule)?;
    terms::check_kyc(tx, new.amount).await?;
    let id: Id<Payout> = tx.id();
    let named = (tx.merchant(), id, new.wire_id(tx.random()));
    let now = tx.now();
    let Admitted { required, payees } = policy::admit(tx, new.amount).await?;
    let known = match payees {
        Payees::Any => None,
        Payees::Confirmed => {
            let known = payees::known(tx, &new.destination).await?;
            Some(known.ok_or_else(|| Problem::from(PolicyError::UnknownPayee))?)
        }
    };
    let used = known.map(|known| known.used()).transpose().map_err(Problem::from)?;
    ledger::post(tx, new.hold(id, Purpose::Payout)).await.map_err(refuse_hold)?;
    let mut entry = PayoutEntry::new(named, &new, maker, required, (now, now + WAITS));
    entry.uses(used);
    tx.insert(&entry).await?;
    timeline::record(tx, *id.as_bytes(), PayoutState::Pending.name(), &new.held()).await?;
    Ok(id)
}

/// Leaves it to checkers, until it expires.
async fn wait(tx: &mut impl Writing, id: Id<Payout>) -> Result<(), Problem> {
    let now = tx.now();
    tx.enqueue("payout.announce", id.to_string(), now).await?;
    tx.enqueue("payout.expire", id.to_string(), now + WAITS).await?;
    Ok(())
}

/// What the books say of a hold.
fn refuse_hold(error: LedgerError) -> Refused<PayoutError> {
    match error {
        LedgerError::NotEnough(available) => Refused::Rule(PayoutError::InsufficientBalance(available)),
        LedgerError::TooMuch => Problem::failure("money to hold has no room in the books").into(),
        LedgerError::Store(problem) => problem.into(),
    }
}

/// Posts or voids what was held, which is always enough.
async fn post_held(tx: &mut impl Writing, transfers: Vec<Transfer>) -> Result<(), Problem> {
    ledger::post_all(tx, transfers).await.map_err(ledger::must_be_enough)
}

/// Tells the merchant's servers where a payout stands.
async fn tell(
    tx: &mut impl Writing,
    id: Id<Payout>,
    name: &'static str,
    wire_name: &'static str,
) -> Result<(), Problem> {
    let payout = load(tx, id).await?;
    let event = made::event_of(&payout, (name, wire_name));
    webhooks::emit(tx, event).await
}

async fn load(tx: &mut impl Writing, id: Id<Payout>) -> Result<Payout, Problem> {
    queries::find(tx, id).await?.ok_or_else(|| Problem::failure("a payout just changed is gone"))
}
