//! The one path of the area.

use axum::Json;
use permit::{Permit, Problem, Query, Routes, Tx as _, ViewBalance};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    model, queries,
    views::{Counted, FiguresView},
};
use crate::{home, ledger, listing};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new().get("/v1/figures", show)
}

/// Which figures are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FiguresFilter {
    /// `TZS` unless told.
    currency: Option<String>,
    /// How many days, today included, from 7 to 31; 30 unless told.
    days: Option<String>,
}

async fn show(
    permit: Permit<ViewBalance>,
    Query(filter): Query<FiguresFilter>,
) -> Result<Json<FiguresView>, Problem> {
    let currency = ledger::currency(filter.currency.as_deref())?;
    let wanted = model::days(filter.days.as_deref()).map_err(listing::invalid)?;
    let mut tx = permit.read().await?;
    let days = home::days(tx.now(), &home::find_zone(&mut tx).await?, wanted);
    let counted = Counted {
        collected: queries::list_collected(&mut tx, currency, &days).await?,
        paid_out: queries::list_paid_out(&mut tx, currency, &days).await?,
        waited: queries::list_waited(&mut tx, currency, &days).await?,
        balances: queries::list_balances(&mut tx, currency, &days).await?,
    };
    Ok(Json(FiguresView::new(currency, days, &counted)?))
}
