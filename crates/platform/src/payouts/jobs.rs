//! Telling checkers of a payout that waits, sending released ones, asking what became of them, and ending those that
//! waited too long.
//!
//! That an order is about to be handed over, and through what, is committed before the provider hears of it. A worker that
//! dies in between leaves `begun`. What the next one does, and what is done after an answer that was lost, is the rail's to
//! say (`Rail::doubt`): hand the order over again under the same key, which the provider carries out once; or ask, and hand
//! it over again only after the provider has said for long enough that it has no such order. Silence makes a payout
//! unknown, never failed. Through an account that was switched off nothing is handed over: it is only asked.

use permit::{Activity, Area, Problem, Task, Tx as _, Writing};
use rails::{Doubt, Outcome, PayoutOrder, Rail, RailError, Submission};
use values::{Duration, Id, Timestamp};

use super::{
    commands::{self, send},
    letters,
    model::{Next, Payout, PayoutState, Sending, look_again, pause},
    queries::{self, Way},
};
use crate::{
    Services,
    rail_accounts::{self, Chosen, RailAccount},
};

/// How soon the first question about the outcome is asked.
const SOON: Duration = Duration::from_secs(1);

/// How long a payout waits before it is seen whether an account is connected again.
const SWITCHED_OFF: Duration = Duration::from_secs(5 * 60);

/// Carries out a `payout.send` job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn send(task: Task, services: Services) -> Result<(), Problem> {
    let payout = payout_of(&task).await?;
    if !is_moving(payout.state) {
        return task.finish_unrecorded(task.write().await?).await;
    }
    let mut view = task.read().await?;
    let way = queries::find_way(&mut view, payout.id).await?;
    // What was handed over is asked about where that was, whatever is connected now.
    let chosen = match payout.sending {
        Sending::Not => services.rails().of(&mut view).await?,
        _ => Some(services.rails().by(&mut view, way.account).await?),
    };
    drop(view);
    let Some(Chosen { rail, account }) = chosen else {
        let until = task.app().now() + SWITCHED_OFF;
        return task.postpone(task.write().await?, until, "no account is connected").await;
    };
    let (order, doubt) = (order(&payout, way), rail.doubt());
    let asks = match payout.sending {
        Sending::Given | Sending::Lost => true,
        Sending::Begun => doubt == Doubt::Ask,
        Sending::Not => false,
    };
    if asks {
        let outcome = rail.query_payout(&order).await;
        let next = payout.answered(&outcome, way.doubt_at, task.app().now());
        if next != Next::Again {
            let seen = Seen { id: payout.id, sending: payout.sending, doubt_at: way.doubt_at, away_at: None };
            return settle(&task, seen, next, &*rail).await;
        }
    }
    let mut begun_at = way.doubt_at;
    if asks || payout.sending == Sending::Not {
        let mut tx = task.write().await?;
        if !unchanged(&mut tx, &payout, way).await? {
            return task.postpone(tx, task.app().now() + SOON, "the payout moved meanwhile").await;
        }
        if !rail_accounts::moves_through(&mut tx, account).await? {
            return task.postpone(tx, task.app().now() + SWITCHED_OFF, "its account is switched off").await;
        }
        begun_at = Some(send::begin(&mut tx, &payout, rail.name(), account).await?);
        let verb = if asks { "began to send again, under the same reference," } else { "began to send" };
        tx.commit(about(&payout, "payout.processing", verb), ()).await?;
    }
    let answer = rail.pay_out(&order).await;
    let now = task.app().now();
    let next = payout.submitted(&answer, way.doubt_at, way.away_at, now);
    // A clear answer says nothing of an earlier try, which stays in doubt as it was.
    let doubt_at = if answer == Ok(Submission::Unclear) { begun_at } else { way.doubt_at };
    let away = matches!(answer, Err(RailError::Unreachable | RailError::Locked));
    let away_at = away.then(|| way.away_at.unwrap_or(now));
    settle(&task, Seen { id: payout.id, sending: Sending::Begun, doubt_at, away_at }, next, &*rail).await
}

/// The job that asks about a payout once.
pub const ASK: &str = "payout.ask";

/// Has the provider asked at once about a payout that went through `account` and is moving or has arrived: what a provider's
/// own notice leads to, whose word alone counts for nothing. False where that adds no question: nothing more can be learnt,
/// or one is to come.
///
/// # Errors
/// A failure of the store.
pub async fn ask_now(
    tx: &mut impl Writing,
    id: Id<Payout>,
    account: Id<RailAccount>,
) -> Result<bool, Problem> {
    let Some(payout) = queries::find(tx, id).await? else { return Ok(false) };
    let moves_or_arrived = is_moving(payout.state) || payout.state == PayoutState::Succeeded;
    if !moves_or_arrived {
        return Ok(false);
    }
    let Some(at) = queries::plan_question(tx, id, account).await? else { return Ok(false) };
    tx.enqueue_in(Some(*account.as_bytes()), ASK, id.to_string(), at).await?;
    Ok(true)
}

