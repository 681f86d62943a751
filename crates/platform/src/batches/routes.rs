//! Batches in the dashboard and on `/v1`.

mod decide;
mod draft;
mod results;

use axum::Json;
use http::StatusCode;
use permit::{
    Activity, Allow, Area, Kind, MemberActor, Page, Paging, Path, Permit, Problem, Query, Routes, Tx,
    ViewPayouts, rule,
};
use serde::Deserialize;
use utoipa::IntoParams;
use values::{Id, subjects};

use super::{
    commands,
    model::{Batch, BatchState, Stop},
    queries::{self, Shown},
    views::{BatchDetail, BatchPage, BatchRefusal, BatchView, LineView},
};
use crate::{
    listing,
    payouts::{self, WhoCan},
    policy,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/payout-batches", list)
        .post("/v1/payout-batches", draft::upload)
        .get("/v1/payout-batches/{id}", show)
        .get("/v1/payout-batches/{id}/lines", lines)
        .get("/v1/payout-batches/{id}/results", results::results)
        .put("/v1/payout-batches/{id}/mapping", draft::map)
        .post("/v1/payout-batches/{id}/check", draft::check)
        .put("/v1/payout-batches/{id}/lines/{number}", draft::edit_line)
        .delete("/v1/payout-batches/{id}/lines/{number}", draft::drop_line)
        .post("/v1/payout-batches/{id}/confirm", decide::confirm)
        .post("/v1/payout-batches/{id}/authorise", decide::authorise)
        .post("/v1/payout-batches/{id}/reject", decide::reject)
        .post("/v1/payout-batches/{id}/cancel", decide::cancel)
        .post("/v1/payout-batches/{id}/stop", decide::stop)
}

/// Which batches are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BatchFilter {
    /// States between commas.
    state: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

async fn list(
    permit: Permit<ViewPayouts>,
    Query(filter): Query<BatchFilter>,
) -> Result<Json<BatchPage>, Problem> {
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let states =
        listing::states(filter.state.as_deref(), |word| BatchState::from_name(word).map(BatchState::name))?;
    let mut tx = permit.read().await?;
    let batches = queries::list(&mut tx, &states, paging.after(), paging.limit()).await?;
    let waiting_for_me = match permit.actor().as_member().filter(|member| member.may(Kind::AuthorisePayout)) {
        Some(member) => queries::waiting(&mut tx, member.id).await?,
        None => 0,
    };
    let page = Page::cut(batches, paging.limit(), |batch| batch.id.to_string());
    let data = page.data.iter().map(|batch| BatchView::new(batch, shown(&permit))).collect();
    Ok(Json(BatchPage { data, next: page.next, waiting_for_me }))
}

/// How much the caller sees. The names of a file's columns can be a payee's, where it has none: not for keys.
fn shown(permit: &Permit<ViewPayouts>) -> Allow {
    if permit.actor().as_member().is_some() { permit.allow() } else { Allow::Masked }
}

async fn find(tx: &mut impl Tx, id: Id<subjects::Batch>) -> Result<Batch, Problem> {
    queries::find(tx, id).await?.ok_or_else(|| Problem::not_found("batch"))
}

