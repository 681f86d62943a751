//! Asking the network, and asking it how that went.

mod cards;
mod reversals;

use permit::{Activity, Area, Problem, Task, Tx as _, Writing};
use rails::{CardBrand, Outcome, Rail};
use values::{Duration, Id, Timestamp};

use super::{
    commands,
    model::{Earlier, Method, Next, Payment, PaymentState},
    queries,
};
use crate::{
    Services,
    rail_accounts::{self, Chosen, RailAccount},
};

pub use cards::settle;
pub use commands::SETTLE_JOB;

/// How soon the first question about the outcome is asked.
const SOON: Duration = Duration::from_secs(1);

/// Carries out a `collect` job: asks the network, or asks it how it went.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn carry_out(task: Task, services: Services) -> Result<(), Problem> {
    let payment = payment_of(&task).await?;
    look(task, services, payment, Looks::UntilTheEnd).await
}

/// The job that asks about a payment once.
pub const ASK: &str = "collect.ask";

/// What a provider's notice tells of a payment. It is believed in nothing; but what it says that is known already leads to no question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// That the money came.
    Came,
    /// Anything else.
    Else,
}

/// Has the network asked at once about a payment that was asked for through `account`: what a provider's own notice leads
/// to, whose word alone counts for nothing. False where that adds no question: nothing more can be learnt, or one is to come.
///
/// # Errors
/// A failure of the store.
pub async fn ask_now(
    tx: &mut impl Writing,
    id: Id<Payment>,
    account: Id<RailAccount>,
    told: Told,
) -> Result<bool, Problem> {
    let Some(payment) = queries::find(tx, id).await? else { return Ok(false) };
    let open = match payment.state {
        PaymentState::Processing | PaymentState::Failed | PaymentState::Awaiting => true,
        PaymentState::Succeeded | PaymentState::Settled if payment.reversed_at.is_some() => false,
        PaymentState::Succeeded if payment.method == Method::Card => true,
        // It may have been taken back.
        PaymentState::Succeeded | PaymentState::Settled => told == Told::Else,
        PaymentState::Pending => false,
    };
    if !open {
        return Ok(false);
    }
    let Some(at) = queries::plan_question(tx, id, account).await? else { return Ok(false) };
    tx.enqueue_in(Some(*account.as_bytes()), ASK, id.to_string(), at).await?;
    Ok(true)
}

/// Has the network asked at once about a payment of which nobody knows what became of it.
///
/// # Errors
/// A failure of the store.
pub async fn ask_again(tx: &mut impl Writing, payment: &Payment) -> Result<(), Problem> {
    let now = tx.now();
    tx.enqueue(ASK, payment.id.to_string(), now).await?;
    Ok(())
}

/// Carries out a `collect.ask` job: acts on an answer that ends the payment, settles it, or takes it back, and leaves everything
/// else to the jobs that collect and settle.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn ask(task: Task, services: Services) -> Result<(), Problem> {
    let payment = payment_of(&task).await?;
    match payment.state {
        PaymentState::Succeeded if payment.method == Method::Card => {
            cards::look_at_settlement(task, services, payment, Looks::Once).await
        }
        // What came by another way meanwhile is on the balance: nothing of it waits to be settled.
        PaymentState::Succeeded | PaymentState::Settled => reversals::look(task, services, payment).await,
        PaymentState::Pending => task.finish_unrecorded(task.write().await?).await,
        _ => look(task, services, payment, Looks::Once).await,
    }
}

async fn payment_of(task: &Task) -> Result<Payment, Problem> {
    let id = task.payload().parse().map_err(|_| Problem::failure("a payment's job names no payment"))?;
    let found = queries::find(&mut task.read().await?, id).await?;
    found.ok_or_else(|| Problem::failure("a payment's job names a payment that is not there"))
}

/// Whether a job stays with its payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    Once,
    UntilTheEnd,
}

