//! Looking at comparisons.

use axum::Json;
use permit::{Page, Paging, Permit, Problem, Query, Routes, ViewRail};

use super::{queries, views::BalanceComparisonView};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new().get("/v1/rail/comparisons", list)
}

/// Lists daily comparisons of the balance at the provider with the books, newest first.
async fn list(
    permit: Permit<ViewRail>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<BalanceComparisonView>>, Problem> {
    let found = queries::list(&mut permit.read().await?, &paging).await?;
    let page = Page::cut(found, paging.limit(), |kept| kept.id.to_string());
    Ok(Json(page.map(|kept| BalanceComparisonView::from(&kept))))
}
