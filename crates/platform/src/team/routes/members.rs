//! Members, their roles, and the page that compares roles.

use axum::Json;
use permit::{
    Accepted, Allow, Duty, Either, Input, Kind, LeaveMerchant, ManageMember, NoContent, Page, Paging, Path,
    Permit, Problem, Public, Query, ReadDocuments, ResetMemberFactor, Role, ViewTeam, rule,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use values::{Id, subjects::Member};

use crate::{
    changes::{ChangeWaits, Opened},
    listing,
    mail::Language,
    team::{
        commands, queries,
        views::{self, ExposureView, MemberChange, MemberPage, MemberView, RemovedView, RolesView, Sight},
    },
    text,
};

/// Which members are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MemberFilter {
    /// Part of a name or an address.
    search: Option<String>,
    /// `active`, `invited`, `expired`, `disabled` or `removed`; all but the removed unless told.
    status: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

pub(crate) async fn list(
    permit: Permit<ViewTeam>,
    Query(filter): Query<MemberFilter>,
) -> Result<Json<Page<MemberView>>, Problem> {
    let (reader, sight) = reader(&permit);
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let limit = paging.limit();
    let narrow = queries::Narrow {
        before: paging.after::<Member>(),
        status: known_status(filter.status.as_deref().unwrap_or(""))?,
        pattern: text::pattern(&listing::clean(filter.search.as_deref())),
        addresses: sight != Sight::Names,
        limit: limit + 1,
    };
    let mut tx = permit.read().await?;
    let rows = queries::list_team(&mut tx, &narrow).await?;
    let page = Page::cut(rows, limit, |row| row.id.to_string());
    Ok(Json(page.map(|row| MemberView::of(row, reader, sight))))
}

/// A status there is, or none.
fn known_status(status: &str) -> Result<&str, Problem> {
    match status {
        "" | "active" | "invited" | "expired" | "disabled" | "removed" => Ok(status),
        _ => Err(Problem::field("status", "Ask for active, invited, expired, disabled or removed.")),
    }
}

fn reader(permit: &Permit<ViewTeam>) -> (Option<Id<Member>>, Sight) {
    let sight = match permit.actor().role() {
        Some(role) if rule(Kind::ManageMember).of(role).allow.enters() => Sight::All,
        Some(_) if permit.allow() == Allow::Yes => Sight::List,
        _ => Sight::Names,
    };
    (permit.actor().member(), sight)
}

pub(crate) async fn show(
    permit: Permit<ViewTeam>,
    Path(id): Path<Id<Member>>,
) -> Result<Json<MemberPage>, Problem> {
    let (reader, sight) = reader(&permit);
    let mut tx = permit.read().await?;
    Ok(Json(views::member_page(&mut tx, id, reader, sight).await?))
}

pub(crate) async fn show_me(permit: Permit<ViewTeam>) -> Result<Json<MemberPage>, Problem> {
    let (reader, sight) = reader(&permit);
    let mut tx = permit.read().await?;
    let id = reader.ok_or_else(|| Problem::not_found("member"))?;
    Ok(Json(views::member_page(&mut tx, id, reader, sight).await?))
}

pub(crate) async fn exposure(
    permit: Permit<ViewTeam>,
    Path(id): Path<Id<Member>>,
) -> Result<Json<ExposureView>, Problem> {
    let (reader, sight) = reader(&permit);
    let mut tx = permit.read().await?;
    if sight != Sight::All && reader != Some(id) {
        return Err(views::admins_only(&mut tx).await?);
    }
    queries::find_team_row(&mut tx, id).await?.ok_or_else(|| Problem::not_found("member"))?;
    Ok(Json(views::exposure(&mut tx, id).await?))
}

/// A role or a payout duty to be given; one at a time.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewRole {
    /// The role from now on.
    #[schema(value_type = Option<Role>)]
    role: Option<String>,
    /// The payout duty of a Manager or an Admin from now on.
    #[schema(value_type = Option<Duty>)]
    payout_duty: Option<String>,
}

/// Reads the name of a role.
pub(crate) fn role(name: &str) -> Result<Role, Problem> {
    Role::from_name(name)
        .ok_or_else(|| Problem::field("role", "Choose Admin, Manager, Employee or Developer."))
}

/// What of a membership is to change.
enum Change {
    Role(Role),
    Duty(Duty),
}