/// Keeps what a signed notice of `account` says about the fee of a payout that was sent back, for when the provider is asked.
///
/// # Errors
/// A failure of the store.
pub async fn note_fee_back(
    tx: &mut impl Writing,
    id: Id<Payout>,
    account: Id<RailAccount>,
    back: bool,
) -> Result<(), Problem> {
    queries::set_fee_back(tx, id, account, back).await
}

/// Carries out a `payout.ask` job: acts on an answer that ends the payout, or says that it came back, and leaves everything
/// else to the jobs that send and watch.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn ask(task: Task, services: Services) -> Result<(), Problem> {
    let payout = payout_of(&task).await?;
    let moving = is_moving(payout.state) && payout.sending != Sending::Not;
    if !moving && payout.state != PayoutState::Succeeded {
        return task.finish_unrecorded(task.write().await?).await;
    }
    let mut view = task.read().await?;
    let way = queries::find_way(&mut view, payout.id).await?;
    let Chosen { rail, .. } = services.rails().by(&mut view, way.account).await?;
    drop(view);
    let outcome = rail.query_payout(&order(&payout, way)).await;
    if payout.state == PayoutState::Succeeded {
        let mut tx = task.write().await?;
        return match took_back(&mut tx, payout.id, &outcome, rail.name()).await? {
            Some(payout) => task.finish(tx, came_back(&payout)).await,
            None => task.finish_unrecorded(tx).await,
        };
    }
    let next = payout.answered(&outcome, way.doubt_at, task.app().now());
    if ends(&next) {
        let seen = Seen { id: payout.id, sending: payout.sending, doubt_at: way.doubt_at, away_at: None };
        return settle(&task, seen, next, &*rail).await;
    }
    task.finish_unrecorded(task.write().await?).await
}

fn ends(next: &Next) -> bool {
    matches!(next, Next::Paid(_) | Next::Failed(_) | Next::Returned(_))
}

/// A payout as it was when the provider was called, since when it is in doubt whether it arrived, and since when the provider
/// is out of reach.
struct Seen {
    id: Id<Payout>,
    sending: Sending,
    doubt_at: Option<Timestamp>,
    away_at: Option<Timestamp>,
}

async fn settle(task: &Task, seen: Seen, next: Next, rail: &dyn Rail) -> Result<(), Problem> {
    let mut tx = task.write().await?;
    let now = tx.now();
    let found = queries::find_locked(&mut tx, seen.id).await?;
    let payout = found.ok_or_else(|| Problem::failure("a payout being sent is gone"))?;
    if !is_moving(payout.state) {
        return task.finish_unrecorded(tx).await;
    }
    if !ends(&next) && payout.sending != seen.sending {
        return task.postpone(tx, now + SOON, "the payout moved meanwhile").await;
    }
    let lost = match rail.doubt() {
        Doubt::Ask => Sending::Lost,
        Doubt::Repeat => Sending::Given,
    };
    let rail = rail.name();
    match next {
        Next::Given => {
            queries::set_doubt(&mut tx, payout.id, None).await?;
            send::note(&mut tx, &payout, Sending::Given).await?;
            task.postpone(tx, now + SOON, "the provider has it").await
        }
        Next::Resend(after) => {
            queries::set_not_taken(&mut tx, payout.id, seen.away_at).await?;
            send::note(&mut tx, &payout, Sending::Not).await?;
            task.postpone(tx, now + after, "the provider does not take it yet").await
        }
        Next::Unknown => {
            queries::set_doubt(&mut tx, payout.id, seen.doubt_at).await?;
            let again = now + pause(payout.authorised_at.unwrap_or(now), now);
            if payout.state == PayoutState::Unknown {
                send::still_unknown(&mut tx, &payout, lost).await?;
                return task.postpone(tx, again, "the provider does not say").await;
            }
            send::lose_sight(&mut tx, &payout, lost).await?;
            let done = about(&payout, "payout.unknown", "heard nothing about");
            task.go_on(tx, again, "the provider does not say", done).await
        }
        Next::Paid(receipt) => {
            let payout = send::pay(&mut tx, &payout, rail, &receipt).await?;
            if let Some(at) = look_again(now, now) {
                let account = queries::find_way(&mut tx, payout.id).await?.account;
                let application = payout.application.as_ref().map(|via| via.id);
                let lane = rail_accounts::lane_of(&tx, account, application);
                tx.enqueue_in(lane, WATCH, payout.id.to_string(), at).await?;
            }
            task.finish(tx, about(&payout, "payout.paid", "delivered")).await
        }
        Next::Failed(why) => {
            let payout = send::fail(&mut tx, &payout, &why).await?;
            task.finish(tx, about(&payout, "payout.failed", "could not deliver")).await
        }
        Next::Again => task.postpone(tx, now + SOON, "it is sent again next").await,
        Next::Returned(back) => {
            let payout = send::give_back(&mut tx, &payout, rail, &back).await?;
            task.finish(tx, came_back(&payout)).await
        }
        Next::Wait(after) => task.postpone(tx, now + after, "no evidence yet").await,
    }
}

