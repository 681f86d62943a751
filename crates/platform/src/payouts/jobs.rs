//! Telling checkers of a payout that waits, sending released ones, asking what became of them, and ending those that
//! waited too long.
//!
//! That an order is about to be handed over, and through what, is committed before the provider hears of it. A worker that
//! dies in between leaves `begun`. What the next one does, and what is done after an answer that was lost, is the rail's to
//! say (`Rail::doubt`): hand the order over again under the same key, which the provider carries out once; or ask, and hand
//! it over again only after the provider has said for long enough that it has no such order. Silence makes a payout
//! unknown, never failed. Through an account that was switched off nothing is handed over: it is only asked.

use std::sync::Arc;

use permit::{Problem, Task, Tx, Writing};
use rails::{Doubt, Outcome, PayoutOrder, Rail, RailError, Submission};
use values::{Duration, Id, Timestamp, subjects::Batch};

use super::{
    commands::{
        self, send,
        settle::{SOON, Settle, about, ends, is_moving},
    },
    letters,
    model::{Next, Payout, PayoutState, Sending, contradiction, look_again, verdict},
    queries::{self, Way},
};
use crate::{
    Services,
    rail_accounts::{self, Chosen, RailAccount},
};

pub use super::commands::settle::WATCH;

/// How long a payout waits before it is seen whether an account is connected again.
const SWITCHED_OFF: Duration = Duration::from_secs(5 * 60);

/// What a payout says that its provider had not taken when its batch was stopped.
const STOPPED: &str = "Its batch was stopped before the provider took it. No money left.";