/// Shows a batch. What the caller may do is advice, since every act is checked again.
async fn show(
    permit: Permit<ViewPayouts>,
    Path(id): Path<Id<subjects::Batch>>,
) -> Result<Json<BatchDetail>, Problem> {
    let mut tx = permit.read().await?;
    let mut batch = find(&mut tx, id).await?;
    let policy = policy::load(&mut tx).await?;
    batch.hold_to(&policy)?;
    let outcomes = payouts::count_of_batch(&mut tx, id).await?;
    let reader = permit.actor().as_member();
    let may = |kind: Kind| reader.is_some_and(|member| member.may(kind));
    let checker = reader.filter(|_| may(Kind::AuthorisePayout)).map(|member| member.id);
    let around = commands::around(&mut tx, &batch).await?;
    let refused = match checker {
        Some(checker) => commands::why_not(&mut tx, &batch, &around, checker).await?,
        None => None,
    };
    let mut detail = BatchDetail::new(&batch, &around, outcomes, shown(&permit));
    let waits = batch.waits(tx.now()).is_ok();
    let own = reader.is_some_and(|member| commands::may_change(&batch, member).is_ok());
    let changes = own && may(Kind::EditPayout);
    detail.you_can.edit = changes && batch.is_draft().is_ok();
    detail.you_can.confirm = may(Kind::CreatePayout)
        && batch.is_checked().is_ok()
        && batch.is_named().is_ok()
        && batch.faulty == 0;
    detail.you_can.authorise = checker.is_some() && refused.is_none();
    detail.you_can.reject = waits && may(Kind::RejectPayout);
    detail.you_can.stop = may(Kind::RejectPayout) && batch.stop() == Ok(Stop::Now);
    detail.you_can.cancel = changes && batch.cancel(tx.now()).is_ok();
    if let Some(member) = reader
        && let Some(problem) = refused.or_else(|| not_for(member)).filter(|_| waits)
    {
        let who_can = commands::who_can(&mut tx, &batch, &around, WhoCan::NAMED).await?;
        detail.refusal = Some(BatchRefusal {
            code: problem.code(),
            detail: problem.detail().to_owned(),
            who_can: WhoCan::shown_to(member.role, who_can),
        });
    }
    Ok(Json(detail))
}

/// Why role or payout duty let the member release no batch at all.
fn not_for(member: &MemberActor) -> Option<Problem> {
    const RELEASES: Kind = Kind::AuthorisePayout;
    if !rule(RELEASES).of(member.role).allow.enters() {
        let says = format!("Your role, {}, may not authorise files of payouts.", member.role.name());
        return Some(Problem::forbid(StatusCode::FORBIDDEN, "role.refused", says));
    }
    (!member.may(RELEASES)).then(|| member.duty.refusal(RELEASES))
}

/// Which lines are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LineFilter {
    /// `true` for those that cannot be paid as they are; with `warnings` for both.
    problems: Option<bool>,
    /// `true` for those to look at twice.
    warnings: Option<bool>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

/// Lists lines, in their order: who is paid what. For members, never for keys.
async fn lines(
    permit: Permit<ViewPayouts>,
    Path(id): Path<Id<subjects::Batch>>,
    Query(filter): Query<LineFilter>,
) -> Result<Json<Page<LineView>>, Problem> {
    commands::member(permit.actor())?;
    let shown = Shown {
        after: filter.cursor.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0),
        problems: filter.problems.unwrap_or(false),
        warnings: filter.warnings.unwrap_or(false),
    };
    let limit = Paging { cursor: None, limit: filter.limit }.limit();
    let mut tx = permit.read().await?;
    find(&mut tx, id).await?;
    let lines = queries::lines(&mut tx, id, shown, limit + 1).await?;
    let page = Page::cut(lines, limit, |line| line.number.to_string());
    let numbers: Vec<_> = page.data.iter().map(|line| line.number).collect();
    let payouts = payouts::list_of_lines(&mut tx, id, &numbers).await?;
    Ok(Json(page.map(|line| {
        let payout = payouts.iter().find(|(number, ..)| *number == line.number);
        LineView::new(&line, payout, permit.allow())
    })))
}

/// The batch after an act, as whoever acted sees it.
async fn view_of(tx: &mut impl Tx, batch: &Batch) -> Result<BatchDetail, Problem> {
    let around = commands::around(tx, batch).await?;
    let outcomes = payouts::count_of_batch(tx, batch.id).await?;
    Ok(BatchDetail::new(batch, &around, outcomes, Allow::Yes))
}

/// The record of an act.
fn about(batch: &Batch, act: &'static str, verb: &str) -> Activity {
    let totals: Vec<_> = batch.totals().unwrap_or_default().iter().map(ToString::to_string).collect();
    let comes_to = if totals.is_empty() { String::new() } else { format!(", {}", totals.join(" and ")) };
    let says = format!("{verb} the batch {} of {} payouts{comes_to}", batch.name, batch.counted);
    Activity::new(Area::Payouts, act, says).on(batch.id, &batch.name)
}
