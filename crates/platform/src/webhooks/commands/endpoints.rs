//! Making and changing endpoints.

use permit::{ManageWebhooks, Problem, Tx as _, WriteTx, Writing};
use values::{Duration, Id, Secret, subjects::Application};

use super::super::{
    SECRET,
    model::{EVENTS, Endpoint, WebhookError, signature},
    queries::{self, EndpointRow, NewRow},
    views::{EndpointChange, NewEndpoint},
};
use crate::{Services, developer, outbound::address, text};

/// The most endpoints of one merchant.
const MOST: i64 = 50;
/// The most that are made in a day: deliveries under way outlive an endpoint that is deleted.
const MOST_A_DAY: i64 = 100;
/// How long the secret before a rotation still signs.
const GRACE: Duration = Duration::from_secs(24 * 3600);

/// Makes an endpoint; the secret is shown once.
pub(in crate::webhooks) async fn create(
    tx: &mut WriteTx<ManageWebhooks>,
    services: &Services,
    new: &NewEndpoint,
) -> Result<(EndpointRow, Secret<String>), Problem> {
    let url = address::read(&new.url, &services.settings().webhook_networks).map_err(WebhookError::from)?;
    let events = events(&new.events)?;
    let description = text::optional_line("description", new.description.as_deref(), 200)?;
    known_application(tx, new.application_id).await?;
    if queries::count_endpoints(tx).await? >= MOST {
        return Err(WebhookError::TooMany.into());
    }
    let yesterday = tx.now() - Duration::from_secs(24 * 3600);
    if queries::count_endpoints_since(tx, yesterday).await? >= MOST_A_DAY {
        return Err(WebhookError::TooManyToday.into());
    }
    let member = tx.actor().as_member().ok_or_else(|| Problem::failure("a webhook is made by a member"))?.id;
    let (sealed, secret) = new_secret(tx);
    let row = NewRow {
        id: tx.id(),
        application: new.application_id,
        url: url.as_str(),
        description: description.as_deref().unwrap_or(""),
        events: &events,
        signature: new.signature,
        secret_sealed: &sealed,
        secret_last_four: last_four(&secret),
        created_by: member,
    };
    let id = row.id;
    queries::insert_endpoint(tx, row).await?;
    Ok((find(tx, id).await?, secret))
}

/// Changes what the body names. Answers how it was and how it is.
pub(in crate::webhooks) async fn update(
    tx: &mut WriteTx<ManageWebhooks>,
    services: &Services,
    id: Id<Endpoint>,
    change: &EndpointChange,
) -> Result<(EndpointRow, EndpointRow), Problem> {
    let before = find(tx, id).await?;
    let mut row = before.clone();
    if let Some(url) = &change.url {
        let url = address::read(url, &services.settings().webhook_networks).map_err(WebhookError::from)?;
        row.url = url.into();
    }
    if let Some(names) = &change.events {
        row.events = events(names)?;
    }
    if let Some(description) = &change.description {
        row.description = text::optional_line("description", Some(description), 200)?.unwrap_or_default();
    }
    if let Some(place) = change.signature {
        row.signature = place;
    }
    match change.enabled {
        Some(true) if row.state == "off" => row.state = "healthy".to_owned(),
        Some(false) => {
            row.state = "off".to_owned();
            row.failing_since = None;
        }
        Some(true) | None => {}
    }
    queries::update_endpoint(tx, &row).await?;
    Ok((before, row))
}

/// Takes an endpoint away; what still waits for it is not sent.
pub(in crate::webhooks) async fn delete(
    tx: &mut WriteTx<ManageWebhooks>,
    id: Id<Endpoint>,
) -> Result<EndpointRow, Problem> {
    let row = find(tx, id).await?;
    queries::delete_endpoint(tx, id).await?;
    Ok(row)
}

/// Gives an endpoint a new secret, shown once; the old one signs beside it for a day.
pub(in crate::webhooks) async fn rotate(
    tx: &mut WriteTx<ManageWebhooks>,
    id: Id<Endpoint>,
) -> Result<(EndpointRow, Secret<String>), Problem> {
    let before = find(tx, id).await?;
    if let Some(until) = before.previous_until.filter(|until| *until > tx.now()) {
        return Err(WebhookError::StillRotating(until).into());
    }
    let (sealed, secret) = new_secret(tx);
    let until = tx.now() + GRACE;
    queries::rotate_secret(tx, id, &sealed, last_four(&secret), until).await?;
    Ok((find(tx, id).await?, secret))
}

/// An endpoint that will be written back: nobody else changes it meanwhile.
async fn find(tx: &mut WriteTx<ManageWebhooks>, id: Id<Endpoint>) -> Result<EndpointRow, Problem> {
    queries::lock_endpoint(tx, id).await?;
    queries::find_endpoint(tx, id).await?.ok_or_else(|| Problem::not_found("webhook"))
}

pub(super) fn new_secret(tx: &mut impl Writing) -> (Vec<u8>, Secret<String>) {
    let secret = Secret::new(tx.random::<32>());
    let nonce = tx.random();
    let sealed = tx.app().keys().seal(SECRET, nonce, secret.reveal());
    (sealed, signature::print_secret(secret.reveal()))
}

fn last_four(secret: &Secret<String>) -> &str {
    let text = secret.reveal();
    &text[text.len() - 4..]
}

/// The filter as it is stored: known names, each once, in the order of the documentation. The name an event has on
/// the wire, such as `PAYOUT INITIATED`, stands for every event that is sent under it.
fn events(names: &[String]) -> Result<String, Problem> {
    if names.is_empty() {
        return Err(Problem::field("events", "Choose at least one event."));
    }
    if let Some(unknown) = names.iter().find(|name| !EVENTS.iter().any(|kind| kind.is_called(name))) {
        let known = EVENTS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
        let shown: String = unknown.chars().filter(|c| !c.is_control()).take(60).collect();
        return Err(Problem::field("events", format!("There is no event “{shown}”. There are: {known}.")));
    }
    let chosen = EVENTS.iter().filter(|kind| names.iter().any(|wanted| kind.is_called(wanted)));
    Ok(chosen.map(|kind| kind.name).collect::<Vec<_>>().join(" "))
}

async fn known_application(
    tx: &mut WriteTx<ManageWebhooks>,
    application: Option<Id<Application>>,
) -> Result<(), Problem> {
    let Some(id) = application else { return Ok(()) };
    if developer::application_name(tx, id).await?.is_none() {
        return Err(Problem::field("application_id", "There is no such application here."));
    }
    Ok(())
}