impl NewRole {
    fn read(&self) -> Result<Change, Problem> {
        match (&self.role, &self.payout_duty) {
            (Some(name), None) => role(name).map(Change::Role),
            (None, Some(name)) => {
                let duty = Duty::from_name(name).map(Change::Duty);
                duty.ok_or_else(|| Problem::field("payout_duty", "Choose both, initiator or approver."))
            }
            (None, None) => Err(Problem::field("role", "Say which role, or which payout duty.")),
            (Some(_), Some(_)) => {
                Err(Problem::field("payout_duty", "Change the role or the payout duty, one at a time."))
            }
        }
    }
}

pub(crate) async fn change(
    permit: Permit<ManageMember>,
    Path(id): Path<Id<Member>>,
    Input(new): Input<NewRole>,
) -> Result<Json<MemberChange>, Problem> {
    let change = new.read()?;
    let reader = permit.actor().member();
    let mut tx = permit.write_alone().await?;
    let done = match change {
        Change::Role(role) => commands::change_role(&mut tx, id, role).await?,
        Change::Duty(duty) => commands::change_duty(&mut tx, id, duty).await?,
    };
    let answer = Json(views::member(&mut tx, id, reader).await?);
    match done {
        Some(activity) => tx.commit(activity, answer).await,
        None => Ok(tx.already_done(answer)),
    }
}

pub(crate) async fn disable(
    permit: Permit<ManageMember>,
    Path(id): Path<Id<Member>>,
) -> Result<Json<MemberChange>, Problem> {
    let reader = permit.actor().member();
    let mut tx = permit.write_alone().await?;
    let done = commands::disable(&mut tx, id).await?;
    let answer = Json(views::member(&mut tx, id, reader).await?);
    match done {
        Some(activity) => tx.commit(activity, answer).await,
        None => Ok(tx.already_done(answer)),
    }
}

pub(crate) async fn enable(
    permit: Permit<ManageMember>,
    Path(id): Path<Id<Member>>,
) -> Result<Json<MemberChange>, Problem> {
    let reader = permit.actor().member();
    let mut tx = permit.write_alone().await?;
    let done = commands::enable(&mut tx, id).await?;
    let answer = Json(views::member(&mut tx, id, reader).await?);
    match done {
        Some(activity) => tx.commit(activity, answer).await,
        None => Ok(tx.already_done(answer)),
    }
}

pub(crate) async fn remove(
    permit: Permit<ManageMember>,
    Path(id): Path<Id<Member>>,
) -> Result<Either<Json<RemovedView>, NoContent>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (activity, keys) = commands::remove(&mut tx, id).await?;
    let keys_to_rotate: Vec<_> = keys.into_iter().map(Into::into).collect();
    let answer = if keys_to_rotate.is_empty() {
        Either::Other(NoContent)
    } else {
        Either::Done(Json(RemovedView { keys_to_rotate }))
    };
    tx.commit(activity, answer).await
}

pub(crate) async fn leave(permit: Permit<LeaveMerchant>) -> Result<NoContent, Problem> {
    let mut tx = permit.write_alone().await?;
    let activity = commands::leave(&mut tx).await?;
    tx.commit(activity, NoContent).await
}

/// Why a second factor is to be reset.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct FactorReset {
    /// For the Admin who confirms.
    reason: Option<String>,
}

pub(crate) async fn reset_second_factor(
    permit: Permit<ResetMemberFactor>,
    Path(id): Path<Id<Member>>,
    Input(asked): Input<FactorReset>,
) -> Result<Either<Accepted<ChangeWaits>, Json<MemberChange>>, Problem> {
    let reason = text::optional_line("reason", asked.reason.as_deref(), 300)?.unwrap_or_default();
    let reader = permit.actor().member();
    let mut tx = permit.write_alone().await?;
    let (opened, activity) = commands::ask_for_reset(&mut tx, id, reason).await?;
    let answer = match opened {
        Opened::Waits(change_request) => Either::Done(Accepted(ChangeWaits { change_request })),
        Opened::Waived(_) => Either::Other(Json(views::member(&mut tx, id, reader).await?)),
    };
    tx.commit(activity, answer).await
}

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RolesLanguage {
    /// `en` or `sw`.
    language: Option<String>,
}

pub(crate) async fn list_roles(
    _door: Public<ReadDocuments>,
    Query(wanted): Query<RolesLanguage>,
) -> Result<Json<RolesView>, Problem> {
    Ok(Json(views::roles(Language::from_code(wanted.language.as_deref().unwrap_or("en")))))
}