async fn look(task: Task, services: Services, payment: Payment, looks: Looks) -> Result<(), Problem> {
    let id = payment.id;
    let now = task.app().now();
    let mut view = task.read().await?;
    let asked_at = queries::find_account(&mut view, id).await?;
    let chosen = match asked_at {
        None if matches!(payment.state, PaymentState::Pending | PaymentState::Awaiting) => {
            services.rails().of(&mut view).await?
        }
        // Where it was asked for it is asked about, whatever is connected now.
        account => Some(services.rails().by(&mut view, account).await?),
    };
    // Until it is known what became of handing it over, a payment keeps the account that it was handed over to.
    let earlier = match asked_at {
        None => Earlier::No,
        Some(_) if rail_accounts::moves_through(&mut view, asked_at).await? => Earlier::Perhaps,
        Some(_) => Earlier::SwitchedOff,
    };
    drop(view);
    let Some(Chosen { rail, account }) = chosen else { return nothing_connected(&task, &payment).await };
    let late = payment.only_asks(earlier, now);
    if late.is_none()
        && let (Some(account), None) = (account, asked_at)
    {
        let mut upkeep = task.app().upkeep(task.merchant(), "collect").await?;
        queries::set_account(upkeep.tx(), id, account).await?;
        upkeep.keep().await?;
    }
    let asked = match payment.method {
        Method::Card => cards::ask(&task, rail.as_ref(), &payment, (looks, earlier)).await?,
        Method::UssdPush | Method::Billpay => {
            ask_payer(rail.as_ref(), &payment, (late, earlier), now).await?
        }
        Method::DirectDebit => ask_bank(rail.as_ref(), &payment, (late, earlier), now).await?,
    };
    let Asked { next, watched, doubtful, payer, brand } = asked;

    let mut tx = task.write().await?;
    // Nobody else moves a payment, but the answer was fetched outside this transaction.
    queries::lock_source(&mut tx, payment.source).await?;
    let current = queries::find_locked(&mut tx, id).await?;
    if current.is_none_or(|current| current.state != payment.state) {
        return task.postpone(tx, now + SOON, "the payment moved meanwhile").await;
    }
    let next = match next {
        Next::Received(_) if !rail_accounts::takes_money_of(&mut tx, rail.name()).await? => {
            payment.not_for_real()
        }
        next => next,
    };
    if payment.in_doubt && !doubtful && !matches!(next, Next::Received(_)) {
        commands::certainly_failed(&mut tx, &payment).await?;
    }
    match next {
        Next::Asked => {
            commands::asked(&mut tx, &payment).await?;
            let says = format!("asked the payer of {} for {}", payment.reference, payment.total());
            let done = Activity::new(Area::Payments, "payment.processing", says);
            task.go_on(tx, now + SOON, "waiting for the payer", done.on(payment.id, &payment.reference)).await
        }
        Next::Opened(url) => {
            queries::set_provider_url(&mut tx, payment.id, &url).await?;
            task.postpone(tx, now + SOON, "waiting for the card").await
        }
        Next::NotOpened(pause) => {
            queries::was_not_asked(&mut tx, payment.id).await?;
            task.postpone(tx, now + pause, "the provider does not open its page yet").await
        }
        Next::Received(receipt) => {
            if let Some(brand) = brand {
                queries::set_brand(&mut tx, payment.id, brand.channel()).await?;
            }
            let payment =
                commands::receive(&mut tx, &payment, rail.name(), &receipt, payer.as_deref()).await?;
            let done = commands::came(&mut tx, &payment).await?;
            task.finish(tx, done).await
        }
        Next::Failed(why) => {
            commands::fail(&mut tx, &payment, &why).await?;
            if doubtful {
                queries::set_in_doubt(&mut tx, payment.id, true).await?;
            }
            let says = format!("gave up {} for {}: {why}", payment.amount, payment.reference);
            let done =
                Activity::new(Area::Payments, "payment.failed", says).on(payment.id, &payment.reference);
            if watched && looks == Looks::UntilTheEnd {
                let until = tx.now() + Duration::from_secs(5 * 60);
                return task.go_on(tx, until, "late evidence may come", done).await;
            }
            task.finish(tx, done).await
        }
        Next::Later(pause) => {
            queries::clear_account(&mut tx, payment.id).await?;
            task.postpone(tx, now + pause, "the network does not take it yet").await
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

/// What was learnt about a payment outside any transaction.
struct Asked {
    next: Next,
    /// Whether the money may still come after we gave up.
    watched: bool,
    /// Whether the network has the order and does not say how it stands.
    doubtful: bool,
    /// Who paid, as the network says.
    payer: Option<String>,
    /// What they paid with, as the provider says.
    brand: Option<CardBrand>,
}

async fn ask_payer(
    rail: &dyn Rail,
    payment: &Payment,
    (late, earlier): (Option<Next>, Earlier),
    now: Timestamp,
) -> Result<Asked, Problem> {
    let Some(order) = payment.order() else {
        return Err(Problem::failure("a collect job names a payment that asks nobody"));
    };
    let (next, watched) = if let Some(late) = late {
        (late, false)
    } else if payment.state == PaymentState::Pending {
        // Asked again after a crash, the network knows the order by its key and asks the customer once. What fails here was
        // certainly never asked for.
        (payment.submitted(&rail.collect(&order).await, earlier, now), false)
    } else {
        let outcome = rail.query_collection(&order).await;
        let (next, watched) = (payment.answered(&outcome, now), Payment::may_still_arrive(&outcome));
        let doubtful = Payment::is_doubtful(&outcome);
        let payer = match outcome {
            Outcome::Succeeded { payer_name, .. } => payer_name,
            _ => None,
        };
        return Ok(Asked { next, watched, doubtful, payer, brand: None });
    };
    Ok(Asked { next, watched, doubtful: false, payer: None, brand: None })
}

async fn ask_bank(
    rail: &dyn Rail,
    payment: &Payment,
    (late, earlier): (Option<Next>, Earlier),
    now: Timestamp,
) -> Result<Asked, Problem> {
    let Some(order) = payment.debit_order() else {
        return Err(Problem::failure("a collect job names a direct debit without an account"));
    };
    let (next, watched, doubtful) = if let Some(late) = late {
        (late, false, false)
    } else if payment.state == PaymentState::Pending {
        // Asked again after a crash, the bank knows the order by its key and debits the account once.
        (payment.submitted(&rail.debit(&order).await, earlier, now), false, false)
    } else {
        let outcome = rail.query_debit(&order).await;
        let (watched, doubtful) = (Payment::may_still_arrive(&outcome), Payment::is_doubtful(&outcome));
        (payment.answered(&outcome, now), watched, doubtful)
    };
    Ok(Asked { next, watched, doubtful, payer: None, brand: None })
}
