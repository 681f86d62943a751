//! What people and systems do with a payout before it is sent.

mod batch;
mod decide;
pub(super) mod send;

pub use batch::{OfBatch, approvals_of_batch, approve_batch, end_of_batch, make_of_batch, release_of_batch};
pub(super) use decide::{authorise, cancel, expire, reject};

use permit::{Actor, CreatePayout, Permission, Permit, Problem, ReadTx, WriteTx, Writing};
use rails::Destination;
use values::{Duration, Id};

use super::{
    model::{Door, NewPayout, Payout, PayoutError, PayoutState, WAITS},
    queries::{self, Change, Maker},
    wire,
};
use crate::{
    developer::Feature,
    ledger::{self, AccountKind, LedgerError, Transfer, TransferKind},
    rail_accounts::{self, Rails},
    references,
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

/// The transaction in which a payout is made. Where keys pause for a `cooldown` after each, theirs are made one at a time,
/// whatever balance each is taken from, so that of two at once the second sees the first.
///
/// # Errors
/// As [`Permit::write`].
pub async fn begin(
    permit: Permit<CreatePayout>,
    cooldown: Duration,
) -> Result<WriteTx<CreatePayout>, Problem> {
    if cooldown.is_zero() || permit.actor().as_key().is_none() {
        permit.write().await
    } else {
        permit.write_alone().await
    }
}

/// Makes a payout and sets its money aside. It waits for checkers, unless an Admin let the application pay at once. Keys
/// pause for the `cooldown` that [`begin`] was given.
///
/// # Errors
/// `ReferenceUsed`, `InsufficientBalance`, `FeatureOff`, `TillUnknown`, `AccountName`, `Cooldown`, or a failure of the store.
pub async fn create(
    tx: &mut WriteTx<CreatePayout>,
    new: NewPayout,
    cooldown: Duration,
) -> Result<Payout, Refused<PayoutError>> {
    let (maker, at_once) = maker(tx.actor())?;
    if !references::claim(tx, references::Kind::Payout, &new.reference).await? {
        return Err(Refused::Rule(PayoutError::ReferenceUsed(new.reference)));
    }
    let id = make(tx, new, &maker).await?;
    if maker.key.is_some() {
        cool_down(tx, id, cooldown).await?;
    }
    if at_once {
        release(tx, id, None, "The application may pay at once, as an Admin allowed").await?;
    } else {
        wait(tx, id).await?;
    }
    Ok(load(tx, id).await?)
}

/// Refuses a payout that follows the last one by API too soon.
async fn cool_down(
    tx: &mut impl Writing,
    id: Id<Payout>,
    cooldown: Duration,
) -> Result<(), Refused<PayoutError>> {
    if cooldown.is_zero() {
        return Ok(());
    }
    let now = tx.now();
    let Some(last) = queries::last_by_api(tx, id, now - cooldown).await? else { return Ok(()) };
    let left = cooldown.saturating_sub(now.since(last));
    if left.is_zero() {
        return Ok(());
    }
    let seconds = left.as_millis().div_ceil(1000).try_into().unwrap_or(1);
    Err(Refused::Rule(PayoutError::Cooldown(seconds)))
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
    match &new.destination {
        Destination::Till { .. } if !new.payee_known => return Err(Refused::Rule(PayoutError::TillUnknown)),
        Destination::Bank { .. } if new.payee_name.is_none() => {
            return Err(Refused::Rule(PayoutError::AccountName));
        }
        _ => {}
    }
    terms::check_kyc(tx, new.amount).await?;
    let id: Id<Payout> = tx.id();
    let wire_id = format!("{}{}", new.reference, hex::encode_upper(tx.random::<3>()));
    let expires_at = tx.now() + WAITS;
    if !queries::insert(tx, id, &wire_id, &new, maker, expires_at).await? {
        return Err(Refused::Rule(PayoutError::ReferenceUsed(new.reference)));
    }
    hold(tx, id, &new).await?;
    let detail = format!("{} held, fee included", new.total());
    timeline::record(tx, *id.as_bytes(), PayoutState::Pending.name(), &detail).await?;
    Ok(id)
}

/// Leaves it to checkers, until it expires.
async fn wait(tx: &mut impl Writing, id: Id<Payout>) -> Result<(), Problem> {
    let now = tx.now();
    tx.enqueue("payout.announce", id.to_string(), now).await?;
    tx.enqueue("payout.expire", id.to_string(), now + WAITS).await?;
    Ok(())
}

/// Refuses a key whose application does not pay out.
///
/// # Errors
/// `FeatureOff`.
pub(super) fn may_pay_out(actor: &Actor) -> Result<(), PayoutError> {
    match actor {
        Actor::Key(key) if !Feature::Payout.is_on(&key.features) => Err(PayoutError::FeatureOff),
        _ => Ok(()),
    }
}

fn maker(actor: &Actor) -> Result<(Maker, bool), Refused<PayoutError>> {
    may_pay_out(actor).map_err(Refused::Rule)?;
    match actor {
        Actor::Key(key) => {
            let key_parts = Some((key.id, key.application, key.maker));
            let maker = Maker { name: key.name.clone(), member: None, key: key_parts, door: Door::Request };
            Ok((maker, key.pays_at_once))
        }
        Actor::Member(member) => {
            let (name, member) = (member.name.clone(), Some(member.id));
            Ok((Maker { name, member, key: None, door: Door::Request }, false))
        }
        Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => {
            Err(Problem::failure("only members and keys make payouts").into())
        }
    }
}

async fn hold(tx: &mut impl Writing, id: Id<Payout>, new: &NewPayout) -> Result<(), Refused<PayoutError>> {
    let (available, held) = (AccountKind::Available, AccountKind::Held);
    let transfer = Transfer::new(TransferKind::Hold, *id.as_bytes(), &new.reference, new.amount.currency())
        .move_money(available, held, new.price.sent(), "Held for a payout")
        .charge(available, held, new.price.fee, "Held for the fee of a payout");
    ledger::post(tx, transfer).await.map_err(|error| match error {
        LedgerError::NotEnough(available) => Refused::Rule(PayoutError::InsufficientBalance(available)),
        LedgerError::TooMuch => Problem::failure("money to hold has no room in the books").into(),
        LedgerError::Store(problem) => problem.into(),
    })
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
    ledger::post_all(tx, transfers).await.map_err(|error| match error {
        LedgerError::NotEnough(held) => {
            Problem::failure(format!("a payout's money is not held: only {} is", held.to_decimal()))
        }
        LedgerError::TooMuch => Problem::failure("a payout's money has no room in the books"),
        LedgerError::Store(problem) => problem,
    })
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
