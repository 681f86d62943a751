//! Looking at the check.

use axum::Json;
use permit::{Permit, Problem, Routes, ViewBalance};

use super::{queries, views::LedgerCheckView};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new().get("/v1/ledger/check", show)
}

/// Shows how far the ledger was checked against itself, what does not add up, and which work for the merchant fails.
async fn show(permit: Permit<ViewBalance>) -> Result<Json<LedgerCheckView>, Problem> {
    let mut tx = permit.read().await?;
    let run = queries::find_run(&mut tx).await?;
    let findings = queries::open_findings(&mut tx).await?;
    let failing = queries::failing_jobs(&mut tx).await?;
    Ok(Json(LedgerCheckView::new(&run, findings, failing)))
}
