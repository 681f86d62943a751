//! The routes of webhooks, deliveries and events.

use axum::{Extension, Json};
use permit::{
    Activity, Area, Created, Input, ManageWebhooks, NoContent, Page, PagedQuery, Path, Permit, Problem,
    ReplayDelivery, Routes, Tx, ViewWebhooks,
};
use values::Id;

use super::{
    commands,
    model::{Delivery, EVENTS, Endpoint, Event},
    queries::{self, DeliveryRow, EndpointRow, EventRow},
    views::{
        AttemptView, DeliveryDetail, DeliveryFilter, DeliveryView, EndpointChange, EndpointMade,
        EndpointView, EventDetail, EventFilter, EventKinds, EventView, NewEndpoint, Reader, Replayed,
    },
};
use crate::{
    Services, activity,
    developer::{NothingInput, Signed},
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/webhooks", list)
        .post("/v1/webhooks", create)
        .get("/v1/webhooks/{id}", show)
        .patch("/v1/webhooks/{id}", update)
        .delete("/v1/webhooks/{id}", delete)
        .post("/v1/webhooks/{id}/rotate-secret", rotate)
        .post("/v1/webhooks/{id}/test", test)
        .post("/v1/webhooks/{id}/replay", replay)
        .get("/v1/webhooks/{id}/deliveries", deliveries)
        .get("/v1/deliveries/{id}", show_delivery)
        .post("/v1/deliveries/{id}/retry", retry)
        .get("/v1/events", events)
        .get("/v1/events/{id}", show_event)
        .get("/v1/event-kinds", event_kinds)
}

async fn view(tx: &mut impl Tx, row: EndpointRow) -> Result<EndpointView, Problem> {
    let attempts = queries::list_latest_attempts(tx, row.id).await?;
    Ok(EndpointView::new(row, attempts))
}

async fn list(permit: Permit<ViewWebhooks>) -> Result<Json<Page<EndpointView>>, Problem> {
    let mut tx = permit.read().await?;
    let mut views = Vec::new();
    for row in queries::list_endpoints(&mut tx).await? {
        views.push(view(&mut tx, row).await?);
    }
    Ok(Json(Page::whole(views)))
}

async fn show(
    permit: Permit<ViewWebhooks>,
    Path(id): Path<Id<Endpoint>>,
) -> Result<Json<EndpointView>, Problem> {
    let mut tx = permit.read().await?;
    let row = queries::find_endpoint(&mut tx, id).await?.ok_or_else(|| Problem::not_found("webhook"))?;
    Ok(Json(view(&mut tx, row).await?))
}

async fn create(
    permit: Permit<ManageWebhooks>,
    Extension(services): Extension<Services>,
    Input(new): Input<NewEndpoint>,
) -> Result<Created<EndpointMade>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (row, secret) = commands::create(&mut tx, &services, &new).await?;
    let done = about("webhook.created", format!("created a webhook to {}", name(&row)), &row)
        .changed("", format!("events: {}", row.events));
    let answer = EndpointMade { endpoint: view(&mut tx, row).await?, secret: secret.reveal().clone() };
    tx.commit(done, Created(answer)).await
}

async fn update(
    permit: Permit<ManageWebhooks>,
    Path(id): Path<Id<Endpoint>>,
    Extension(services): Extension<Services>,
    Input(change): Input<EndpointChange>,
) -> Result<Json<EndpointView>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (before, after) = commands::update(&mut tx, &services, id, &change).await?;
    let done = about("webhook.updated", format!("changed the webhook to {}", name(&after)), &after)
        .changed(facts(&before), facts(&after));
    let answer = view(&mut tx, after).await?;
    tx.commit(done, Json(answer)).await
}

async fn delete(permit: Permit<ManageWebhooks>, Path(id): Path<Id<Endpoint>>) -> Result<NoContent, Problem> {
    let mut tx = permit.write_alone().await?;
    let row = commands::delete(&mut tx, id).await?;
    let done = about("webhook.deleted", format!("deleted the webhook to {}", name(&row)), &row);
    tx.commit(done, NoContent).await
}

async fn rotate(
    permit: Permit<ManageWebhooks>,
    Path(id): Path<Id<Endpoint>>,
) -> Result<Json<EndpointMade>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (row, secret) = commands::rotate(&mut tx, id).await?;
    let says = format!("gave the webhook to {} a new secret", name(&row));
    let done = about("webhook.secret_rotated", says, &row);
    let answer = EndpointMade { endpoint: view(&mut tx, row).await?, secret: secret.reveal().clone() };
    tx.commit(done, Json(answer)).await
}

async fn test(
    permit: Permit<ReplayDelivery>,
    Path(id): Path<Id<Endpoint>>,
    body: Signed<NothingInput>,
) -> Result<Created<DeliveryView>, Problem> {
    body.verified(&permit).await?;
    let mut tx = permit.write().await?;
    let row = commands::test(&mut tx, id).await?;
    let done = Activity::new(Area::Developer, "webhook.tested", "sent a test to a webhook")
        .on(row.endpoint, without_query(&row.url));
    tx.commit(done, Created(row.into())).await
}

