//! Balances.

use axum::Json;
use permit::{Page, Permit, Problem, Routes, ViewBalance};

use super::{queries, views::BalanceView};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new().get("/v1/balances", balances)
}

async fn balances(permit: Permit<ViewBalance>) -> Result<Json<Page<BalanceView>>, Problem> {
    let mut tx = permit.read().await?;
    Ok(Json(Page::whole(queries::balances(&mut tx).await?)))
}
