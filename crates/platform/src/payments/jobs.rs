//! Asking the network, and asking it how that went.

use permit::{Activity, Area, Problem, Task, Tx as _, Writing};
use rails::Destination;
use values::{Duration, Id};

use super::{
    commands,
    model::{Next, Payment, PaymentState},
    queries,
};
use crate::{
    Services,
    rail_accounts::{Chosen, RailAccount},
};

/// How soon the first question about the outcome is asked.
const SOON: Duration = Duration::from_secs(1);

/// Carries out a `collect` job: asks the network, or asks it how it went.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn carry_out(task: Task, services: Services) -> Result<(), Problem> {
    look(task, services, Looks::UntilTheEnd).await
}

/// The job that asks about a payment once.
pub const ASK: &str = "collect.ask";

/// Has the network asked at once about a payment that was asked for through `account`: what a provider's own notice leads
/// to, whose word alone counts for nothing.
///
/// # Errors
/// A failure of the store.
pub async fn ask_now(
    tx: &mut impl Writing,
    id: Id<Payment>,
    account: Id<RailAccount>,
) -> Result<(), Problem> {
    let Some(payment) = queries::find(tx, id).await? else { return Ok(()) };
    let open = matches!(payment.state, PaymentState::Processing | PaymentState::Failed);
    if open && queries::find_account(tx, id).await? == Some(account) {
        let now = tx.now();
        tx.enqueue(ASK, id.to_string(), now).await?;
    }
    Ok(())
}

/// Carries out a `collect.ask` job: acts on an answer that ends the payment, and leaves everything else to the job that
/// collects.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn ask(task: Task, services: Services) -> Result<(), Problem> {
    look(task, services, Looks::Once).await
}

/// Whether a job stays with its payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    Once,
    UntilTheEnd,
}

async fn look(task: Task, services: Services, looks: Looks) -> Result<(), Problem> {
    let id: Id<Payment> =
        task.payload().parse().map_err(|_| Problem::failure("a collect job names no payment"))?;
    let found = queries::find(&mut task.read().await?, id).await?;
    let payment = found.ok_or_else(|| Problem::failure("a collect job names a payment that is not there"))?;
    if looks == Looks::Once && payment.state == PaymentState::Pending {
        return task.finish_unrecorded(task.write().await?).await;
    }
    let Some((phone, order)) = payment.phone.as_ref().zip(payment.order()) else {
        return Err(Problem::failure("a collect job names a payment that asks nobody"));
    };
    let now = task.app().now();
    let mut view = task.read().await?;
    let asked_at = queries::find_account(&mut view, id).await?;
    let chosen = match asked_at {
        None if payment.state == PaymentState::Pending => services.rails().of(&mut view).await?,
        // Where it was asked for it is asked about, whatever is connected now.
        account => Some(services.rails().by(&mut view, account).await?),
    };
    drop(view);
    let Some(Chosen { rail, account }) = chosen else { return nothing_connected(&task, &payment).await };
    if let (Some(account), None) = (account, asked_at) {
        let mut upkeep = task.app().upkeep(task.merchant(), "collect").await?;
        queries::set_account(upkeep.tx(), id, account).await?;
        upkeep.keep().await?;
    }
    let (next, watched) = if payment.state == PaymentState::Pending {
        // Asked again after a crash, the network knows the order by its key and asks the customer once.
        (payment.submitted(&rail.collect(&order).await, now), false)
    } else {
        let outcome = rail.query_collection(&order).await;
        (payment.answered(&outcome, now), Payment::may_still_arrive(&outcome))
    };
    let payer = match next {
        Next::Received(_) => rail.look_up_name(&Destination::Mobile(phone.clone())).await.ok().flatten(),
        _ => None,
    };

    let mut tx = task.write().await?;
    // Nobody else moves a payment, but the answer was fetched outside this transaction.
    let current = queries::find_locked(&mut tx, id).await?;
    if current.is_none_or(|current| current.state != payment.state) {
        return task.postpone(tx, now + SOON, "the payment moved meanwhile").await;
    }
    match next {
        Next::Asked => {
            commands::asked(&mut tx, &payment).await?;
            let says = format!("asked the payer of {} for {}", payment.reference, payment.total());
            let done = Activity::new(Area::Payments, "payment.processing", says);
            task.go_on(tx, now + SOON, "waiting for the payer", done.on(payment.id, &payment.reference)).await
        }
        Next::Received(receipt) => {
            let payment =
                commands::receive(&mut tx, &payment, rail.name(), &receipt, payer.as_deref()).await?;
            let says = format!("received {} for {}", payment.amount, payment.reference);
            let done = Activity::new(Area::Payments, "payment.received", says);
            task.finish(tx, done.on(payment.id, &payment.reference)).await
        }
        Next::Failed(why) => {
            commands::fail(&mut tx, &payment, &why).await?;
            let says = format!("gave up {} for {}: {why}", payment.amount, payment.reference);
            let done =
                Activity::new(Area::Payments, "payment.failed", says).on(payment.id, &payment.reference);
            if watched && looks == Looks::UntilTheEnd {
                let until = tx.now() + Duration::from_secs(5 * 60);
                return task.go_on(tx, until, "late evidence may come", done).await;
            }
            task.finish(tx, done).await
        }
        Next::Wait(_) if looks == Looks::Once => task.finish_unrecorded(tx).await,
        Next::Wait(pause) => task.postpone(tx, now + pause, "no answer yet").await,
        Next::Done => task.finish_unrecorded(tx).await,
    }
}

/// Ends a payment that can be asked for through nothing.
async fn nothing_connected(task: &Task, payment: &Payment) -> Result<(), Problem> {
    let mut tx = task.write().await?;
    let current = queries::find_locked(&mut tx, payment.id).await?;
    if current.is_none_or(|current| current.state != payment.state) {
        return task.postpone(tx, task.app().now() + SOON, "the payment moved meanwhile").await;
    }
    let why = "No account at a provider is connected. Nobody was asked to pay.";
    commands::fail(&mut tx, payment, why).await?;
    let says = format!("gave up {} for {}: {why}", payment.amount, payment.reference);
    let done = Activity::new(Area::Payments, "payment.failed", says).on(payment.id, &payment.reference);
    task.finish(tx, done).await
}
