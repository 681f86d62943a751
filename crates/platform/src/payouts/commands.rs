//! What people and systems do with a payout before it is sent.

mod batch;
mod create;
mod decide;
pub(super) mod send;

pub use batch::{OfBatch, approvals_of_batch, approve_batch, end_of_batch, make_of_batch, release_of_batch};
pub(super) use create::may_pay_out;
pub use create::{CreatePayoutCommand, created};
pub(super) use decide::{authorise, cancel, expire, reject};

use permit::{Permission, Problem, ReadTx, WriteTx, Writing};
use values::Id;

use super::{
    model::{NewPayout, Payout, PayoutError, PayoutState, WAITS},
    queries::{self, Change, Maker, PayoutEntry},
    wire,
};
use crate::{
    ledger::{self, AccountKind, LedgerError, Transfer, TransferKind},
    rail_accounts::{self, Rails},
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
/// As [`create`], but for `FeatureOff`.
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
    tx.insert(&PayoutEntry::new(named, &new, maker, ONE_CHECKER, (now, now + WAITS))).await?;
    ledger::post(tx, new.hold(id)).await.map_err(refuse_hold)?;
    timeline::record(tx, *id.as_bytes(), PayoutState::Pending.name(), &new.held()).await?;
    Ok(id)
}

/// How many checkers a payout takes.
const ONE_CHECKER: i64 = 1;

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

/// Frees the money of a payout that ends without leaving.
async fn void(tx: &mut impl Writing, payout: &Payout) -> Result<(), Problem> {
    let (available, held) = (AccountKind::Available, AccountKind::Held);
    let currency = payout.amount.currency();
    let transfer = Transfer::new(TransferKind::Void, *payout.id.as_bytes(), &payout.reference, currency)
        .move_money(held, available, payout.price.sent(), "Payout ended, money free again")
        .charge(held, available, payout.price.fee, "Payout ended, fee free again");
    post_held(tx, [transfer]).await
}

/// Posts or voids what was held, which is always enough.
async fn post_held(
    tx: &mut impl Writing,
    transfers: impl IntoIterator<Item = Transfer>,
) -> Result<(), Problem> {
    ledger::post_all(tx, transfers).await.map_err(ledger::must_be_enough)
}

/// Releases a payout and leaves the sending to a job.
async fn release(
    tx: &mut impl Writing,
    id: Id<Payout>,
    checker: Option<&permit::MemberActor>,
    detail: &str,
) -> Result<(), Problem> {
    let now = tx.now();
    let state = PayoutState::Authorized;
    let decided_by = checker.map(|checker| checker.id);
    let change = Change { decided_by, authorised_at: Some(now), ..Change::default() };
    queries::set_state(tx, id, state, change).await?;
    timeline::record(tx, *id.as_bytes(), state.name(), detail).await?;
    let payout = load(tx, id).await?;
    let lane = rail_accounts::lane(tx, payout.application.map(|via| via.id)).await?;
    tx.enqueue_in(lane, "payout.send", id.to_string(), now).await?;
    tell(tx, id, "payout.created", "PAYOUT INITIATED").await
}

/// Tells the merchant's servers where a payout stands.
async fn tell(
    tx: &mut impl Writing,
    id: Id<Payout>,
    name: &'static str,
    wire_name: &'static str,
) -> Result<(), Problem> {
    let payout = load(tx, id).await?;
    let event = webhooks::NewEvent {
        name,
        wire_name,
        subject: *id.as_bytes(),
        application: payout.application.as_ref().map(|via| via.id),
        data: wire::event(&payout),
    };
    webhooks::emit(tx, event).await
}

async fn load(tx: &mut impl Writing, id: Id<Payout>) -> Result<Payout, Problem> {
    queries::find(tx, id).await?.ok_or_else(|| Problem::failure("a payout just changed is gone"))
}

/// The payout of a decision, locked; another merchant's is not found.
async fn find_to_decide<P: Permission>(tx: &mut WriteTx<P>, id: Id<Payout>) -> Result<Payout, Problem> {
    queries::find_locked(tx, id).await?.ok_or_else(|| Problem::not_found("payout"))
}
