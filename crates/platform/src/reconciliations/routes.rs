//! Reconciliation on `/v1`, for members: who exports statements compares them, too.

use axum::{Extension, Json};
use permit::{
    Activity, Area, Created, ExportStatement, Input, Page, Paging, Path, Permit, Problem, Query, Routes,
};
use rails::{ClickPesa, Simulator};
use serde::Deserialize;
use utoipa::IntoParams;
use values::{Duration, Id, Timestamp};

use super::{
    commands::{self, New},
    model::{Reconciliation, ReconciliationError, Verdict},
    queries::{self, Wanted},
    views::{ReconciliationLineView, ReconciliationNote, ReconciliationView},
};
use crate::{Services, columns, listing, text, upload::Upload};

/// The most days that one file is of.
const MOST_DAYS: u64 = 366;

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/reconciliations", list)
        .post("/v1/reconciliations", upload)
        .get("/v1/reconciliations/{id}", show)
        .get("/v1/reconciliations/{id}/lines", lines)
        .post("/v1/reconciliations/{id}/lines/{number}/resolve", resolve)
        .post("/v1/reconciliations/{id}/lines/{number}/reopen", reopen)
        .get("/v1/reconciliation-exceptions", exceptions)
}

/// Lists reconciliations, newest first. For members, never for keys.
async fn list(
    permit: Permit<ExportStatement>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ReconciliationView>>, Problem> {
    commands::member(permit.actor())?;
    let found = queries::list_all(&mut permit.read().await?, paging.after(), paging.limit()).await?;
    let page = Page::cut(found, paging.limit(), |it| it.id.to_string());
    Ok(Json(page.map(|it| ReconciliationView::from(&it))))
}

fn missing() -> Problem {
    Problem::not_found("reconciliation")
}

/// Shows one, and how far it has come.
async fn show(
    permit: Permit<ExportStatement>,
    Path(id): Path<Id<Reconciliation>>,
) -> Result<Json<ReconciliationView>, Problem> {
    commands::member(permit.actor())?;
    let it = queries::find(&mut permit.read().await?, id).await?.ok_or_else(missing)?;
    Ok(Json(ReconciliationView::from(&it)))
}

/// About the file that is sent as the body.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReconciliationUpload {
    /// What the file is called; "statement" unless told.
    name: Option<String>,
    /// Through which rail the orders went: `clickpesa` or `simulator`; what the money moves through now unless told.
    rail: Option<String>,
    /// The first day of the file, of East Africa Time, such as `2026-11-01`.
    from: Option<String>,
    /// The last day of the file, itself included.
    to: Option<String>,
    /// What the columns mean, between commas, nothing for one that is not read: `reference,,amount,state`. The meanings are
    /// `reference`, `amount`, `currency`, `kind`, `state`. Their names tell where this is left out.
    columns: Option<String>,
    /// `true` to compare a file once more that was uploaded before.
    again: Option<bool>,
}

impl ReconciliationUpload {
    fn span(&self) -> Result<((String, String), (Timestamp, Timestamp)), ReconciliationError> {
        let day = |text: Option<&str>| text.and_then(|text| listing::date(text.trim()));
        let (from, to) =
            day(self.from.as_deref()).zip(day(self.to.as_deref())).ok_or(ReconciliationError::Days)?;
        let (from, to) = (from.to_string(), to.to_string());
        let begins = listing::day(&from).ok_or(ReconciliationError::Days)?;
        let ends = listing::day(&to).ok_or(ReconciliationError::Days)? + Duration::from_secs(24 * 3600);
        let most = Duration::from_secs(MOST_DAYS * 24 * 3600);
        if begins >= ends || ends.since(begins) > most {
            return Err(ReconciliationError::Days);
        }
        Ok(((from, to), (begins, ends)))
    }
}

/// Uploads a provider's file, which a job then compares with what we have.
async fn upload(
    permit: Permit<ExportStatement>,
    Extension(services): Extension<Services>,
    Query(about): Query<ReconciliationUpload>,
    file: Upload,
) -> Result<Created<ReconciliationView>, Problem> {
    commands::member(permit.actor())?;
    let name = text::optional_line("name", about.name.as_deref(), 100)?;
    let (days, span) = about.span()?;
    let mapping = columns::read(about.columns.as_deref())?;
    let own = services.rails().own().name();
    let rail = match about.rail.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(rail) if rail == own && own == Simulator::NAME => Simulator::NAME,
        Some(ClickPesa::NAME) => ClickPesa::NAME,
        Some(_) => return Err(ReconciliationError::Rail(format!("{own} or {}", ClickPesa::NAME)).into()),
        None => {
            let now = services.rails().of(&mut permit.read().await?).await?;
            let is_own = now.is_some_and(|chosen| chosen.account.is_none());
            if is_own { Simulator::NAME } else { ClickPesa::NAME }
        }
    };
    let table = file.read().await.map_err(ReconciliationError::from)?;
    let understood = tokio::task::spawn_blocking(move || {
        let columns = commands::understand(&table, mapping);
        (table, columns)
    });
    let (table, columns) = understood.await.map_err(|error| Problem::failure(error.to_string()))?;
    // Of the same file twice at once the second sees the first.
    let mut tx = permit.write_alone().await?;
    let name = name.unwrap_or_else(|| "statement".to_owned());
    let new = New { name, rail, days, span, table, columns, again: about.again.unwrap_or(false) };
    let it = commands::create(&mut tx, new).await?;
    let says = format!(
        "uploaded {} with {} lines of {} from {} to {}, to compare it with the books",
        it.name, it.lines, it.rail, it.days.0, it.days.1
    );
    let done = Activity::new(Area::Merchant, "reconciliation.uploaded", says).on(it.id, &it.name);
    tx.commit(done, Created(ReconciliationView::from(&it))).await
}