/// Carries out a `payout.send` job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn send(task: Task, services: Services) -> Result<(), Problem> {
    let payout = payout_of(&task).await?;
    // A release that was taken back left its job behind; the one after it has a job of its own.
    let taken_back = payout.authorised_at.is_some_and(|at| task.created_at() < at);
    if taken_back || !is_moving(payout.state) {
        return task.finish_unrecorded(task.write().await?).await;
    }
    let mut view = task.read().await?;
    let way = queries::find_way(&mut view, payout.id).await?;
    if payout.state == PayoutState::Processing && is_left_out(&mut view, &payout).await? {
        drop(view);
        let own = services.rails().own();
        let (id, rail, doubt) = (payout.id, own.name(), own.doubt());
        let (sending, doubt_at, next) = (payout.sending, way.doubt_at, Next::Failed(STOPPED.to_owned()));
        let settle = Settle { id, sending, doubt_at, away_at: None, next, rail, doubt, again: None };
        return task.post(settle).await.map(|_| ());
    }
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
            let (sending, doubt_at) = (payout.sending, way.doubt_at);
            let (id, rail) = (payout.id, rail.name());
            let settle = Settle { id, sending, doubt_at, away_at: None, next, rail, doubt, again: None };
            return task.post(settle).await.map(|_| ());
        }
    }
    let mut begun_at = way.doubt_at;
    if asks || payout.sending == Sending::Not {
        let mut tx = task.write().await?;
        let is_left_out = match left_out_with(&payout) {
            Some(batch) => tx.carry_out(send::IsStopped(batch)).await?,
            None => false,
        };
        if !unchanged(&mut tx, &payout, way).await? {
            return task.postpone(tx, task.app().now() + SOON, "the payout moved meanwhile").await;
        }
        if is_left_out {
            // What nobody has begun to send is cancelled there.
            if payout.state == PayoutState::Authorized {
                return task.finish_unrecorded(tx).await;
            }
            return task.postpone(tx, task.app().now() + SOON, "its batch was stopped").await;
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
    let (id, sending, rail) = (payout.id, Sending::Begun, rail.name());
    let settle = Settle { id, sending, doubt_at, away_at, next, rail, doubt, again: None };
    task.post(settle).await.map(|_| ())
}

/// The batch that a payout is not sent with any more once that is stopped: its provider has not taken it.
fn left_out_with(payout: &Payout) -> Option<Id<Batch>> {
    payout.batch.filter(|_| payout.sending == Sending::Not)
}

/// Whether a payout is not to be sent any more, since its batch was stopped.
async fn is_left_out(tx: &mut impl Tx, payout: &Payout) -> Result<bool, Problem> {
    match left_out_with(payout) {
        Some(batch) => queries::is_stopped(tx, batch).await,
        None => Ok(false),
    }
}

/// The job that asks about a payout once.
pub const ASK: &str = "payout.ask";

/// Has the provider asked at once about a payout that went through `account`: what a provider's own notice leads to, whose word
/// alone counts for nothing. False where that adds no question: it was never handed over, or one is to come.
///
/// # Errors
/// A failure of the store.
pub async fn ask_now(
    tx: &mut impl Writing,
    id: Id<Payout>,
    account: Id<RailAccount>,
) -> Result<bool, Problem> {
    let Some(payout) = queries::find(tx, id).await? else { return Ok(false) };
    if payout.sending == Sending::Not {
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

/// Carries out a `payout.ask` job: acts on an answer that ends the payout, that says that it came back or that contradicts its
/// end, and leaves everything else to the jobs that send and watch.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn ask(task: Task, services: Services) -> Result<(), Problem> {
    let payout = payout_of(&task).await?;
    if payout.sending == Sending::Not {
        return task.finish_unrecorded(task.write().await?).await;
    }
    let (outcome, way, rail) = asked(&task, &services, &payout).await?;
    if !is_moving(payout.state) {
        return heard_of_ended(&task, &payout, &outcome, &rail, None).await;
    }
    let next = payout.answered(&outcome, way.doubt_at, task.app().now());
    if ends(&next) {
        let (sending, doubt_at) = (payout.sending, way.doubt_at);
        let (id, doubt, rail) = (payout.id, rail.doubt(), rail.name());
        let settle = Settle { id, sending, doubt_at, away_at: None, next, rail, doubt, again: None };
        return task.post(settle).await.map(|_| ());
    }
    task.finish_unrecorded(task.write().await?).await
}

/// Carries out a `payout.watch` job: asks, ever more rarely, whether delivered money came back, and whether the provider says
/// what people had found out.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn watch(task: Task, services: Services) -> Result<(), Problem> {
    let payout = payout_of(&task).await?;
    if is_moving(payout.state) || payout.sending == Sending::Not {
        return task.finish_unrecorded(task.write().await?).await;
    }
    let (outcome, _, rail) = asked(&task, &services, &payout).await?;
    let again = look_again(payout.updated_at, task.app().now());
    heard_of_ended(&task, &payout, &outcome, &rail, again).await
}

/// What the rail that a payout was handed over through says of it.
async fn asked(
    task: &Task,
    services: &Services,
    payout: &Payout,
) -> Result<(Outcome, Way, Arc<dyn Rail>), Problem> {
    let mut view = task.read().await?;
    let way = queries::find_way(&mut view, payout.id).await?;
    let Chosen { rail, .. } = services.rails().by(&mut view, way.account).await?;
    drop(view);
    let outcome = rail.query_payout(&order(payout, way)).await;
    Ok((outcome, way, rail))
}

/// Ends the job, or puts it off until `again`, after an answer about a payout that had ended.
async fn heard_of_ended(
    task: &Task,
    payout: &Payout,
    outcome: &Outcome,
    rail: &Arc<dyn Rail>,
    again: Option<Timestamp>,
) -> Result<(), Problem> {
    if let Some(next) = verdict(outcome).filter(|next| contradiction(payout.state, next).is_some()) {
        let (id, sending, doubt, rail) = (payout.id, payout.sending, rail.doubt(), rail.name());
        let settle = Settle { id, sending, doubt_at: None, away_at: None, next, rail, doubt, again };
        return task.post(settle).await.map(|_| ());
    }
    let (id, outcome, rail) = (payout.id, outcome.clone(), rail.name());
    task.post(commands::TakeBack { id, outcome, rail, again }).await.map(|_| ())
}

/// Carries out a `payout.expire` job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn expire(task: Task) -> Result<(), Problem> {
    let id = id_of(&task)?;
    task.post(commands::Expire { id }).await.map(|_| ())
}

/// Carries out a `payout.announce` job: mails those who can release a payout, if it still waits, or those who can confirm what
/// somebody says became of it, if that does.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn announce(task: Task) -> Result<(), Problem> {
    let payout = payout_of(&task).await?;
    let mut tx = task.write().await?;
    if payout.waits(tx.now()).is_ok() {
        letters::tell_checkers(&mut tx, &payout).await?;
    } else {
        letters::tell_confirmers(&mut tx, &payout).await?;
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
    Ok(current.is_some_and(|current| {
        (current.state, current.sending, current.authorised_at)
            == (payout.state, payout.sending, payout.authorised_at)
    }))
}
