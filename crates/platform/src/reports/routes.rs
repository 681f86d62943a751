//! One's own choice, whether yesterday's report comes by mail.

use axum::Json;
use permit::{Activity, Area, Input, Permit, Problem, ReceiveReport, Routes, Tx as _, Writing as _};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::Timestamp;

use super::{jobs, model, queries};
use crate::home;

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new().get("/v1/daily-report", show).put("/v1/daily-report", switch)
}

/// Whether the caller gets the report of yesterday every morning.
#[derive(Debug, Serialize, ToSchema)]
struct DailyReportView {
    /// Whether it comes.
    on: bool,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
}

impl DailyReportView {
    fn new(since: Option<Timestamp>) -> Self {
        Self { on: since.is_some(), since }
    }
}

/// Whether it is to come.
#[derive(Debug, Deserialize, ToSchema)]
struct DailyReportInput {
    /// Whether it is to come.
    on: bool,
}

async fn show(permit: Permit<ReceiveReport>) -> Result<Json<DailyReportView>, Problem> {
    let Some(member) = permit.actor().as_member().map(|member| member.id) else {
        return Ok(Json(DailyReportView::new(None)));
    };
    let since = queries::since(&mut permit.glance().await?, member).await?;
    Ok(Json(DailyReportView::new(since)))
}

/// Switches one's own report on or off. The first one who does has the reports begin with that of today.
async fn switch(
    permit: Permit<ReceiveReport>,
    Input(input): Input<DailyReportInput>,
) -> Result<Json<DailyReportView>, Problem> {
    let mut tx = permit.write().await?;
    let Some(member) = tx.actor().as_member().map(|member| member.id) else {
        return Ok(tx.already_done(Json(DailyReportView::new(None))));
    };
    let changed = match input.on {
        true => queries::switch_on(&mut tx, member).await?,
        false => queries::switch_off(&mut tx, member).await?,
    };
    let view = Json(DailyReportView::new(queries::since(&mut tx, member).await?));
    if !changed {
        return Ok(tx.already_done(view));
    }
    if input.on {
        let zone = home::find_zone(&mut tx).await?;
        let today = model::day_of(tx.now(), &model::zone(&zone));
        jobs::plan(&mut tx, today, &zone).await?;
    }
    let (before, after) = if input.on { ("off", "on") } else { ("on", "off") };
    let says = format!("switched their daily report by mail {after}");
    tx.commit(Activity::new(Area::Merchant, "report.switched", says).changed(before, after), view).await
}
