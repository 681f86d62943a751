//! Telling checkers of a payout that waits, sending released ones, asking what became of them, and ending those that
//! waited too long.
//!
//! That an order is about to be handed over is committed before the provider hears of it. A worker that dies in
//! between leaves `begun`, and the next one hands the order over again under the same key, which the provider
//! carries out once. Silence makes a payout unknown, never failed.

use permit::{Activity, Area, Problem, Task, Tx as _, Writing};
use values::{Duration, Id};

use super::{
    commands::{self, send},
    letters,
    model::{Next, Payout, PayoutState, Sending, look_again, pause},
    queries,
};
use crate::Services;

/// How soon the first question about the outcome is asked.
const SOON: Duration = Duration::from_secs(1);

/// Carries out a `payout.send` job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn send(task: Task, services: Services) -> Result<(), Problem> {
    let payout = payout_of(&task).await?;
    if !is_moving(payout.state) {
        return task.finish_unrecorded(task.write().await?).await;
    }
    let rail = services.rail();
    let order = payout.order();
    let next = if payout.sending == Sending::Given {
        let outcome = rail.query_payout(&order).await;
        payout.answered(&outcome, task.app().now())
    } else {
        if payout.sending == Sending::Not {
            let mut tx = task.write().await?;
            if !unchanged(&mut tx, &payout).await? {
                return task.postpone(tx, task.app().now() + SOON, "the payout moved meanwhile").await;
            }
            send::begin(&mut tx, &payout, rail.name()).await?;
            tx.commit(about(&payout, "payout.processing", "began to send"), ()).await?;
        }
        let answer = rail.pay_out(&order).await;
        payout.submitted(&answer, payout.sending, task.app().now())
    };
    settle(&task, payout.id, next, rail.name()).await
}

async fn settle(task: &Task, id: Id<Payout>, next: Next, rail: &'static str) -> Result<(), Problem> {
    let mut tx = task.write().await?;
    let now = tx.now();
    let found = queries::find_locked(&mut tx, id).await?;
    let payout = found.ok_or_else(|| Problem::failure("a payout being sent is gone"))?;
    if !is_moving(payout.state) {
        return task.finish_unrecorded(tx).await;
    }
    match next {
        Next::Given => {
            send::note(&mut tx, &payout, Sending::Given).await?;
            task.postpone(tx, now + SOON, "the provider has it").await
        }
        Next::Resend(after) => {
            send::note(&mut tx, &payout, Sending::Not).await?;
            task.postpone(tx, now + after, "the provider cannot be reached").await
        }
        Next::Unknown => {
            send::lose_sight(&mut tx, &payout).await?;
            let again = now + pause(payout.authorised_at.unwrap_or(now), now);
            let done = about(&payout, "payout.unknown", "heard nothing about");
            task.go_on(tx, again, "the provider does not say", done).await
        }
        Next::Paid(receipt) => {
            let payout = send::pay(&mut tx, &payout, rail, &receipt).await?;
            if let Some(at) = look_again(now, now) {
                tx.enqueue(WATCH, payout.id.to_string(), at).await?;
            }
            task.finish(tx, about(&payout, "payout.paid", "delivered")).await
        }
        Next::Failed(why) => {
            let payout = send::fail(&mut tx, &payout, &why).await?;
            task.finish(tx, about(&payout, "payout.failed", "could not deliver")).await
        }
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
    let rail = services.rail();
    let outcome = match payout.state {
        PayoutState::Succeeded => rail.query_payout(&payout.order()).await,
        _ => return task.finish_unrecorded(task.write().await?).await,
    };
    let mut tx = task.write().await?;
    let now = tx.now();
    let found = queries::find_locked(&mut tx, payout.id).await?;
    let payout = found.ok_or_else(|| Problem::failure("a payout that arrived is gone"))?;
    if let Some(back) = payout.watched(&outcome) {
        let payout = send::give_back(&mut tx, &payout, rail.name(), &back).await?;
        return task.finish(tx, came_back(&payout)).await;
    }
    match look_again(payout.updated_at, now) {
        Some(at) if payout.state == PayoutState::Succeeded => {
            task.postpone(tx, at, "it has not come back").await
        }
        _ => task.finish_unrecorded(tx).await,
    }
}

/// Has the provider asked at once about a payout that is moving or has arrived: what an unasked message of a provider leads
/// to, whose word alone counts for nothing.
///
/// # Errors
/// A failure of the store.
pub async fn ask_now(tx: &mut impl Writing, payout: &Payout) -> Result<(), Problem> {
    let kind = match payout.state {
        PayoutState::Succeeded => WATCH,
        state if is_moving(state) => "payout.send",
        _ => return Ok(()),
    };
    let now = tx.now();
    tx.enqueue(kind, payout.id.to_string(), now).await?;
    Ok(())
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
    let payout = payout_of(&task).await?;
    let mut tx = task.write().await?;
    let current = queries::find_locked(&mut tx, payout.id).await?;
    match current {
        Some(payout) if payout.state == PayoutState::Pending => {
            let payout = commands::expire(&mut tx, &payout).await?;
            task.finish(tx, about(&payout, "payout.expired", "gave up waiting for checkers of")).await
        }
        _ => task.finish_unrecorded(tx).await,
    }
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

async fn payout_of(task: &Task) -> Result<Payout, Problem> {
    let id = task.payload().parse().map_err(|_| Problem::failure("a payout job names no payout"))?;
    let found = queries::find(&mut task.read().await?, id).await?;
    found.ok_or_else(|| Problem::failure("a payout job names a payout that is not there"))
}

async fn unchanged(tx: &mut permit::WriteTx<permit::CarryOut>, payout: &Payout) -> Result<bool, Problem> {
    let current = queries::find_locked(tx, payout.id).await?;
    Ok(current.is_some_and(|current| current.state == payout.state && current.sending == payout.sending))
}

fn is_moving(state: PayoutState) -> bool {
    matches!(state, PayoutState::Authorized | PayoutState::Processing | PayoutState::Unknown)
}

fn about(payout: &Payout, act: &'static str, verb: &str) -> Activity {
    let says = format!("{verb} {} to {}", payout.amount, payout.payee_name);
    Activity::new(Area::Payouts, act, says).on(payout.id, &payout.reference)
}
