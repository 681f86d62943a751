//! What happens to endpoints and deliveries.

mod callbacks;
mod deliveries;
mod endpoints;

use permit::{Problem, Writing};
use serde_json::json;
use values::Id;

use super::{
    JOB,
    model::{self, Delivery, Endpoint, Event, NewEvent},
    queries,
};

pub use callbacks::{add_callback, pass_callbacks};
pub(super) use deliveries::{replay, retry, test};
pub(super) use endpoints::{create, delete, rotate, update};

/// Writes `event` in the transaction that causes it, with a delivery for each endpoint that wants it.
///
/// # Errors
/// A failure of the store.
pub async fn emit(tx: &mut impl Writing, event: NewEvent) -> Result<(), Problem> {
    let id: Id<Event> = tx.id();
    queries::insert_event(tx, id, &event).await?;
    for endpoint in model::audience(queries::list_listeners(tx).await?, event.name, event.application) {
        deliver(tx, endpoint, Some(*endpoint.as_bytes()), id, &event).await?;
    }
    if model::is_for_callbacks(event.name) {
        // However many links somebody makes, their receivers wait for each other only.
        let lane = event.application.map_or(*tx.merchant().as_bytes(), |via| *via.as_bytes());
        for endpoint in queries::list_callbacks(tx, event.subject).await? {
            deliver(tx, endpoint, Some(lane), id, &event).await?;
        }
    }
    Ok(())
}

/// As [`emit`], of many events of one name, of no application, in statements of many rows.
///
/// # Errors
/// A failure of the store.
pub async fn emit_many(tx: &mut impl Writing, events: Vec<NewEvent>) -> Result<(), Problem> {
    let Some(first) = events.first() else { return Ok(()) };
    let events: Vec<(Id<Event>, &NewEvent)> = events.iter().map(|event| (tx.id(), event)).collect();
    queries::insert_events(tx, &events).await?;
    for endpoint in model::audience(queries::list_listeners(tx).await?, first.name, None) {
        for (id, event) in &events {
            deliver(tx, endpoint, Some(*endpoint.as_bytes()), *id, event).await?;
        }
    }
    Ok(())
}

/// Puts an event on its way to one endpoint, in `lane`.
pub(super) async fn deliver(
    tx: &mut impl Writing,
    endpoint: Id<Endpoint>,
    lane: Option<[u8; 16]>,
    event: Id<Event>,
    what: &NewEvent,
) -> Result<Id<Delivery>, Problem> {
    let id: Id<Delivery> = tx.id();
    queries::insert_delivery(tx, id, endpoint, event, what.name, what.subject).await?;
    send_now(tx, lane, id, 1).await?;
    Ok(id)
}

/// Leaves the sending of a delivery's round to a worker.
pub(super) async fn send_now(
    tx: &mut impl Writing,
    lane: Option<[u8; 16]>,
    delivery: Id<Delivery>,
    round: i64,
) -> Result<(), Problem> {
    let now = tx.now();
    let payload = json!({"delivery": delivery, "round": round}).to_string();
    tx.enqueue_in(lane, JOB, payload, now).await?;
    Ok(())
}
