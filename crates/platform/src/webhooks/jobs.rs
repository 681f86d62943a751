//! Sending what waits, and what follows from how it went.

mod dial;

use permit::{Problem, Task, Tx, Writing as _};
use serde::Deserialize;
use values::{Duration, Id, Secret};

use super::{
    SECRET,
    model::{self, Delivery, schedule, signature},
    queries::{self, AttemptRow, DeliveryRow, EventRow, Target},
};
use crate::developer;

pub use dial::Dialler;

#[derive(Debug, Deserialize)]
struct Order {
    delivery: Id<Delivery>,
    round: i64,
}

/// Sends one delivery once, keeps the attempt, and comes back later when it failed.
///
/// # Errors
/// A failure of the store; the job comes again, because receivers are told at least once.
pub(crate) async fn carry_out(task: Task, dialler: Dialler) -> Result<(), Problem> {
    let order: Order = serde_json::from_str(task.payload())
        .map_err(|error| Problem::failure(format!("a delivery's job cannot be read: {error}")))?;
    let mut tx = task.read().await?;
    let delivery = queries::find_delivery(&mut tx, order.delivery).await?;
    let Some(delivery) = delivery.filter(|row| row.is_due(order.round)) else {
        drop(tx);
        return task.finish_unrecorded(task.write().await?).await;
    };
    let target =
        queries::find_target(&mut tx, delivery.endpoint).await?.filter(|target| target.state != "off");
    let event = queries::find_event(&mut tx, delivery.event).await?;
    let (Some(target), Some(event)) = (target, event) else {
        drop(tx);
        return skip(&task, delivery).await;
    };
    let checksum_key = developer::checksum_key(&mut tx).await?;
    let secrets = if target.one_off {
        secrets_of_audience(&task, &mut tx, &event).await?
    } else {
        secrets(&task, &target)?
    };
    drop(tx);
    let (body, checksum) = signature::body(&event.payload, checksum_key.as_ref(), target.signature);
    let now = task.app().now();
    let (id, at) = (event.id.to_string(), now.as_seconds());
    let mut headers = vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id.clone()),
        ("webhook-timestamp", at.to_string()),
        ("webhook-signature", signature::standard(&secrets, &id, at, &body)),
    ];
    headers.extend(checksum.map(|checksum| ("x-clickpesa-signature", checksum)));
    let outcome = dialler.post(&delivery.url, &headers, &body).await;
    let sent: serde_json::Map<_, _> =
        headers.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let attempt = AttemptRow {
        id: Id::nil(),
        at: now,
        duration_micros: i64::try_from(outcome.took.as_micros()).unwrap_or(i64::MAX),
        status: outcome.status.map(i64::from),
        error: outcome.error,
        request_headers: serde_json::Value::Object(sent).to_string(),
        request_body: body,
        answer_headers: serde_json::Value::Object(outcome.headers).to_string(),
        answer_body: outcome.body,
    };
    let wish = outcome.retry_after.as_deref().and_then(|text| schedule::read_retry_after(text, now));
    settle(&task, order, attempt, wish).await
}

/// The secrets that sign: the present one, and for a while the one before.
fn secrets(task: &Task, target: &Target) -> Result<Vec<Secret<Vec<u8>>>, Problem> {
    let keys = task.app().keys();
    let mut secrets = vec![keys.open(SECRET, &target.secret_sealed)?];
    if let (Some(sealed), Some(until)) = (&target.previous_sealed, target.previous_until)
        && task.app().now() < until
    {
        secrets.push(keys.open(SECRET, sealed)?);
    }
    Ok(secrets)
}

/// What signs a callback: the secrets of the endpoints that are told of the same event, so that one key proves both.
async fn secrets_of_audience(
    task: &Task,
    tx: &mut impl Tx,
    event: &EventRow,
) -> Result<Vec<Secret<Vec<u8>>>, Problem> {
    let listeners = queries::list_listeners(tx).await?;
    let mut all = Vec::new();
    for endpoint in model::audience(listeners, &event.name, event.application) {
        if let Some(target) = queries::find_target(tx, endpoint).await? {
            all.extend(secrets(task, &target)?);
        }
    }
    Ok(all)
}

async fn skip(task: &Task, mut delivery: DeliveryRow) -> Result<(), Problem> {
    let mut tx = task.write().await?;
    queries::lock_delivery(&mut tx, delivery.id).await?;
    delivery.state = "skipped".to_owned();
    delivery.next_at = None;
    queries::settle_delivery(&mut tx, &delivery).await?;
    task.finish_unrecorded(tx).await
}

async fn settle(
    task: &Task,
    order: Order,
    mut attempt: AttemptRow,
    wish: Option<Duration>,
) -> Result<(), Problem> {
    let mut tx = task.write().await?;
    attempt.id = tx.id();
    queries::lock_delivery(&mut tx, order.delivery).await?;
    let Some(mut delivery) = queries::find_delivery(&mut tx, order.delivery).await? else {
        return task.finish_unrecorded(tx).await;
    };
    queries::insert_attempt(&mut tx, &delivery, &attempt).await?;
    delivery.attempts += 1;
    delivery.last_status = attempt.status;
    let delivered = attempt.status.is_some_and(|status| (200..300).contains(&status));
    // A round begun while this attempt was under way has its own job, which this result must not stop.
    let mine = delivery.is_due(order.round);
    if delivered {
        delivery.state = "delivered".to_owned();
        delivery.next_at = None;
        queries::mark_healthy(&mut tx, delivery.endpoint).await?;
    } else {
        queries::mark_failing(&mut tx, delivery.endpoint).await?;
    }
    if delivered || !mine {
        queries::settle_delivery(&mut tx, &delivery).await?;
        return task.finish_unrecorded(tx).await;
    }
    delivery.round_attempts += 1;
    let spread = u16::from_be_bytes(tx.random());
    delivery.next_at = schedule::next_try(delivery.round_at, tx.now(), delivery.round_attempts, wish, spread);
    delivery.state = if delivery.next_at.is_some() { "retrying" } else { "failed" }.to_owned();
    queries::settle_delivery(&mut tx, &delivery).await?;
    match delivery.next_at {
        Some(at) => task.postpone(tx, at, attempt.error.as_deref().unwrap_or("refused")).await,
        None => task.finish_unrecorded(tx).await,
    }
}
