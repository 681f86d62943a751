//! Handing the ownership over.

use axum::Json;
use permit::{
    AnswerOwnership, Created, Input, Kind, Path, Permit, Problem, TransferOwnership, Tx as _, ViewTeam, rule,
};
use serde::Deserialize;
use utoipa::ToSchema;
use values::{Id, subjects::Member};

use crate::team::{
    commands,
    model::{OwnershipTransfer, TransferState},
    queries,
    views::{OwnershipView, TransferView},
};

type MemberId = Id<Member>;

pub(crate) async fn show(permit: Permit<ViewTeam>) -> Result<Json<OwnershipView>, Problem> {
    let reader = permit.actor().member();
    let is_admin =
        permit.actor().role().is_some_and(|role| rule(Kind::AnswerOwnership).of(role).allow.enters());
    let mut tx = permit.read().await?;
    let open = queries::find_open_transfer(&mut tx).await?;
    let now = tx.now();
    let open = open.filter(|open| is_admin && open.state_at(now) != TransferState::Settled);
    Ok(Json(OwnershipView { transfer: open.map(|open| TransferView::at(open, now, reader)) }))
}

/// Whom the ownership is offered to.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct OwnershipOffer {
    /// An active Admin.
    member_id: MemberId,
}

pub(crate) async fn offer(
    permit: Permit<TransferOwnership>,
    Input(offer): Input<OwnershipOffer>,
) -> Result<Created<OwnershipView>, Problem> {
    let reader = permit.actor().member();
    let mut tx = permit.write_alone().await?;
    let (transfer, done) = commands::offer(&mut tx, offer.member_id).await?;
    let view = TransferView::at(transfer, tx.now(), reader);
    tx.commit(done, Created(OwnershipView { transfer: Some(view) })).await
}

pub(crate) async fn accept(
    permit: Permit<AnswerOwnership>,
    Path(id): Path<Id<OwnershipTransfer>>,
) -> Result<Json<OwnershipView>, Problem> {
    let reader = permit.actor().member();
    let mut tx = permit.write_alone().await?;
    let (transfer, done) = commands::accept_ownership(&mut tx, id).await?;
    let view = TransferView::at(transfer, tx.now(), reader);
    tx.commit(done, Json(OwnershipView { transfer: Some(view) })).await
}

pub(crate) async fn decline(
    permit: Permit<AnswerOwnership>,
    Path(id): Path<Id<OwnershipTransfer>>,
) -> Result<Json<OwnershipView>, Problem> {
    let reader = permit.actor().member();
    let mut tx = permit.write_alone().await?;
    let (transfer, done) = commands::decline_ownership(&mut tx, id).await?;
    let view = TransferView::at(transfer, tx.now(), reader);
    tx.commit(done, Json(OwnershipView { transfer: Some(view) })).await
}

pub(crate) async fn withdraw(
    permit: Permit<TransferOwnership>,
    Path(id): Path<Id<OwnershipTransfer>>,
) -> Result<Json<OwnershipView>, Problem> {
    let reader = permit.actor().member();
    let mut tx = permit.write_alone().await?;
    let (transfer, done) = commands::withdraw_ownership(&mut tx, id).await?;
    let view = TransferView::at(transfer, tx.now(), reader);
    tx.commit(done, Json(OwnershipView { transfer: Some(view) })).await
}

pub(crate) async fn undo(
    permit: Permit<AnswerOwnership>,
    Path(id): Path<Id<OwnershipTransfer>>,
) -> Result<Json<OwnershipView>, Problem> {
    let reader = permit.actor().member();
    let mut tx = permit.write_alone().await?;
    let (transfer, done) = commands::undo_ownership(&mut tx, id).await?;
    let view = TransferView::at(transfer, tx.now(), reader);
    tx.commit(done, Json(OwnershipView { transfer: Some(view) })).await
}