/// Which lines are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReconciliationLineFilter {
    /// Verdicts between commas: `matched`, `missing`, `extra`, `differing`, `unreadable`.
    verdict: Option<String>,
    /// `open` for exceptions that nobody has resolved, `resolved` for the others.
    state: Option<String>,
    /// Part of a reference.
    search: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

/// Which lines these words ask for.
///
/// # Errors
/// `query.invalid`.
pub(super) fn wanted(
    verdict: Option<&str>,
    state: Option<&str>,
    search: Option<&str>,
) -> Result<Wanted, Problem> {
    let known = |word: &str| Verdict::from_name(word).map(Verdict::name);
    let state = state.map(str::trim).unwrap_or_default();
    if !matches!(state, "" | "open" | "resolved") {
        let says = format!("There is no state called {state:?}. Write open or resolved.");
        return Err(listing::invalid(says));
    }
    Ok(Wanted {
        verdicts: listing::states(verdict, known)?,
        state: state.to_owned(),
        pattern: listing::pattern(search),
        after: 0,
    })
}

/// Lists lines in their order: those of the file, and behind them what it does not name.
async fn lines(
    permit: Permit<ExportStatement>,
    Path(id): Path<Id<Reconciliation>>,
    Query(filter): Query<ReconciliationLineFilter>,
) -> Result<Json<Page<ReconciliationLineView>>, Problem> {
    commands::member(permit.actor())?;
    let wanted = wanted(filter.verdict.as_deref(), filter.state.as_deref(), filter.search.as_deref())?;
    let after = filter.cursor.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
    let limit = Paging { cursor: None, limit: filter.limit }.limit();
    let mut tx = permit.read().await?;
    queries::find(&mut tx, id).await?.ok_or_else(missing)?;
    let lines = queries::list(&mut tx, id, &Wanted { after, ..wanted }, limit + 1).await?;
    let page = Page::cut(lines, limit, |line| line.number.to_string());
    Ok(Json(page.map(|line| ReconciliationLineView::from(&line))))
}

/// Which exceptions are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReconciliationExceptionFilter {
    /// `open` unless told, `resolved`, or `all`.
    state: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

/// Lists what people look into, over all files: the newest file first, its lines in their order.
async fn exceptions(
    permit: Permit<ExportStatement>,
    Query(filter): Query<ReconciliationExceptionFilter>,
) -> Result<Json<Page<ReconciliationLineView>>, Problem> {
    commands::member(permit.actor())?;
    let state = match filter.state.as_deref().map(str::trim) {
        None | Some("" | "open") => "open",
        Some("resolved") => "resolved",
        Some("all") => "all",
        Some(other) => {
            let says = format!("There is no state called {other:?}. Write open, resolved or all.");
            return Err(listing::invalid(says));
        }
    };
    let behind = filter.cursor.as_deref().and_then(|text| {
        let (id, number) = text.split_once('.')?;
        Some((id.parse().ok()?, number.parse().ok()?))
    });
    let behind = behind.unwrap_or_else(|| (Id::from_bytes([0xff; 16]), 0));
    let limit = Paging { cursor: None, limit: filter.limit }.limit();
    let lines = queries::exceptions(&mut permit.read().await?, state, behind, limit + 1).await?;
    let page = Page::cut(lines, limit, |line| format!("{}.{}", line.reconciliation, line.number));
    Ok(Json(page.map(|line| ReconciliationLineView::from(&line))))
}

/// Notes what somebody found out about a line that is not alike. It changes nothing else.
async fn resolve(
    permit: Permit<ExportStatement>,
    Path((id, number)): Path<(Id<Reconciliation>, i64)>,
    Input(input): Input<ReconciliationNote>,
) -> Result<Json<ReconciliationLineView>, Problem> {
    commands::member(permit.actor())?;
    let note = text::line("note", &input.note, 1..=500)?;
    let mut tx = permit.write().await?;
    let (it, line) = commands::resolve(&mut tx, id, number, &note).await?;
    let says =
        format!("resolved line {number} of {}, {} {}: {note}", it.name, line.verdict.name(), line.reference);
    let done = Activity::new(Area::Merchant, "reconciliation.resolved", says).on(it.id, &it.name);
    tx.commit(done, Json(ReconciliationLineView::from(&line))).await
}

/// Has a line wait again that somebody resolved.
async fn reopen(
    permit: Permit<ExportStatement>,
    Path((id, number)): Path<(Id<Reconciliation>, i64)>,
) -> Result<Json<ReconciliationLineView>, Problem> {
    commands::member(permit.actor())?;
    let mut tx = permit.write().await?;
    let (it, line, before) = commands::reopen(&mut tx, id, number).await?;
    let says = format!("reopened line {number} of {}, {} {}", it.name, line.verdict.name(), line.reference);
    let done = Activity::new(Area::Merchant, "reconciliation.reopened", says).on(it.id, &it.name);
    tx.commit(done.changed(before, ""), Json(ReconciliationLineView::from(&line))).await
}
