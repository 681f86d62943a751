//! Paths of the area.

use axum::{Extension, Json};
use permit::{
    Allow, ConfirmChange, Created, Input, ObjectToWaiver, Page, Paging, Path, Permit, Problem, Public, Query,
    RequestChange, Routes, Tx as _, ViewChanges, Writing as _,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use values::{Id, subjects::Member};

use super::{
    ChangeRequest, ChangeRequestView, Registry, commands,
    model::{ChangeError, Kind, State},
    queries::{self, Found, Narrow},
    views::{self, AskForChange, ChangeConfirmed, WaiverStopped},
};
use crate::text;

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/change-requests", list)
        .post("/v1/change-requests", ask)
        .get("/v1/change-requests/{id}", show)
        .post("/v1/change-requests/{id}/confirmation", confirm)
        .post("/v1/change-requests/{id}/decline", decline)
        .post("/v1/change-requests/{id}/withdrawal", withdraw)
        .post("/v1/waiver-objections", object)
}

/// What a list of change requests is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ChangeFilter {
    /// `open`, `confirmed`, `declined`, `withdrawn` or `expired`.
    state: Option<State>,
    /// Such as `key.money`.
    kind: Option<Kind>,
    cursor: Option<String>,
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

/// What the decider says about it.
#[derive(Debug, Deserialize, ToSchema)]
struct ChangeNote {
    /// At most 500 characters.
    note: Option<String>,
}

impl ChangeNote {
    fn checked(self) -> Result<Option<String>, Problem> {
        let note = self.note.filter(|note| !note.trim().is_empty());
        note.map(|note| text::lines("note", &note, 1..=500)).transpose()
    }
}

/// Whose requests a member sees: everybody's (nil), or their own.
fn seen(permit: &Permit<ViewChanges>) -> Id<Member> {
    let own = permit.actor().as_member().filter(|_| permit.allow() != Allow::Yes);
    own.map_or_else(Id::nil, |member| member.id)
}

async fn list(
    permit: Permit<ViewChanges>,
    Query(filter): Query<ChangeFilter>,
) -> Result<Json<Page<ChangeRequestView>>, Problem> {
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let limit = paging.limit();
    let mut tx = permit.read().await?;
    let narrow = Narrow {
        requested_by: seen(&permit),
        state: filter.state.map_or("", State::name),
        kind: filter.kind.map_or("", Kind::code),
        before: paging.after(),
        limit: i64::try_from(limit).unwrap_or(100) + 1,
    };
    let rows = queries::list(&mut tx, &narrow).await?;
    let standing = commands::standing(&mut tx).await?;
    let reader = permit.actor().as_member().map(|member| member.id);
    let page = Page::cut(rows, limit, |found| found.request.id.to_string());
    Ok(Json(page.map(|found| views::one(permit.merchant(), &standing, reader, found))))
}

async fn show(
    permit: Permit<ViewChanges>,
    Path(id): Path<Id<ChangeRequest>>,
) -> Result<Json<ChangeRequestView>, Problem> {
    let mut tx = permit.read().await?;
    let whose = seen(&permit);
    let found = queries::find(&mut tx, id).await?;
    let found = found.filter(|found| whose == Id::nil() || found.request.requested_by == whose);
    let found = found.ok_or_else(|| Problem::not_found("request"))?;
    let standing = commands::standing(&mut tx).await?;
    let reader = permit.actor().as_member().map(|member| member.id);
    Ok(Json(views::one(permit.merchant(), &standing, reader, found)))
}

async fn ask(
    permit: Permit<RequestChange>,
    Extension(registry): Extension<Registry>,
    Input(asked): Input<AskForChange>,
) -> Result<Created<ChangeRequestView>, Problem> {
    let (kind, reason) = asked.head()?;
    let mut tx = permit.write_alone().await?;
    if let Some(role) = tx.actor().role().filter(|role| !kind.may_be_asked_by(*role)) {
        return Err(ChangeError::RoleMayNotAsk(role).into());
    }
    // Another door to what the area's own routes do takes the same proof as those.
    if let Some(member) = tx.actor().as_member() {
        member.is_proved_for(kind.permission(), tx.now())?;
    }
    let Some(prepare) = registry.preparer(kind) else {
        return Err(Problem::field("kind", "This change is asked for where it is made, not here."));
    };
    let mut new = prepare(&mut tx, asked.body()).await?;
    new.reason = reason;
    let found = commands::ask(&mut tx, new).await?;
    let view = seen_by_actor(&mut tx, found).await?;
    tx.commit(views::requested(&view), Created(view)).await
}

async fn confirm(
    permit: Permit<ConfirmChange>,
    Path(id): Path<Id<ChangeRequest>>,
    Extension(registry): Extension<Registry>,
    Input(note): Input<ChangeNote>,
) -> Result<Json<ChangeConfirmed>, Problem> {
    let note = note.checked()?;
    let decider = permit.actor().member();
    let learnt = commands::learn(permit.read().await?, &registry, id, decider).await?;
    let mut tx = permit.write_alone().await?;
    let (found, secret) = commands::confirm(&mut tx, &registry, id, (note, learnt)).await?;
    let young = commands::standing(&mut tx).await?.footing.young();
    let done = views::decided(&found, tx.merchant(), young);
    let change_request = seen_by_actor(&mut tx, found).await?;
    tx.commit(done, Json(ChangeConfirmed { change_request, secret })).await
}

async fn decline(
    permit: Permit<ConfirmChange>,
    Path(id): Path<Id<ChangeRequest>>,
    Input(note): Input<ChangeNote>,
) -> Result<Json<ChangeRequestView>, Problem> {
    let note = note.checked()?;
    let mut tx = permit.write_alone().await?;
    let found = commands::decline(&mut tx, id, note).await?;
    let done = views::decided(&found, tx.merchant(), false);
    let view = seen_by_actor(&mut tx, found).await?;
    tx.commit(done, Json(view)).await
}

async fn withdraw(
    permit: Permit<RequestChange>,
    Path(id): Path<Id<ChangeRequest>>,
) -> Result<Json<ChangeRequestView>, Problem> {
    let mut tx = permit.write_alone().await?;
    let found = commands::withdraw(&mut tx, id).await?;
    let done = views::decided(&found, tx.merchant(), false);
    let view = seen_by_actor(&mut tx, found).await?;
    tx.commit(done, Json(view)).await
}

/// The token of a mail about one Admin acting alone.
#[derive(Debug, Deserialize, ToSchema)]
struct Objection {
    token: String,
}

async fn object(
    door: Public<ObjectToWaiver>,
    Input(objection): Input<Objection>,
) -> Result<Json<WaiverStopped>, Problem> {
    let merchant_name = commands::object(&door, &objection.token).await?;
    Ok(Json(WaiverStopped { merchant_name }))
}

async fn seen_by_actor<P: permit::Permission>(
    tx: &mut permit::WriteTx<P>,
    found: Found,
) -> Result<ChangeRequestView, Problem> {
    let standing = commands::standing(tx).await?;
    let reader = tx.actor().as_member().map(|member| member.id);
    Ok(views::one(tx.merchant(), &standing, reader, found))
}
