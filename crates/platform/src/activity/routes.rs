//! Paths of the area.

use axum::Json;
use permit::{Page, Paging, Path, Permit, Problem, Query, Routes, ViewActivity};
use serde::Deserialize;
use utoipa::IntoParams;
use values::{Id, Timestamp, subjects::Entry};

use super::{
    model::{Sees, Wanted, any_id},
    queries,
    views::ActivityView,
};
use crate::text;

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new().get("/v1/activity", list).get("/v1/activity/{id}", show)
}

/// What the record is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ActivityFilter {
    /// Words in what was done, by whom, on what; or an id of any of them.
    search: Option<String>,
    /// The id of the member or key that acted.
    member: Option<String>,
    /// The id of what it was done to.
    object: Option<String>,
    /// Such as `payout.authorised`.
    act: Option<String>,
    /// Such as `payouts`.
    area: Option<String>,
    /// `true` for refusals only, `false` for everything else.
    refused: Option<String>,
    /// From this instant on, such as `2026-11-23T00:00:00Z`.
    from: Option<String>,
    /// Before this instant; empty for no end.
    to: Option<String>,
    cursor: Option<String>,
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

impl ActivityFilter {
    /// Reads what was typed. An empty filter is none; one that cannot be read is named.
    fn read(&self) -> Result<Wanted, Problem> {
        let mut wanted = Wanted {
            actor: id("member", self.member.as_deref())?,
            subject: id("object", self.object.as_deref())?,
            act: text::optional_line("act", self.act.as_deref(), 80)?,
            area: text::optional_line("area", self.area.as_deref(), 80)?,
            refused: match self.refused.as_deref().unwrap_or_default() {
                "" => None,
                "true" => Some(true),
                "false" => Some(false),
                _ => return Err(Problem::field("refused", "Say true or false.")),
            },
            from: time("from", self.from.as_deref())?,
            to: time("to", self.to.as_deref())?,
            ..Wanted::default()
        };
        if let Some(search) = text::optional_line("search", self.search.as_deref(), 200)? {
            wanted.search(&search);
        }
        Ok(wanted)
    }
}

fn id(field: &str, text: Option<&str>) -> Result<Option<[u8; 16]>, Problem> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    let read = |text| any_id(text).ok_or_else(|| Problem::field(field, "This is not an id. Copy it whole."));
    text.map(read).transpose()
}

fn time(field: &str, text: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    let read = |text: &str| {
        serde_json::from_value(serde_json::Value::from(text))
            .map_err(|_| Problem::field(field, "Write a time like 2026-11-23T10:03:12Z."))
    };
    text.map(read).transpose()
}

async fn list(
    permit: Permit<ViewActivity>,
    Query(filter): Query<ActivityFilter>,
) -> Result<Json<Page<ActivityView>>, Problem> {
    let wanted = filter.read()?;
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let limit = paging.limit();
    let sees = Sees::of(permit.allow(), permit.actor());
    let mut tx = permit.read().await?;
    let most = i64::try_from(limit).unwrap_or(100) + 1;
    let (rows, stopped) = queries::list(&mut tx, sees, &wanted, paging.after::<Entry>(), most).await?;
    let mut page = Page::cut(rows, limit, |found| found.id.to_string());
    page.next = page.next.or_else(|| stopped.map(|id| id.to_string()));
    Ok(Json(page.map(ActivityView::from)))
}

async fn show(
    permit: Permit<ViewActivity>,
    Path(id): Path<Id<Entry>>,
) -> Result<Json<ActivityView>, Problem> {
    let sees = Sees::of(permit.allow(), permit.actor());
    let mut tx = permit.read().await?;
    let found = queries::find(&mut tx, id).await?;
    let found = found.filter(|found| sees.includes(&found.area, found.actor));
    found.map(|found| Json(found.into())).ok_or_else(|| Problem::not_found("entry"))
}
