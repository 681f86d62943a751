//! The routes of applications.

use axum::Json;
use permit::{
    Accepted, Activity, Area, Created, Either, Input, ManageApplications, NoContent, Page, PagedQuery, Path,
    Permit, Problem, Routes, Tx, ViewApplications, Writing as _,
};
use values::{
    Id,
    subjects::{Application, Member},
};

use super::super::{
    commands,
    model::application::Feature,
    queries::{self, ApplicationRow},
    views::{ApplicationChange, ApplicationFilter, ApplicationView, ApplicationWaits, NewApplication},
};
use crate::{
    changes::{self, Kind},
    mandates,
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/v1/applications", list)
        .post("/v1/applications", create)
        .get("/v1/applications/{id}", show)
        .patch("/v1/applications/{id}", update)
        .delete("/v1/applications/{id}", delete)
        .post("/v1/applications/{id}/disable", disable)
        .post("/v1/applications/{id}/enable", enable)
}

/// One application as it is shown, with what waits for it.
async fn view(
    tx: &mut impl Tx,
    reader: Option<Id<Member>>,
    row: ApplicationRow,
) -> Result<ApplicationView, Problem> {
    let waiting = changes::waiting(tx, &KINDS, reader).await?;
    Ok(ApplicationView::new(row, &waiting))
}

const KINDS: [Kind; 2] = [Kind::ApplicationFeature, Kind::MandateRaised];

async fn list(
    permit: Permit<ViewApplications>,
    PagedQuery(filter, paging): PagedQuery<ApplicationFilter>,
) -> Result<Json<Page<ApplicationView>>, Problem> {
    let (reader, state) = (permit.actor().member(), filter.state()?);
    let mut tx = permit.read().await?;
    let waiting = changes::waiting(&mut tx, &KINDS, reader).await?;
    let mut rows = queries::list_applications(&mut tx, state, &paging).await?;
    let mandates = mandates::all(&mut tx).await?;
    for row in &mut rows {
        row.mandate = mandates.iter().find(|(id, _)| *id == row.id).map(|(_, mandate)| mandate.clone());
    }
    let page = Page::cut(rows, paging.limit(), |row: &ApplicationRow| row.id.to_string());
    Ok(Json(page.map(|row| ApplicationView::new(row, &waiting))))
}

async fn show(
    permit: Permit<ViewApplications>,
    Path(id): Path<Id<Application>>,
) -> Result<Json<ApplicationView>, Problem> {
    let reader = permit.actor().member();
    let mut tx = permit.read().await?;
    let row = commands::find(&mut tx, id).await?;
    Ok(Json(view(&mut tx, reader, row).await?))
}

async fn create(
    permit: Permit<ManageApplications>,
    Input(new): Input<NewApplication>,
) -> Result<Created<ApplicationView>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (row, waiting) = commands::create(&mut tx, new).await?;
    let mut says = format!("created the application {}", row.name);
    for request in &waiting {
        says.push_str(&format!(" and asked: {}", request.after));
    }
    let done = about("application.created", says, &row).changed("", facts(&row));
    let reader = tx.actor().member();
    let answer = view(&mut tx, reader, row).await?;
    tx.commit(done, Created(answer)).await
}

async fn update(
    permit: Permit<ManageApplications>,
    Path(id): Path<Id<Application>>,
    Input(change): Input<ApplicationChange>,
) -> Result<Either<Json<ApplicationView>, Accepted<ApplicationWaits>>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (before, after, waiting) = commands::update(&mut tx, id, change).await?;
    let reader = tx.actor().member();
    let (was, is) = (facts(&before), facts(&after));
    let mut says = format!("changed the application {}", after.name);
    for request in &waiting {
        says.push_str(&format!(" and asked: {}", request.after));
    }
    let mut done = about("application.updated", says, &after).changed(was.clone(), is.clone());
    let application = view(&mut tx, reader, after).await?;
    let Some(change_request) = waiting.into_iter().next() else {
        return tx.commit(done, Either::Done(Json(application))).await;
    };
    if was == is {
        done = changes::requested(&change_request);
    }
    tx.commit(done, Either::Other(Accepted(ApplicationWaits { change_request, application }))).await
}

async fn delete(
    permit: Permit<ManageApplications>,
    Path(id): Path<Id<Application>>,
) -> Result<NoContent, Problem> {
    let mut tx = permit.write_alone().await?;
    let (before, after) = commands::disable(&mut tx, id).await?;
    tx.commit(disabled(&before, &after), NoContent).await
}

async fn disable(
    permit: Permit<ManageApplications>,
    Path(id): Path<Id<Application>>,
) -> Result<Json<ApplicationView>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (before, after) = commands::disable(&mut tx, id).await?;
    let reader = tx.actor().member();
    let done = disabled(&before, &after);
    let answer = view(&mut tx, reader, after).await?;
    tx.commit(done, Json(answer)).await
}

async fn enable(
    permit: Permit<ManageApplications>,
    Path(id): Path<Id<Application>>,
) -> Result<Json<ApplicationView>, Problem> {
    let mut tx = permit.write_alone().await?;
    let row = commands::enable(&mut tx, id).await?;
    let reader = tx.actor().member();
    let done = about("application.enabled", format!("enabled the application {}", row.name), &row)
        .changed("disabled", facts(&row));
    let answer = view(&mut tx, reader, row).await?;
    tx.commit(done, Json(answer)).await
}

fn about(act: &'static str, says: String, row: &ApplicationRow) -> Activity {
    Activity::new(Area::Developer, act, says).on(row.id, row.name.clone())
}

fn disabled(before: &ApplicationRow, after: &ApplicationRow) -> Activity {
    about("application.disabled", format!("disabled the application {}", after.name), after)
        .changed(facts(before), facts(after))
}

fn facts(row: &ApplicationRow) -> String {
    let features: Vec<_> = row.features.iter().map(|feature: &Feature| feature.title()).collect();
    let features = if features.is_empty() { "no features".to_owned() } else { features.join(", ") };
    let state = if row.active { "active" } else { "disabled" };
    let pays = row.mandate.as_ref().map_or_else(String::new, |mandate| format!(" · {}", mandate.says()));
    let returns = row.return_url.as_ref().map_or_else(String::new, |url| format!(" · returns to {url}"));
    format!(
        "{} · {state} · {features}{pays} · keys may carry: {}{returns}",
        row.name,
        row.key_scopes.codes().join(", ")
    )
}
