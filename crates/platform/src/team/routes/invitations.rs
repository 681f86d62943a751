//! Invitations, for those who write them and for those who hold a link.

use axum::{Extension, Json};
use permit::{
    AcceptInvitation, Allow, Created, Either, Input, InviteMember, LookUpInvitation, NoContent, Page, Paging,
    Path, Permit, Problem, Public, Query, Role, Tx as _, ViewTeam,
};
use serde::Deserialize;
use utoipa::ToSchema;
use values::{Email, Id, Secret};

use super::members::role;
use crate::{
    Services,
    mail::Language,
    team::{
        commands::{self, Joining, NewInvitation, Written},
        model::{Invitation, MAX_DAYS, USUAL_DAYS},
        queries,
        views::{InvitationLink, InvitationOffer, InvitationView, JoinedView},
    },
    text,
};

pub(crate) async fn list(
    permit: Permit<ViewTeam>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<InvitationView>>, Problem> {
    let addresses = permit.allow() == Allow::Yes;
    let mut tx = permit.read().await?;
    let rows = queries::list_invitations(&mut tx, paging.after(), paging.limit() + 1).await?;
    let page = Page::cut(rows, paging.limit(), |row| row.id.to_string());
    let now = tx.now();
    Ok(Json(page.map(|row| InvitationView::at(row, now, addresses))))
}

/// Somebody to be invited.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct InvitationInput {
    /// The name.
    name: String,
    /// The address.
    #[schema(value_type = Email)]
    email: String,
    /// As what.
    #[schema(value_type = Role)]
    role: String,
    /// How many days the link works, from 1 to 30; 7 unless told.
    #[schema(minimum = 1, maximum = 30)]
    days: Option<i64>,
    /// `en` or `sw`; the inviter's own unless told.
    #[schema(value_type = Option<Language>)]
    language: Option<String>,
}

impl InvitationInput {
    fn check(self) -> Result<NewInvitation, Problem> {
        let days = self.days.unwrap_or(USUAL_DAYS);
        if !(1..=MAX_DAYS).contains(&days) {
            return Err(Problem::field("days", format!("Choose from 1 to {MAX_DAYS} days.")));
        }
        let language = match self.language.as_deref() {
            None => None,
            Some(code @ ("en" | "sw")) => Some(Language::from_code(code)),
            Some(_) => return Err(Problem::field("language", "Choose en or sw.")),
        };
        Ok(NewInvitation {
            name: text::line("name", &self.name, 1..=80)?,
            email: Email::parse(&self.email).map_err(|error| Problem::field("email", error.to_string()))?,
            role: role(&self.role)?,
            days,
            language,
        })
    }
}

pub(crate) async fn create(
    permit: Permit<InviteMember>,
    Extension(services): Extension<Services>,
    Input(new): Input<InvitationInput>,
) -> Result<Either<Created<InvitationView>, Json<InvitationView>>, Problem> {
    let new = new.check()?;
    let mut tx = permit.write_alone().await?;
    let written = commands::invite(&mut tx, new, services.has_mail()).await?;
    let now = tx.now();
    match written {
        Written::New(invitation, done) => {
            tx.commit(done, Either::Done(Created(InvitationView::at(invitation, now, true)))).await
        }
        Written::Again(invitation, done) => {
            tx.commit(done, Either::Other(Json(InvitationView::at(invitation, now, true)))).await
        }
        Written::Already(invitation) => {
            Ok(tx.already_done(Either::Other(Json(InvitationView::at(invitation, now, true)))))
        }
    }
}

pub(crate) async fn resend(
    permit: Permit<InviteMember>,
    Path(id): Path<Id<Invitation>>,
    Extension(services): Extension<Services>,
) -> Result<Json<InvitationView>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (invitation, done) = commands::resend(&mut tx, id, services.has_mail()).await?;
    let answer = Json(InvitationView::at(invitation, tx.now(), true));
    tx.commit(done, answer).await
}

pub(crate) async fn renew(
    permit: Permit<InviteMember>,
    Path(id): Path<Id<Invitation>>,
    Extension(services): Extension<Services>,
) -> Result<Json<InvitationView>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (invitation, done) = commands::renew(&mut tx, id, services.has_mail()).await?;
    let answer = Json(InvitationView::at(invitation, tx.now(), true));
    tx.commit(done, answer).await
}

pub(crate) async fn confirm(
    permit: Permit<InviteMember>,
    Path(id): Path<Id<Invitation>>,
) -> Result<Json<InvitationView>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (invitation, done) = commands::confirm(&mut tx, id).await?;
    let answer = Json(InvitationView::at(invitation, tx.now(), true));
    tx.commit(done, answer).await
}

pub(crate) async fn copy_link(
    permit: Permit<InviteMember>,
    Path(id): Path<Id<Invitation>>,
) -> Result<Json<InvitationLink>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (link, done) = commands::copy_link(&mut tx, id).await?;
    tx.commit(done, Json(InvitationLink { link })).await
}

pub(crate) async fn revoke(
    permit: Permit<InviteMember>,
    Path(id): Path<Id<Invitation>>,
) -> Result<NoContent, Problem> {
    let mut tx = permit.write_alone().await?;
    match commands::revoke(&mut tx, id).await? {
        Some(done) => tx.commit(done, NoContent).await,
        None => Ok(tx.already_done(NoContent)),
    }
}

/// A link to be looked at.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct InvitationToken {
    /// What follows the `#`.
    token: Secret<String>,
}

pub(crate) async fn look_up(
    door: Public<LookUpInvitation>,
    Extension(services): Extension<Services>,
    Input(asked): Input<InvitationToken>,
) -> Result<Json<InvitationOffer>, Problem> {
    Ok(Json(commands::look_up(&door, &services, &asked.token).await?.into()))
}

/// Somebody accepts: with name and password where they have no account, with the token alone where they are signed in.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct InvitationAcceptance {
    /// What follows the `#`.
    token: Secret<String>,
    /// The name; the invited one unless told.
    name: Option<String>,
    /// At least 12 characters.
    #[schema(value_type = Option<String>, format = Password)]
    password: Option<Secret<String>>,
}

pub(crate) async fn accept(
    door: Public<AcceptInvitation>,
    Extension(services): Extension<Services>,
    Input(input): Input<InvitationAcceptance>,
) -> Result<Either<Created<JoinedView>, Json<JoinedView>>, Problem> {
    let joining = Joining { token: input.token, name: input.name, password: input.password };
    let joined = commands::accept(&door, &services, joining).await?;
    let view = JoinedView { merchant_id: joined.merchant, member_id: joined.member };
    Ok(if joined.new_account { Either::Done(Created(view)) } else { Either::Other(Json(view)) })
}
