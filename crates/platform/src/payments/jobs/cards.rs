//! Payments by card at a provider that has a page of its own: asking for that page once, asking how the payment went, and
//! when its money may be spent.
//!
//! That the provider is about to be asked for its page is committed before it hears of it. Where the answer is lost, or the
//! worker dies before it knows, nobody ever asks for that page again: the payment fails, and is watched.

use permit::{Activity, Area, Problem, Task};
use rails::{CardDesk, CardStanding, Rail};

use super::{Asked, Looks, SOON, payment_of, reversals};
use crate::{
    Services,
    payments::{
        commands,
        model::{Earlier, Method, Next, Payment, PaymentState, Settling},
        queries,
    },
};

/// Where the card is entered on our own page, that page moves the payment and there is nobody to ask.
pub(super) async fn ask(
    task: &Task,
    rail: &dyn Rail,
    payment: &Payment,
    (looks, earlier): (Looks, Earlier),
) -> Result<Asked, Problem> {
    let now = task.app().now();
    let knows = |next| Asked { next, watched: false, doubtful: false, payer: None, brand: None };
    let entry = queries::find_card_entry(&mut task.read().await?, payment.id).await?;
    let (desk, order) = (rail.cards(), payment.card_order());
    let Some(entry) = entry.filter(|_| desk == CardDesk::Provider) else {
        return Ok(knows(payment.card_waits(desk, now)));
    };
    if entry.provider_url.is_some() || entry.asked_at.is_some() {
        let CardStanding { outcome, brand, .. } = rail.query_card(&order).await;
        let next = match entry.provider_url {
            Some(_) => payment.answered(&outcome, now),
            None => payment.page_lost(&outcome, now),
        };
        // Nobody was ever shown a page whose address was lost, so nobody pays on it.
        let doubtful = entry.provider_url.is_some() && Payment::is_doubtful(&outcome);
        return Ok(Asked {
            next,
            watched: Payment::may_still_arrive(&outcome),
            doubtful,
            payer: None,
            brand,
        });
    }
    if looks == Looks::Once || !payment.takes_a_card(now) {
        return Ok(knows(payment.card_waits(desk, now)));
    }
    if earlier == Earlier::SwitchedOff {
        // It was certainly never asked there, and what is connected by now may be.
        return Ok(knows(Next::Later(SOON)));
    }
    let mut upkeep = task.app().upkeep(task.merchant(), "collect").await?;
    let is_first = queries::begin_asking(upkeep.tx(), payment.id).await?;
    upkeep.keep().await?;
    if !is_first {
        return Ok(knows(Next::Wait(SOON)));
    }
    Ok(knows(payment.card_opened(rail.open_card(&order).await, now)))
}

/// Carries out a `payment.settle` job: what came by card two working days ago may be spent, at a provider as soon as that
/// says so.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn settle(task: Task, services: Services) -> Result<(), Problem> {
    let payment = payment_of(&task).await?;
    look_at_settlement(task, services, payment, Looks::UntilTheEnd).await
}

pub(super) async fn look_at_settlement(
    task: Task,
    services: Services,
    payment: Payment,
    looks: Looks,
) -> Result<(), Problem> {
    let mut view = task.read().await?;
    let account = queries::find_account(&mut view, payment.id).await?;
    let chosen = match account {
        Some(_) => Some(services.rails().by(&mut view, account).await?),
        None => None,
    };
    drop(view);
    let mut told = None;
    let settling = match chosen {
        // Nothing but a card's money waits.
        _ if payment.method != Method::Card => Settling::Done,
        Some(chosen) => {
            let standing = chosen.rail.query_card(&payment.card_order()).await;
            let settling = payment.settled(&standing, task.app().now());
            told = Some((chosen.rail.name(), standing.outcome));
            settling
        }
        // Where there is nobody to ask, its own job has come on the day that it was told.
        None if looks == Looks::UntilTheEnd => Settling::Now,
        None => Settling::Done,
    };
    let mut tx = task.write().await?;
    let found = queries::find_locked(&mut tx, payment.id).await?;
    let payment = found.ok_or_else(|| Problem::failure("a payment to be settled is gone"))?;
    if let Some((rail, outcome)) = told
        && let Some(back) = payment.taken_back(&outcome)
    {
        return reversals::book(&task, tx, &payment, rail, &back).await;
    }
    match (payment.state, settling) {
        _ if payment.reversed_at.is_some() => task.finish_unrecorded(tx).await,
        (PaymentState::Succeeded, Settling::Now) => {
            commands::settle(&mut tx, &payment).await?;
            let says = format!("settled {} for {}", payment.amount, payment.reference);
            let done = Activity::new(Area::Payments, "payment.settled", says);
            task.finish(tx, done.on(payment.id, &payment.reference)).await
        }
        (PaymentState::Succeeded, Settling::Later(pause)) if looks == Looks::UntilTheEnd => {
            let until = task.app().now() + pause;
            task.postpone(tx, until, "the provider has not settled it").await
        }
        _ => task.finish_unrecorded(tx).await,
    }
}