async fn replay(
    permit: Permit<ReplayDelivery>,
    Path(id): Path<Id<Endpoint>>,
    body: Signed<NothingInput>,
) -> Result<Json<Replayed>, Problem> {
    body.verified(&permit).await?;
    let mut tx = permit.write().await?;
    let (row, count) = commands::replay(&mut tx, id).await?;
    let done = about("webhook.replayed", format!("sent {count} failed deliveries again"), &row);
    tx.commit(done, Json(Replayed { count })).await
}

async fn deliveries(
    permit: Permit<ViewWebhooks>,
    Path(id): Path<Id<Endpoint>>,
    PagedQuery(filter, paging): PagedQuery<DeliveryFilter>,
) -> Result<Json<Page<DeliveryView>>, Problem> {
    let mut tx = permit.read().await?;
    queries::find_endpoint(&mut tx, id).await?.ok_or_else(|| Problem::not_found("webhook"))?;
    let state = crate::text::optional_line("state", Some(&filter.state), 40)?.unwrap_or_default();
    let rows = queries::list_deliveries(&mut tx, id, &state, &paging).await?;
    let page = Page::cut(rows, paging.limit(), |row: &DeliveryRow| row.id.to_string());
    Ok(Json(page.map(DeliveryView::from)))
}

async fn show_delivery(
    permit: Permit<ViewWebhooks>,
    Path(id): Path<Id<Delivery>>,
) -> Result<Json<DeliveryDetail>, Problem> {
    let reader = Reader::of(permit.actor());
    let mut tx = permit.read().await?;
    let row = queries::find_delivery(&mut tx, id).await?.ok_or_else(|| Problem::not_found("delivery"))?;
    let attempts = queries::list_attempts(&mut tx, id).await?;
    let attempts = attempts.into_iter().map(|row| AttemptView::new(row, reader)).collect();
    Ok(Json(DeliveryDetail { delivery: row.into(), attempts }))
}

async fn retry(
    permit: Permit<ReplayDelivery>,
    Path(id): Path<Id<Delivery>>,
    body: Signed<NothingInput>,
) -> Result<Json<DeliveryView>, Problem> {
    body.verified(&permit).await?;
    let mut tx = permit.write().await?;
    let row = commands::retry(&mut tx, id).await?;
    let says = format!("sent the delivery of {} again", row.event_name);
    let done = Activity::new(Area::Developer, "delivery.retried", says).on(row.id, without_query(&row.url));
    tx.commit(done, Json(row.into())).await
}

async fn events(
    permit: Permit<ViewWebhooks>,
    PagedQuery(filter, paging): PagedQuery<EventFilter>,
) -> Result<Json<Page<EventView>>, Problem> {
    let mut tx = permit.read().await?;
    let name = crate::text::optional_line("name", Some(&filter.name), 40)?.unwrap_or_default();
    let subject = match filter.subject.trim() {
        "" => None,
        text => Some(activity::any_id(text).ok_or_else(|| {
            Problem::field("subject", "This is no id. Copy that of a payment or payout whole.")
        })?),
    };
    let rows = queries::list_events(&mut tx, &name, subject, &paging).await?;
    let page = Page::cut(rows, paging.limit(), |row: &EventRow| row.id.to_string());
    Ok(Json(page.map(|row| EventView::from(&row))))
}

async fn show_event(
    permit: Permit<ViewWebhooks>,
    Path(id): Path<Id<Event>>,
) -> Result<Json<EventDetail>, Problem> {
    let reader = Reader::of(permit.actor());
    let mut tx = permit.read().await?;
    let row = queries::find_event(&mut tx, id).await?.ok_or_else(|| Problem::not_found("event"))?;
    let deliveries = queries::list_deliveries_of(&mut tx, id, row.subject).await?;
    let deliveries = deliveries.into_iter().map(DeliveryView::from).collect();
    Ok(Json(EventDetail { event: EventView::from(&row), body: reader.sees(row.payload), deliveries }))
}

async fn event_kinds(permit: Permit<ViewWebhooks>) -> Result<Json<EventKinds>, Problem> {
    drop(permit);
    Ok(Json(EventKinds { data: EVENTS.to_vec() }))
}

fn about(act: &'static str, says: String, row: &EndpointRow) -> Activity {
    Activity::new(Area::Developer, act, says).on(row.id, name(row))
}

fn name(row: &EndpointRow) -> String {
    without_query(&row.url)
}

/// A query may hold a token of the receiver's, which no record needs.
fn without_query(url: &str) -> String {
    url.split('?').next().unwrap_or(url).to_owned()
}

fn facts(row: &EndpointRow) -> String {
    format!("{} · {} · events: {} · signature: {}", name(row), row.state, row.events, row.signature.name())
}
