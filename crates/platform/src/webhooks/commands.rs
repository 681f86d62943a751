//! What happens to endpoints and deliveries.

mod callbacks;
mod deliveries;
mod endpoints;

use permit::{MoneyReads, MoneySeen, MoneyWrites, Problem, Unready, Writing};
use serde_json::json;
use values::Id;

use super::{
    JOB,
    model::{self, Delivery, Endpoint, Event, Listener, NewEvent},
    queries::{self, DeliveryEntry, EventEntry, ListenerRow, OF_MERCHANT},
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
    let entry = EventEntry::new((tx.merchant(), id, tx.now()), &event);
    tx.insert(&entry).await?;
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
    let (merchant, now) = (tx.merchant(), tx.now());
    let named: Vec<(Id<Event>, &NewEvent)> = events.iter().map(|event| (tx.id(), event)).collect();
    let entry = |(id, event): &(Id<Event>, &NewEvent)| EventEntry::new((merchant, *id, now), event);
    tx.insert_all(&named.iter().map(entry).collect::<Vec<_>>()).await?;
    for endpoint in model::audience(queries::list_listeners(tx).await?, first.name, None) {
        let mut deliveries = Vec::with_capacity(named.len());
        for (event, what) in &named {
            deliveries.push(DeliveryEntry::new((merchant, tx.id(), now), endpoint, *event, what));
        }
        tx.insert_all(&deliveries).await?;
        let payloads = deliveries.iter().map(|delivery| payload(delivery.id, 1)).collect();
        tx.enqueue_many(Some(*endpoint.as_bytes()), JOB, payloads, now).await?;
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
    let entry = DeliveryEntry::new((tx.merchant(), id, tx.now()), endpoint, event, what);
    tx.insert(&entry).await?;
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
    tx.enqueue_in(lane, JOB, payload(delivery, round), now).await?;
    Ok(())
}

fn payload(delivery: Id<Delivery>, round: i64) -> String {
    json!({"delivery": delivery, "round": round}).to_string()
}

/// What [`emit_in`] reads.
pub fn read_set(reads: &mut MoneyReads<'_>) {
    reads.rows::<ListenerRow>(OF_MERCHANT, &[]);
}

/// As [`emit`], in a money command, of what no callback stands for.
///
/// # Errors
/// `Unready`.
pub fn emit_in(seen: &MoneySeen<'_>, writes: &mut MoneyWrites, event: &NewEvent) -> Result<(), Unready> {
    assert!(!model::is_for_callbacks(event.name), "callbacks are not told of {} here", event.name);
    let (merchant, now, id) = (seen.merchant(), seen.now(), seen.id());
    writes.insert(&EventEntry::new((merchant, id, now), event));
    let listener =
        |row: ListenerRow| Listener { id: row.id, application: row.application, events: row.events };
    let listeners = seen.rows::<ListenerRow>(OF_MERCHANT, &[])?.into_iter().map(listener).collect();
    for endpoint in model::audience(listeners, event.name, event.application) {
        let delivery: Id<Delivery> = seen.id();
        writes.insert(&DeliveryEntry::new((merchant, delivery, now), endpoint, id, event));
        writes.enqueue(seen, (JOB, payload(delivery, 1)), now, Some(*endpoint.as_bytes()));
    }
    Ok(())
}
