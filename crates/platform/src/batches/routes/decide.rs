//! Confirming, authorising, rejecting, cancelling and stopping.

use axum::Json;
use permit::{
    Actor, AuthorisePayout, CreatePayout, EditPayout, Input, Path, Permit, Problem, RejectPayout, STEP_UP,
    Writing as _,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Amount, Id, subjects};

use super::{
    super::{
        commands,
        model::{Batch, Stop},
        views::BatchDetail,
    },
    about, view_of,
};
use crate::{
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    text,
};

/// What a batch has, repeated by whoever confirms or authorises it.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub(super) struct BatchAsReadInput {
    /// How many payouts it has.
    count: i64,
    /// What leaves the balance, fees included: one amount for each currency.
    totals: Vec<Amount>,
}

/// Confirms a draft: the money of all its lines is held at once, or nothing is.
pub(super) async fn confirm(
    permit: Permit<CreatePayout>,
    Path(id): Path<Id<subjects::Batch>>,
    header: KeyHeader,
    Input(input): Input<BatchAsReadInput>,
) -> Result<Once<BatchDetail>, Problem> {
    commands::member(permit.actor())?;
    let key = IdempotencyKey::of(header, "batch.confirm", &(id, &input))?;
    if let Some(before) = idempotency::look(&permit, key.as_ref()).await? {
        return Ok(before);
    }
    let mut tx = permit.write().await?;
    if let Some(key) = &key
        && let Some(before) = idempotency::claim(&mut tx, key).await?
    {
        return idempotency::repeat(tx, before).await;
    }
    let batch = commands::confirm(&mut tx, id, input.count, &input.totals).await?;
    let view = view_of(&mut tx, &batch).await?;
    if let Some(key) = &key {
        idempotency::keep(&mut tx, key, &view).await?;
    }
    let done = about(&batch, "batch.confirmed", "confirmed").changed("draft", "waiting");
    tx.commit(done, Once::Made(view)).await
}

/// Releases a batch as one, or adds the first of two approvals. The single signatory of the policy releases their own.
pub(super) async fn authorise(
    permit: Permit<AuthorisePayout>,
    Path(id): Path<Id<subjects::Batch>>,
    Input(input): Input<BatchAsReadInput>,
) -> Result<Json<BatchDetail>, Problem> {
    let mut tx = permit.write().await?;
    let (batch, approved) = commands::authorise(&mut tx, id, input.count, &input.totals).await?;
    let view = view_of(&mut tx, &batch).await?;
    let (act, verb) = approved.words();
    let after = stands(&batch, tx.actor());
    tx.commit(about(&batch, act, verb).changed("waiting", after), Json(view)).await
}

/// Where a batch stands after an approval; and who released it alone, and by which proof.
fn stands(batch: &Batch, actor: &Actor) -> String {
    let state = batch.state.name();
    match (&batch.released_alone, actor.as_member()) {
        (Some(says), Some(member)) => {
            format!("{state}. {says}. Identity confirmed at {}", member.stepped_up_until - STEP_UP)
        }
        _ => state.to_owned(),
    }
}

/// Why a batch is refused.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct BatchRejectionInput {
    /// For whoever uploaded it, up to 200 characters.
    reason: String,
}

/// Says no to a batch that waits.
pub(super) async fn reject(
    permit: Permit<RejectPayout>,
    Path(id): Path<Id<subjects::Batch>>,
    Input(input): Input<BatchRejectionInput>,
) -> Result<Json<BatchDetail>, Problem> {
    let reason = text::line("reason", &input.reason, 1..=200)?;
    let mut tx = permit.write().await?;
    let batch = commands::reject(&mut tx, id, &reason).await?;
    let view = view_of(&mut tx, &batch).await?;
    let done = about(&batch, "batch.rejected", "rejected").changed("waiting", format!("rejected: {reason}"));
    tx.commit(done, Json(view)).await
}

/// Takes back a draft, or a batch that waits.
pub(super) async fn cancel(
    permit: Permit<EditPayout>,
    Path(id): Path<Id<subjects::Batch>>,
) -> Result<Json<BatchDetail>, Problem> {
    commands::member(permit.actor())?;
    let mut tx = permit.write().await?;
    let batch = commands::cancel(&mut tx, id).await?;
    let view = view_of(&mut tx, &batch).await?;
    tx.commit(about(&batch, "batch.cancelled", "cancelled"), Json(view)).await
}

/// Why a batch is stopped.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct BatchStopInput {
    /// For the others, up to 200 characters.
    reason: Option<String>,
}

/// Stops a released batch: payouts that nobody has begun to send are cancelled and their money is free again, those on their
/// way go on. Stopping it once more changes nothing.
pub(super) async fn stop(
    permit: Permit<RejectPayout>,
    Path(id): Path<Id<subjects::Batch>>,
    Input(input): Input<BatchStopInput>,
) -> Result<Json<BatchDetail>, Problem> {
    let reason = text::optional_line("reason", input.reason.as_deref(), 200)?;
    let mut tx = permit.write().await?;
    let (batch, stop) = commands::stop(&mut tx, id, reason.as_deref()).await?;
    let view = view_of(&mut tx, &batch).await?;
    if stop == Stop::Before {
        return Ok(Json(view));
    }
    let said = batch.reason.clone().unwrap_or_default();
    tx.commit(about(&batch, "batch.stopped", "stopped").changed("released", said), Json(view)).await
}
