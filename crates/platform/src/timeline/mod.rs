//! What happened to a payment or payout, step by step, and what the merchant's servers were told about it.
//!
//! A step is written in the transaction that changes the state; the first one says who began.

mod queries;
mod views;

use permit::{Actor, Kind, Problem, Writing, rule};

pub use queries::{deliveries_of, events_of, steps_of};
pub use views::{SubjectDelivery, SubjectEvent, TimelineActor, TimelineStep};

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

fn id_of(actor: &Actor) -> Option<[u8; 16]> {
    match actor {
        Actor::Member(member) => Some(*member.id.as_bytes()),
        Actor::Key(key) => Some(*key.id.as_bytes()),
        Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => None,
    }
}

/// Whether deliveries may be shown to whoever acts.
pub fn sees_deliveries(actor: &Actor) -> bool {
    match actor {
        Actor::Member(member) => rule(Kind::ViewWebhooks).of(member.role).allow.enters(),
        Actor::Key(key) => key.scopes.contains(&Kind::ViewWebhooks),
        Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => false,
    }
}
