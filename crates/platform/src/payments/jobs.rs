//! Asking the network, and asking it how that went.

use permit::{Activity, Area, Problem, Task, Tx as _};
use rails::Destination;
use values::{Duration, Id};

use super::{
    commands,
    model::{Next, Payment, PaymentState},
    queries,
};
use crate::Services;

/// How soon the first question about the outcome is asked.
const SOON: Duration = Duration::from_secs(1);

/// Carries out a `collect` job: asks the network, or asks it how it went.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn carry_out(task: Task, services: Services) -> Result<(), Problem> {
    let id: Id<Payment> =
        task.payload().parse().map_err(|_| Problem::failure("a collect job names no payment"))?;
    let found = queries::find(&mut task.read().await?, id).await?;
    let payment = found.ok_or_else(|| Problem::failure("a collect job names a payment that is not there"))?;
    let rail = services.rail();
    let Some((phone, order)) = payment.phone.as_ref().zip(payment.order()) else {
        return Err(Problem::failure("a collect job names a payment that asks nobody"));
    };
    let now = task.app().now();
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
            if watched {
                let until = tx.now() + Duration::from_secs(5 * 60);
                return task.go_on(tx, until, "late evidence may come", done).await;
            }
            task.finish(tx, done).await
        }
        Next::Wait(pause) => task.postpone(tx, now + pause, "no answer yet").await,
        Next::Done => task.finish_unrecorded(tx).await,
    }
}
