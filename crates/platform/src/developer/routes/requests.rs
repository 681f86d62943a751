//! The routes of the request log.

use axum::Json;
use permit::{Page, PagedQuery, Path, Permit, Problem, Routes, Tx as _, ViewApiRequests};
use values::{Duration, Id, Timestamp, subjects::Request};

use super::super::{
    queries::{self, CallRow},
    views::{ApiRequestDetail, ApiRequestView, CallFilter, ErrorOfRequests, HourOfRequests, RequestSummary},
};

const HOUR_MICROS: i64 = 3_600_000_000;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/v1/requests", list)
        .get("/v1/requests/summary", summary)
        .get("/v1/requests/{id}", show)
}

async fn list(
    permit: Permit<ViewApiRequests>,
    PagedQuery(filter, paging): PagedQuery<CallFilter>,
) -> Result<Json<Page<ApiRequestView>>, Problem> {
    let narrowed = filter.narrowed()?;
    let mut tx = permit.read().await?;
    let rows = queries::list_calls(&mut tx, &narrowed, &paging).await?;
    let page = Page::cut(rows, paging.limit(), |row: &CallRow| row.id.to_string());
    Ok(Json(page.map(ApiRequestView::from)))
}

async fn show(
    permit: Permit<ViewApiRequests>,
    Path(id): Path<Id<Request>>,
) -> Result<Json<ApiRequestDetail>, Problem> {
    let mut tx = permit.read().await?;
    let row = queries::find_call(&mut tx, id).await?.ok_or_else(|| Problem::not_found("request"))?;
    let bodies = queries::find_bodies(&mut tx, id).await?.unwrap_or_default();
    Ok(Json(ApiRequestDetail::new(row, bodies)))
}

async fn summary(permit: Permit<ViewApiRequests>) -> Result<Json<RequestSummary>, Problem> {
    let mut tx = permit.read().await?;
    let this_hour = tx.now().as_micros().div_euclid(HOUR_MICROS);
    let first_hour = this_hour - 23;
    let since = Timestamp::from_micros(first_hour * HOUR_MICROS);
    let counted = queries::count_by_hour(&mut tx, since).await?;
    let hours = (first_hour..=this_hour).map(|hour| {
        let found = counted.iter().find(|(at, ..)| *at == hour);
        let (count, errors) = found.map_or((0, 0), |(_, count, errors)| (*count, *errors));
        HourOfRequests { at: Timestamp::from_micros(hour * HOUR_MICROS), count, errors }
    });
    let a_day_ago = tx.now() - Duration::from_secs(24 * 3600);
    let errors = queries::list_errors(&mut tx, a_day_ago).await?;
    Ok(Json(RequestSummary {
        hours: hours.collect(),
        errors: errors.into_iter().map(ErrorOfRequests::from).collect(),
    }))
}