/// The job that asks whether a payout that arrived came back.
pub const WATCH: &str = "payout.watch";

/// Carries out a `payout.watch` job: asks, ever more rarely, whether delivered money came back.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn watch(task: Task, services: Services) -> Result<(), Problem> {
    let payout = payout_of(&task).await?;
    if payout.state != PayoutState::Succeeded {
        return task.finish_unrecorded(task.write().await?).await;
    }
    let mut view = task.read().await?;
    let way = queries::find_way(&mut view, payout.id).await?;
    let Chosen { rail, .. } = services.rails().by(&mut view, way.account).await?;
    drop(view);
    let outcome = rail.query_payout(&order(&payout, way)).await;
    let mut tx = task.write().await?;
    let now = tx.now();
    if let Some(payout) = took_back(&mut tx, payout.id, &outcome, rail.name()).await? {
        return task.finish(tx, came_back(&payout)).await;
    }
    match look_again(payout.updated_at, now) {
        Some(at) => task.postpone(tx, at, "it has not come back").await,
        None => task.finish_unrecorded(tx).await,
    }
}

/// Gives back the money of a payout that had arrived, if `outcome` says that it came back and nobody gave it back yet.
async fn took_back(
    tx: &mut permit::WriteTx<permit::CarryOut>,
    id: Id<Payout>,
    outcome: &Outcome,
    rail: &'static str,
) -> Result<Option<Payout>, Problem> {
    let found = queries::find_locked(tx, id).await?;
    let payout = found.ok_or_else(|| Problem::failure("a payout that arrived is gone"))?;
    match payout.watched(outcome) {
        Some(_) if !rail_accounts::takes_money_of(tx, rail).await? => Ok(None),
        Some(back) => Ok(Some(send::give_back(tx, &payout, rail, &back).await?)),
        None => Ok(None),
    }
}

fn came_back(payout: &Payout) -> Activity {
    match payout.state {
        PayoutState::Refunded => about(payout, "payout.refunded", "gave back"),
        _ => about(payout, "payout.reversed", "heard that the payee's side sent back"),
    }
}

/// Carries out a `payout.expire` job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn expire(task: Task) -> Result<(), Problem> {
    let id = id_of(&task)?;
    task.post(commands::Expire { id }).await.map(|_| ())
}

/// Carries out a `payout.announce` job: mails those who can release a payout, if it still waits.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn announce(task: Task) -> Result<(), Problem> {
    let payout = payout_of(&task).await?;
    let mut tx = task.write().await?;
    if payout.waits(tx.now()).is_ok() {
        letters::tell_checkers(&mut tx, &payout).await?;
    }
    task.finish_unrecorded(tx).await
}

fn order(payout: &Payout, way: Way) -> PayoutOrder {
    PayoutOrder { fee_back: way.fee_back, ..payout.order() }
}

fn id_of(task: &Task) -> Result<Id<Payout>, Problem> {
    task.payload().parse().map_err(|_| Problem::failure("a payout job names no payout"))
}

async fn payout_of(task: &Task) -> Result<Payout, Problem> {
    let found = queries::find(&mut task.read().await?, id_of(task)?).await?;
    found.ok_or_else(|| Problem::failure("a payout job names a payout that is not there"))
}

async fn unchanged(
    tx: &mut permit::WriteTx<permit::CarryOut>,
    payout: &Payout,
    way: Way,
) -> Result<bool, Problem> {
    let current = queries::find_locked(tx, payout.id).await?;
    if queries::find_way(tx, payout.id).await? != way {
        return Ok(false);
    }
    Ok(current.is_some_and(|current| current.state == payout.state && current.sending == payout.sending))
}

fn is_moving(state: PayoutState) -> bool {
    matches!(state, PayoutState::Authorized | PayoutState::Processing | PayoutState::Unknown)
}

fn about(payout: &Payout, act: &'static str, verb: &str) -> Activity {
    let says = format!("{verb} {} to {}", payout.amount, payout.payee_name);
    Activity::new(Area::Payouts, act, says).on(payout.id, &payout.reference)
}
