//! Sending again, and sending a test.

use permit::{Problem, ReplayDelivery, Tx, WriteTx, Writing as _};
use serde_json::json;
use values::Id;

use super::{
    super::{
        model::{Delivery, Endpoint, Event, NewEvent, TEST_EVENT, WebhookError},
        queries::{self, DeliveryRow, EndpointRow},
    },
    deliver, send_now,
};

/// Sends an event of no consequence to one endpoint.
pub(in crate::webhooks) async fn test(
    tx: &mut WriteTx<ReplayDelivery>,
    endpoint: Id<Endpoint>,
) -> Result<DeliveryRow, Problem> {
    let row = reachable(tx, endpoint).await?;
    if queries::test_waits(tx, endpoint).await? {
        return Err(WebhookError::TestWaits.into());
    }
    let by = tx.actor().name().to_owned();
    let data = json!({
        "id": row.id,
        "message": "A test from Kibali. Nothing happened, and nothing needs doing.",
        "sentBy": by,
        "createdAt": tx.now(),
    });
    let event = NewEvent {
        name: TEST_EVENT.name,
        wire_name: TEST_EVENT.wire_name,
        subject: *row.id.as_bytes(),
        application: row.application,
        data,
    };
    let id: Id<Event> = tx.id();
    let entry = queries::EventEntry::new((tx.merchant(), id, tx.now()), &event);
    tx.insert(&entry).await?;
    // Behind nothing that waits for the endpoint: whoever mended it wants to see that it works.
    let delivery = deliver(tx, row.id, None, id, &event).await?;
    find(tx, delivery).await
}

/// Begins a new round of a delivery, whatever became of it.
pub(in crate::webhooks) async fn retry(
    tx: &mut WriteTx<ReplayDelivery>,
    id: Id<Delivery>,
) -> Result<DeliveryRow, Problem> {
    queries::lock_delivery(tx, id).await?;
    let delivery = find(tx, id).await?;
    reachable(tx, delivery.endpoint).await?;
    restart(tx, &delivery).await?;
    find(tx, id).await
}

/// Begins a new round of every delivery that an endpoint never took, up to a thousand. Answers how many.
pub(in crate::webhooks) async fn replay(
    tx: &mut WriteTx<ReplayDelivery>,
    endpoint: Id<Endpoint>,
) -> Result<(EndpointRow, usize), Problem> {
    let row = reachable(tx, endpoint).await?;
    let failed = queries::list_failed(tx, endpoint).await?;
    for delivery in &failed {
        restart(tx, delivery).await?;
    }
    Ok((row, failed.len()))
}

async fn restart(tx: &mut WriteTx<ReplayDelivery>, delivery: &DeliveryRow) -> Result<(), Problem> {
    let round = delivery.round + 1;
    queries::restart_delivery(tx, delivery.id, round).await?;
    send_now(tx, Some(*delivery.endpoint.as_bytes()), delivery.id, round).await
}

async fn find(tx: &mut impl Tx, id: Id<Delivery>) -> Result<DeliveryRow, Problem> {
    queries::find_delivery(tx, id).await?.ok_or_else(|| Problem::not_found("delivery"))
}

/// The endpoint, unless it is off or gone.
async fn reachable(tx: &mut impl Tx, id: Id<Endpoint>) -> Result<EndpointRow, Problem> {
    let row = queries::find_endpoint(tx, id).await?.ok_or_else(|| Problem::not_found("webhook"))?;
    if row.state == "off" { Err(WebhookError::Off.into()) } else { Ok(row) }
}
