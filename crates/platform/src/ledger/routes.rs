//! Balances and statements.

use axum::Json;
use http::StatusCode;
use permit::{Activity, Area, ExportStatement, Page, Paging, Permit, Problem, Query, Routes, ViewBalance};
use serde::Deserialize;
use utoipa::IntoParams;
use values::{Currency, Timestamp};

use super::{
    Lines, Reading, queries,
    views::{BalanceView, StatementLine, StatementPage},
};
use crate::{
    csv, listing,
    streamed::{self, Table},
};

/// How many lines of a span are added up at most: reading them takes as long as there are.
const MOST_SUMMED: i64 = 20_000;

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/balances", balances)
        .get("/v1/statement", statement)
        .get("/v1/statement/export", export)
}

async fn balances(permit: Permit<ViewBalance>) -> Result<Json<Page<BalanceView>>, Problem> {
    let mut tx = permit.read().await?;
    Ok(Json(Page::whole(queries::balances(&mut tx).await?)))
}

/// Which statement.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StatementFilter {
    /// `TZS` unless told.
    currency: Option<String>,
    /// From this day of East Africa Time or instant on.
    from: Option<String>,
    /// Up to this day, itself included, or before this instant.
    to: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many lines, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

async fn statement(
    permit: Permit<ViewBalance>,
    Query(filter): Query<StatementFilter>,
) -> Result<Json<StatementPage>, Problem> {
    let currency = currency(filter.currency.as_deref())?;
    let span = listing::span(filter.from.as_deref(), filter.to.as_deref())?;
    let behind = filter.cursor.as_deref().and_then(place).filter(|(at, _)| *at < span.1);
    let before = behind.unwrap_or((span.1, 0));
    let limit = Paging { cursor: None, limit: filter.limit }.limit();
    let mut tx = permit.read().await?;
    let mut totals = queries::statement_totals(&mut tx, currency, span).await?;
    if behind.is_none() && totals.lines <= MOST_SUMMED {
        let [credits, debits] = queries::statement_sums(&mut tx, currency, span).await?;
        (totals.credits, totals.debits) = (Some(credits), Some(debits));
    }
    let which = Lines::NewestFirst { before, limit: limit + 1 };
    let lines = queries::statement_lines(&mut tx, currency, span, which).await?;
    let Page { data, next } =
        Page::cut(lines, limit, |line| format!("{}.{}", line.at.as_micros(), line.number));
    Ok(Json(StatementPage { totals, data, next }))
}

/// The line a page ended with: when it was posted, and its number.
fn place(cursor: &str) -> Option<(Timestamp, i64)> {
    let (at, number) = cursor.split_once('.')?;
    Some((Timestamp::from_micros(at.parse().ok()?), number.parse().ok()?))
}

/// The currency that a caller names; TZS unless told.
///
/// # Errors
/// `query.invalid`.
pub fn currency(text: Option<&str>) -> Result<Currency, Problem> {
    let code = text.map_or("TZS", str::trim).to_ascii_uppercase();
    Currency::from_code(&code).ok_or_else(|| {
        let says = format!("There is no currency {code:?}. Write a code such as TZS or USD.");
        Problem::refuse(StatusCode::BAD_REQUEST, "query.invalid", says)
    })
}

/// Which statement is exported.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StatementSpan {
    /// `TZS` unless told.
    currency: Option<String>,
    /// From this day of East Africa Time or instant on.
    from: Option<String>,
    /// Up to this day, itself included, or before this instant.
    to: Option<String>,
}

/// Hands out a whole statement as a table, oldest first, between its opening and its closing balance.
async fn export(
    permit: Permit<ExportStatement>,
    Query(filter): Query<StatementSpan>,
) -> Result<Table, Problem> {
    let currency = currency(filter.currency.as_deref())?;
    let span = listing::span(filter.from.as_deref(), filter.to.as_deref())?;
    let totals = queries::statement_totals(&mut permit.read().await?, currency, span).await?;
    let says = format!("exported {} lines of the statement in {currency} as CSV", totals.lines);
    permit.record(Activity::new(Area::Merchant, "statement.exported", says)).await?;
    let [opening, closing] = totals.rows().map(csv::write);
    let head = csv::head(StatementLine::COLUMNS) + &opening;
    let begin = Some((permit, Reading::new(&totals, span), head, closing));
    let body = streamed::body(begin, |place| async move {
        let Some((permit, mut reading, mut text, closing)) = place else { return Ok(None) };
        let lines = reading.next(&mut permit.read().await?).await?;
        if lines.is_empty() {
            return Ok(Some((text + &closing, None)));
        }
        lines.iter().for_each(|line| text.push_str(&csv::write(line.row())));
        Ok(Some((text, Some((permit, reading, String::new(), closing)))))
    });
    Ok(Table("statement.csv", body))
}
