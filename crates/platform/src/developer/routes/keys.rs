//! The routes of API keys.

use axum::Json;
use permit::{
    Accepted, Activity, Area, CreateKey, Created, Either, Input, NoContent, Page, PagedQuery, Path, Permit,
    Problem, RevokeKey, Routes, Tx as _, ViewKeys,
};
use values::{
    Id,
    subjects::{ApiKey, Application},
};

use super::super::{
    commands::{self, Made},
    queries::{self, KeyRow},
    views::{KeyFilter, KeyMade, KeyView, NewKey, Rotation},
};
use crate::changes::{self, ChangeWaits};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/v1/applications/{id}/keys", list)
        .post("/v1/applications/{id}/keys", create)
        .get("/v1/applications/{id}/keys/{key}", show)
        .post("/v1/applications/{id}/keys/{key}/rotate", rotate)
        .delete("/v1/applications/{id}/keys/{key}", revoke)
}

type KeyOrRequest = Either<Created<KeyMade>, Accepted<ChangeWaits>>;

/// The one key that the caller sees: a key sees itself only.
fn own(permit: &Permit<ViewKeys>) -> Option<Id<ApiKey>> {
    permit.actor().as_key().map(|caller| caller.id)
}

async fn list(
    permit: Permit<ViewKeys>,
    Path(application): Path<Id<Application>>,
    PagedQuery(filter, paging): PagedQuery<KeyFilter>,
) -> Result<Json<Page<KeyView>>, Problem> {
    let state = filter.state()?;
    let mut tx = permit.read().await?;
    let now = tx.now();
    commands::find(&mut tx, application).await?;
    let rows = queries::list_keys(&mut tx, application, own(&permit), state, &paging).await?;
    let page = Page::cut(rows, paging.limit(), |row: &KeyRow| row.id.to_string());
    Ok(Json(page.map(|row| KeyView::new(row, now))))
}

async fn show(
    permit: Permit<ViewKeys>,
    Path((application, key)): Path<(Id<Application>, Id<ApiKey>)>,
) -> Result<Json<KeyView>, Problem> {
    let mut tx = permit.read().await?;
    let now = tx.now();
    let own = own(&permit);
    let row = queries::find_key(&mut tx, application, key).await?;
    row.filter(|row| own.is_none_or(|own| own == row.id))
        .map(|row| Json(KeyView::new(row, now)))
        .ok_or_else(|| Problem::not_found("key"))
}

async fn create(
    permit: Permit<CreateKey>,
    Path(application): Path<Id<Application>>,
    Input(new): Input<NewKey>,
) -> Result<KeyOrRequest, Problem> {
    let mut tx = permit.write_alone().await?;
    match commands::create_key(&mut tx, application, new).await? {
        Made::Waits(view) => {
            let done = changes::requested(&view);
            tx.commit(done, Either::Other(Accepted(ChangeWaits { change_request: *view }))).await
        }
        Made::Key(row, secret) => {
            let done = about("key.created", format!("made the API key {}", row.name), &row)
                .changed("", row.scopes.codes().join(", "));
            let client_id = commands::find(&mut tx, application).await?.client_id;
            let answer = KeyMade::new(*row, client_id, &secret, tx.now());
            tx.commit(done, Either::Done(Created(answer))).await
        }
    }
}

async fn rotate(
    permit: Permit<CreateKey>,
    Path((application, key)): Path<(Id<Application>, Id<ApiKey>)>,
    Input(rotation): Input<Rotation>,
) -> Result<KeyOrRequest, Problem> {
    let hours = rotation.overlap_hours;
    let mut tx = permit.write_alone().await?;
    match commands::rotate_key(&mut tx, application, key, hours).await? {
        Made::Waits(view) => {
            let done = changes::requested(&view);
            tx.commit(done, Either::Other(Accepted(ChangeWaits { change_request: *view }))).await
        }
        Made::Key(row, secret) => {
            let says = format!("rotated the API key {}; the old one works for {hours} h more", row.name);
            let done = about("key.rotated", says, &row).changed(key.to_string(), row.id.to_string());
            let client_id = commands::find(&mut tx, application).await?.client_id;
            let answer = KeyMade::new(*row, client_id, &secret, tx.now());
            tx.commit(done, Either::Done(Created(answer))).await
        }
    }
}

async fn revoke(
    permit: Permit<RevokeKey>,
    Path((application, key)): Path<(Id<Application>, Id<ApiKey>)>,
) -> Result<NoContent, Problem> {
    let mut tx = permit.write_alone().await?;
    let row = commands::revoke_key(&mut tx, application, key).await?;
    if row.revoked_at.is_some() {
        return Ok(tx.already_done(NoContent));
    }
    let done = about("key.revoked", format!("revoked the API key {}", row.name), &row);
    tx.commit(done, NoContent).await
}

fn about(act: &'static str, says: String, row: &KeyRow) -> Activity {
    Activity::new(Area::Developer, act, says).on(row.id, format!("{} …{}", row.name, row.last_four))
}
