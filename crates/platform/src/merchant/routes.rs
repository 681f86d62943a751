//! The routes of the merchant.

use axum::Json;
use permit::{
    Accepted, EditMerchant, Either, Input, Permit, Problem, Routes, TightenPolicy, Tx as _, ViewMerchant,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    commands::{self, Decided, NewLogo, NewProfile},
    model::{self, Requirement},
    queries,
    views::MerchantView,
};
use crate::{
    changes::{self, ChangeWaits},
    hosted::{self, Logo},
    text,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/merchant", show)
        .patch("/v1/merchant", edit)
        .put("/v1/merchant/second-factor-required", require_factor)
}

async fn show(permit: Permit<ViewMerchant>) -> Result<Json<MerchantView>, Problem> {
    let mut tx = permit.read().await?;
    let profile = queries::find_profile(&mut tx).await?;
    let people = changes::second_people(&mut tx).await?;
    let logo = hosted::logo_path(&mut tx).await?;
    Ok(Json(MerchantView::new(tx.merchant(), profile, logo, people)))
}

/// What is to be different.
#[derive(Deserialize, ToSchema)]
struct MerchantEdit {
    name: Option<String>,
    time_zone: Option<String>,
    /// A PNG, JPEG or WebP picture in base64, of at most 100 kB, for pages that payers see; an empty text takes it off.
    logo: Option<String>,
}

async fn edit(
    permit: Permit<EditMerchant>,
    Input(input): Input<MerchantEdit>,
) -> Result<Json<MerchantView>, Problem> {
    let name = input.name.map(|name| text::line("name", &name, 1..=120)).transpose()?;
    let zone = input.time_zone.map(|zone| model::time_zone(&zone)).transpose();
    let time_zone = zone.map_err(|error| Problem::field("time_zone", error.to_string()))?;
    let logo = match input.logo.as_deref() {
        None => NewLogo::Keep,
        Some("") => NewLogo::TakeOff,
        Some(text) => {
            NewLogo::Put(Logo::parse(text).map_err(|error| Problem::field("logo", error.to_string()))?)
        }
    };
    let mut tx = permit.write_alone().await?;
    let (profile, done) = commands::edit(&mut tx, NewProfile { name, time_zone, logo }).await?;
    let people = changes::second_people(&mut tx).await?;
    let logo = hosted::logo_path(&mut tx).await?;
    let view = MerchantView::new(tx.merchant(), profile, logo, people);
    tx.commit(done, Json(view)).await
}

/// Whether a second factor is to be required of everybody.
#[derive(Deserialize, ToSchema)]
struct FactorRequirement {
    required: bool,
}

async fn require_factor(
    permit: Permit<TightenPolicy>,
    Input(input): Input<FactorRequirement>,
) -> Result<Either<Json<MerchantView>, Accepted<ChangeWaits>>, Problem> {
    let wanted = if input.required { Requirement::Required } else { Requirement::Optional };
    let mut tx = permit.write_alone().await?;
    let (decided, done) = commands::require(&mut tx, wanted).await?;
    let answer = match decided {
        Decided::Done(profile) => {
            let people = changes::second_people(&mut tx).await?;
            let logo = hosted::logo_path(&mut tx).await?;
            Either::Done(Json(MerchantView::new(tx.merchant(), profile, logo, people)))
        }
        Decided::Waits(view) => Either::Other(Accepted(ChangeWaits { change_request: *view })),
    };
    tx.commit(done, answer).await
}
