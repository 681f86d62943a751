//! Payments through a link, which is paid once: what stands in the way of another one, and what becomes of the others.

use permit::{Activity, Area, Problem, Writing};
use values::Id;

use super::fail;
use crate::{
    payments::{
        model::{Payment, PaymentState, Source, SourceKind},
        queries,
    },
    webhooks,
};

/// What closes whatever is open of a link that takes no more money.
pub const CLOSE_JOB: &str = "link.close";

/// What stands in the way of one more payment.
#[derive(Debug, Clone)]
pub enum Way {
    /// Nothing.
    Free,
    /// It was paid.
    Paid,
    /// The money of this one may still come.
    UnderWay(Box<Payment>),
}

/// What a payment says whose page for a card was closed because the payer chose another way.
pub const CHOSE_ANOTHER_WAY: &str = "The payer chose another way to pay.";

/// How many tries are looked at: more than one that may bring money there never is.
const LATEST: i64 = 20;

/// Makes way for one more payment through a link, which is locked: a page of our own for a card on which nobody has paid is
/// closed. What a provider or a network has in hand nobody can take back, so that stays in the way.
///
/// # Errors
/// A failure of the store.
pub async fn make_way(tx: &mut impl Writing, source: Source) -> Result<Way, Problem> {
    queries::lock_source(tx, Some(source)).await?;
    let now = tx.now();
    let mut way = Way::Free;
    for payment in queries::list_by_source(tx, source, LATEST).await? {
        if !payment.may_bring_money(now) {
            continue;
        }
        if !close_card(tx, &payment).await? {
            way = Way::UnderWay(Box::new(payment));
        }
    }
    let is_paid = queries::find_counted(tx, source).await?.is_some();
    Ok(if is_paid { Way::Paid } else { way })
}

/// Closes the page for a card, where it is ours; false for anything else.
async fn close_card(tx: &mut impl Writing, payment: &Payment) -> Result<bool, Problem> {
    if payment.state != PaymentState::Awaiting {
        return Ok(false);
    }
    // The address of a provider's page that is noted nowhere is shown to nobody.
    let entry = queries::find_card_entry(tx, payment.id).await?;
    if entry.is_some_and(|entry| entry.provider_url.is_some()) {
        return Ok(false);
    }
    let locked = queries::find_locked(tx, payment.id).await?;
    if let Some(payment) = locked.filter(|payment| payment.state == PaymentState::Awaiting) {
        fail(tx, &payment, CHOSE_ANOTHER_WAY).await?;
    }
    Ok(true)
}

/// What money that came through a link leaves to be done: whatever else was open is closed.
pub(super) async fn tell_source(tx: &mut impl Writing, source: Option<Source>) -> Result<(), Problem> {
    let Some(link) = source.and_then(Source::link_id) else { return Ok(()) };
    let now = tx.now();
    tx.enqueue(CLOSE_JOB, link, now).await?;
    Ok(())
}

/// Has whoever is told of a link told of money that came through it unasked.
pub(super) async fn tell_callbacks(
    tx: &mut impl Writing,
    source: Option<Source>,
    payment: Id<Payment>,
) -> Result<(), Problem> {
    match source {
        Some(Source { kind: SourceKind::Link, id }) => {
            webhooks::pass_callbacks(tx, id, *payment.as_bytes()).await
        }
        _ => Ok(()),
    }
}

/// Whether a payment is one too many: a link it came through had been paid.
///
/// # Errors
/// A failure of the store.
pub async fn is_surplus(tx: &mut impl Writing, payment: &Payment) -> Result<bool, Problem> {
    let Some(source) = payment.source.filter(|source| source.kind == SourceKind::Link) else {
        return Ok(false);
    };
    Ok(queries::find_counted(tx, source).await?.is_some_and(|counted| counted != payment.id))
}

/// The record of money that came; of one too many it says what to do.
///
/// # Errors
/// A failure of the store.
pub async fn came(tx: &mut impl Writing, payment: &Payment) -> Result<Activity, Problem> {
    let Payment { amount, reference, .. } = payment;
    let (act, says) = if is_surplus(tx, payment).await? {
        let says =
            format!("received {amount} for {reference}, which was paid already: give this payment back");
        ("payment.surplus", says)
    } else {
        ("payment.received", format!("received {amount} for {reference}"))
    };
    Ok(Activity::new(Area::Payments, act, says).on(payment.id, reference))
}
