//! Asking about money that came: its provider may have taken it back.

use permit::{Activity, Area, CarryOut, Problem, Task, WriteTx};
use rails::{Outcome, Rail};

use crate::{
    Services,
    payments::{
        commands,
        model::{Method, Payment, TakenBack},
        queries,
    },
    rail_accounts,
};

/// Asks how a payment stands whose money came, and takes it off the books where the provider has.
///
/// # Errors
/// A failure of the store; the job comes again.
pub(super) async fn look(task: Task, services: Services, payment: Payment) -> Result<(), Problem> {
    let mut view = task.read().await?;
    let account = queries::find_account(&mut view, payment.id).await?;
    let chosen = services.rails().by(&mut view, account).await?;
    drop(view);
    let outcome = outcome_of(chosen.rail.as_ref(), &payment).await;
    let mut tx = task.write().await?;
    let found = queries::find_locked(&mut tx, payment.id).await?;
    let payment = found.ok_or_else(|| Problem::failure("a payment that came is gone"))?;
    match payment.taken_back(&outcome) {
        Some(back) => book(&task, tx, &payment, chosen.rail.name(), &back).await,
        None => task.finish_unrecorded(tx).await,
    }
}

async fn outcome_of(rail: &dyn Rail, payment: &Payment) -> Outcome {
    match (payment.method, payment.order(), payment.debit_order()) {
        (Method::Card, ..) => rail.query_card(&payment.card_order()).await.outcome,
        (Method::UssdPush, Some(order), _) => rail.query_collection(&order).await,
        (Method::DirectDebit, _, Some(order)) => rail.query_debit(&order).await,
        // Nobody was asked for it, so nobody knows it by our name.
        (Method::UssdPush | Method::DirectDebit | Method::Billpay, ..) => Outcome::Unknown,
    }
}

/// Takes the money of a payment off the books, and ends the job.
pub(super) async fn book(
    task: &Task,
    mut tx: WriteTx<CarryOut>,
    payment: &Payment,
    rail: &'static str,
    back: &TakenBack,
) -> Result<(), Problem> {
    // What the simulator says counts for nothing beside real money.
    if !rail_accounts::takes_money_of(&mut tx, rail).await? {
        return task.finish_unrecorded(tx).await;
    }
    commands::reverse(&mut tx, payment, rail, back).await?;
    let says = format!(
        "heard that the provider took {} of {} back: {}",
        payment.amount, payment.reference, back.reason
    );
    let done = Activity::new(Area::Payments, "payment.reversed", says);
    task.finish(tx, done.on(payment.id, &payment.reference)).await
}
