//! Uploading a file, saying what its columns mean, mending its lines.

use axum::Json;
use permit::{CreatePayout, Created, EditPayout, Input, Path, Permit, Problem, Query};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use values::{Id, subjects};

use super::{
    super::{
        commands::{self, New},
        model::{Batch, BatchError, Column},
        views::{BatchDetail, LineInput},
    },
    about, view_of,
};
use crate::{columns, text, upload::Upload};

/// About the file that is sent as the body.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct UploadFilter {
    /// What the file is called; "payouts" unless told.
    name: Option<String>,
    /// `true` to pay the lines of a file once more that was uploaded before.
    again: Option<bool>,
    /// What the columns mean, between commas, nothing for one that is not read: `name,phone,,amount`. Their names tell
    /// where this is left out.
    columns: Option<String>,
}

/// Makes a draft of a file.
pub(super) async fn upload(
    permit: Permit<CreatePayout>,
    Query(about_it): Query<UploadFilter>,
    file: Upload,
) -> Result<Created<BatchDetail>, Problem> {
    commands::member(permit.actor())?;
    let name = text::optional_line("name", about_it.name.as_deref(), 100)?;
    let mapping = columns::read(about_it.columns.as_deref())?;
    let again = about_it.again.unwrap_or(false);
    let table = file.read().await.map_err(BatchError::from)?;
    // Of the same file twice at once the second sees the first.
    let mut tx = permit.write_alone().await?;
    let new = New { name: name.unwrap_or_else(|| "payouts".to_owned()), table, mapping, again };
    let batch = commands::create(&mut tx, new).await?;
    let view = view_of(&mut tx, &batch).await?;
    let says = format!("uploaded {} with {} lines", batch.name, batch.lines);
    let done = permit::Activity::new(permit::Area::Payouts, "batch.uploaded", says);
    tx.commit(done.on(batch.id, &batch.name), Created(view)).await
}

/// What the columns of a file mean.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = BatchMappingInput)]
pub(super) struct MappingInput {
    /// The meaning of each column, in their order; null for one that is not read.
    columns: Vec<Option<Column>>,
}

/// Reads the file again, its columns meaning something else. Lines that were edited or dropped are as in the file again.
pub(super) async fn map(
    permit: Permit<EditPayout>,
    Path(id): Path<Id<subjects::Batch>>,
    Input(input): Input<MappingInput>,
) -> Result<Json<BatchDetail>, Problem> {
    commands::member(permit.actor())?;
    let mut tx = permit.write().await?;
    let batch = commands::map(&mut tx, id, input.columns).await?;
    let view = view_of(&mut tx, &batch).await?;
    let names = |batch: &Batch| {
        let names = batch.columns.0.iter().map(|column| column.map_or("-", Column::name));
        names.collect::<Vec<_>>().join(", ")
    };
    let done = about(&batch, "batch.mapped", "said what the columns mean of").changed("", names(&batch));
    tx.commit(done, Json(view)).await
}

/// Looks at every line again: at today's fees, and against the references that orders have.
pub(super) async fn check(
    permit: Permit<EditPayout>,
    Path(id): Path<Id<subjects::Batch>>,
) -> Result<Json<BatchDetail>, Problem> {
    commands::member(permit.actor())?;
    let mut tx = permit.write().await?;
    let batch = commands::recheck(&mut tx, id).await?;
    let view = view_of(&mut tx, &batch).await?;
    tx.commit(about(&batch, "batch.checked", "checked again"), Json(view)).await
}

/// Puts other text into a line of a draft. Whoever does never releases the batch.
pub(super) async fn edit_line(
    permit: Permit<EditPayout>,
    Path((id, number)): Path<(Id<subjects::Batch>, i64)>,
    Input(input): Input<LineInput>,
) -> Result<Json<BatchDetail>, Problem> {
    commands::member(permit.actor())?;
    let mut tx = permit.write().await?;
    let batch = commands::edit(&mut tx, id, number, input.given()).await?;
    let view = view_of(&mut tx, &batch).await?;
    tx.commit(about(&batch, "batch.edited", &format!("edited line {number} of")), Json(view)).await
}

/// Drops a line of a draft. Whoever does never releases the batch.
pub(super) async fn drop_line(
    permit: Permit<EditPayout>,
    Path((id, number)): Path<(Id<subjects::Batch>, i64)>,
) -> Result<Json<BatchDetail>, Problem> {
    commands::member(permit.actor())?;
    let mut tx = permit.write().await?;
    let batch = commands::drop_line(&mut tx, id, number).await?;
    let view = view_of(&mut tx, &batch).await?;
    tx.commit(about(&batch, "batch.edited", &format!("dropped line {number} of")), Json(view)).await
}
