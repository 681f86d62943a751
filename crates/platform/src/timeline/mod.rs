//! What happened to a payment or payout, step by step, and what the merchant's servers were told about it.
//!
//! A step is written in the transaction that changes the state; the first one says who began.

mod queries;
mod views;

use permit::{Actor, Allow, Kind, Problem, ReadTx, Writing};
use values::mask_phones;

use crate::ledger;

use queries::{deliveries_of, events_of, steps_of};
pub use views::{History, SubjectDelivery, SubjectEvent, TimelineActor, TimelineStep};

/// Writes that `subject` came into `state` just now, by whoever acts in `tx`.
///
/// # Errors
/// A failure of the store.
pub async fn record(
    tx: &mut impl Writing,
    subject: [u8; 16],
    state: &str,
    detail: &str,
) -> Result<(), Problem> {
    let actor = tx.actor();
    let by = (actor.kind(), id_of(actor), actor.name().to_owned());
    queries::insert_step(tx, subject, state, by, detail).await
}

/// As [`record`], of many subjects that came into `state` together; each with a detail of its own.
///
/// # Errors
/// A failure of the store.
pub async fn record_many(
    tx: &mut impl Writing,
    state: &str,
    subjects: &[([u8; 16], String)],
) -> Result<(), Problem> {
    let actor = tx.actor();
    let by = (actor.kind(), id_of(actor), actor.name().to_owned());
    queries::insert_steps(tx, state, by, subjects).await
}

fn id_of(actor: &Actor) -> Option<[u8; 16]> {
    match actor {
        Actor::Member(member) => Some(*member.id.as_bytes()),
        Actor::Key(key) => Some(*key.id.as_bytes()),
        Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => None,
    }
}

/// What happened to `subject`, as far as `actor` may see it, who may see as much of people as `allow`.
///
/// # Errors
/// A failure of the store.
pub async fn history_of(
    tx: &ReadTx,
    actor: &Actor,
    allow: Allow,
    subject: [u8; 16],
) -> Result<History, Problem> {
    // None of these waits for another.
    let (mut timeline, transfers, events, deliveries) = tokio::try_join!(
        async { steps_of(&mut &*tx, subject).await },
        async { ledger::transfers_of(&mut &*tx, subject).await },
        async { events_of(&mut &*tx, subject).await },
        async {
            if actor.sees(Kind::ViewWebhooks) {
                deliveries_of(&mut &*tx, subject).await
            } else {
                Ok(Vec::new())
            }
        },
    )?;
    if allow == Allow::Masked {
        for step in &mut timeline {
            step.detail = mask_phones(&step.detail);
        }
    }
    Ok(History { timeline, transfers, events, deliveries })
}
