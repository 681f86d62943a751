//! The routes of accounts and sessions.

use axum::{Extension, Json};
use permit::{
    Accepted, ConfirmEmail, Created, Input, NoContent, OwnProfile, Page, Path, Personal, Problem, Public,
    ResetPassword, Routes, SetUp, SignIn, ViewOwnProfile, ViewSetUp, WithCookie,
};
use serde::Deserialize;
use utoipa::ToSchema;
use values::{Id, Secret, subjects::Session};

use super::{
    commands::{self, Credentials, Founding, NewProfile, StepUp},
    views::{
        self, AccountEmailView, EnrolmentView, MailOnItsWayView, OwnSessionView, RecoveryCodesView,
        SessionView, SetUpView, SteppedUpView,
    },
};
use crate::{Services, mail::Language, text};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/set-up", set_up_state)
        .post("/v1/set-up", set_up)
        .post("/v1/session", sign_in)
        .get("/v1/session", show_session)
        .delete("/v1/session", sign_out)
        .post("/v1/session/step-up", step_up)
        .patch("/v1/profile", change_profile)
        .put("/v1/profile/password", change_password)
        .get("/v1/profile/sessions", list_sessions)
        .delete("/v1/profile/sessions", revoke_other_sessions)
        .delete("/v1/profile/sessions/{id}", revoke_session)
        .post("/v1/profile/email", ask_email)
        .post("/v1/email-changes/confirm", confirm_email)
        .post("/v1/email-changes/undo", undo_email)
        .post("/v1/profile/second-factor", enrol_factor)
        .post("/v1/profile/second-factor/confirm", confirm_factor)
        .delete("/v1/profile/second-factor", disable_factor)
        .post("/v1/profile/recovery-codes", renew_recovery_codes)
        .post("/v1/password-resets", ask_reset)
        .post("/v1/password-resets/complete", complete_reset)
}

async fn set_up_state(door: Public<ViewSetUp>) -> Result<Json<SetUpView>, Problem> {
    Ok(Json(SetUpView { open: commands::set_up_is_open(&door).await? }))
}

/// The first merchant and the first person.
#[derive(Deserialize, ToSchema)]
struct NewSetUp {
    /// What stands after the # of the set-up link.
    token: Secret<String>,
    merchant_name: String,
    name: String,
    email: String,
    password: Secret<String>,
    language: Option<Language>,
}

async fn set_up(
    door: Public<SetUp>,
    Extension(services): Extension<Services>,
    Input(input): Input<NewSetUp>,
) -> Result<WithCookie<Created<SessionView>>, Problem> {
    let new = Founding {
        merchant_name: text::line("merchant_name", &input.merchant_name, 1..=120)?,
        name: text::line("name", &input.name, 1..=120)?,
        email: text::email("email", &input.email)?,
        password: input.password,
        language: input.language.unwrap_or_default(),
    };
    let signed_in = commands::set_up(&door, &services, &input.token, &new).await?;
    Ok(WithCookie { cookie: views::cookie(door.app(), &signed_in.token), answer: Created(signed_in.view) })
}

/// What a person signs in with.
#[derive(Deserialize, ToSchema)]
struct NewSession {
    email: String,
    password: Secret<String>,
    /// What the authenticator shows, or a recovery code.
    code: Option<Secret<String>>,
}

async fn sign_in(
    door: Public<SignIn>,
    Extension(services): Extension<Services>,
    Input(input): Input<NewSession>,
) -> Result<WithCookie<Created<SessionView>>, Problem> {
    let email = text::email("email", &input.email)?;
    let given = Credentials { email, password: input.password, code: input.code };
    let signed_in = commands::sign_in(&door, &services, &given).await?;
    Ok(WithCookie { cookie: views::cookie(door.app(), &signed_in.token), answer: Created(signed_in.view) })
}

async fn show_session(door: Personal<ViewOwnProfile>) -> Result<Json<SessionView>, Problem> {
    let mut tx = door.read().await?;
    Ok(Json(commands::show(&mut tx, door.stepped_up_until()).await?))
}

async fn sign_out(door: Personal<OwnProfile>) -> Result<WithCookie<NoContent>, Problem> {
    commands::sign_out(&door).await?;
    Ok(WithCookie { cookie: views::no_cookie(door.app()), answer: NoContent })
}

/// One of the two.
#[derive(Deserialize, ToSchema)]
struct StepUpProof {
    password: Option<Secret<String>>,
    /// What the authenticator shows, or a recovery code.
    code: Option<Secret<String>>,
}

async fn step_up(
    door: Personal<OwnProfile>,
    Extension(services): Extension<Services>,
    Input(input): Input<StepUpProof>,
) -> Result<Json<SteppedUpView>, Problem> {
    let given = match (input.code, input.password) {
        (Some(code), _) => StepUp::Code(code),
        (None, Some(password)) => StepUp::Password(password),
        (None, None) => return Err(Problem::field("password", "Send your password, or a code.")),
    };
    let stepped_up_until = commands::step_up(&door, &services, &given).await?;
    Ok(Json(SteppedUpView { stepped_up_until }))
}

/// What is to be different.
#[derive(Deserialize, ToSchema)]
struct ProfileChange {
    name: Option<String>,
    language: Option<Language>,
}

async fn change_profile(
    door: Personal<OwnProfile>,
    Input(input): Input<ProfileChange>,
) -> Result<Json<SessionView>, Problem> {
    let name = input.name.map(|name| text::line("name", &name, 1..=120)).transpose()?;
    commands::change_profile(&door, &NewProfile { name, language: input.language }).await?;
    let mut tx = door.read().await?;
    Ok(Json(commands::show(&mut tx, door.stepped_up_until()).await?))
}

/// The password in use and the one to come.
#[derive(Deserialize, ToSchema)]
struct PasswordChange {
    current: Secret<String>,
    password: Secret<String>,
}

async fn change_password(
    door: Personal<OwnProfile>,
    Extension(services): Extension<Services>,
    Input(input): Input<PasswordChange>,
) -> Result<NoContent, Problem> {
    commands::change_password(&door, &services, &input.current, &input.password).await?;
    Ok(NoContent)
}

async fn list_sessions(door: Personal<ViewOwnProfile>) -> Result<Json<Page<OwnSessionView>>, Problem> {
    let page = Page::whole(commands::list_sessions(&door).await?);
    Ok(Json(page.map(|row| OwnSessionView::new(row, door.session()))))
}

async fn revoke_session(
    door: Personal<OwnProfile>,
    Path(id): Path<Id<Session>>,
) -> Result<NoContent, Problem> {
    commands::revoke(&door, id).await?;
    Ok(NoContent)
}

async fn revoke_other_sessions(door: Personal<OwnProfile>) -> Result<NoContent, Problem> {
    commands::revoke_others(&door).await?;
    Ok(NoContent)
}

/// An e-mail address.
#[derive(Deserialize, ToSchema)]
struct EmailInput {
    email: String,
}

/// What stands after the # of a link.
#[derive(Deserialize, ToSchema)]
struct LinkToken {
    token: Secret<String>,
}

async fn ask_email(
    door: Personal<OwnProfile>,
    Extension(services): Extension<Services>,
    Input(input): Input<EmailInput>,
) -> Result<Accepted<MailOnItsWayView>, Problem> {
    let email = text::email("email", &input.email)?;
    commands::ask_email(&door, &services, &email).await?;
    let says = "Open the link in the mail we sent to the new address.";
    Ok(Accepted(MailOnItsWayView { says, sends: true }))
}

async fn confirm_email(
    door: Public<ConfirmEmail>,
    Extension(services): Extension<Services>,
    Input(input): Input<LinkToken>,
) -> Result<Json<AccountEmailView>, Problem> {
    let email = commands::confirm_email(&door, &services, &input.token).await?;
    Ok(Json(AccountEmailView { email }))
}

async fn undo_email(
    door: Public<ConfirmEmail>,
    Extension(services): Extension<Services>,
    Input(input): Input<LinkToken>,
) -> Result<Json<AccountEmailView>, Problem> {
    let email = commands::undo_email(&door, &services, &input.token).await?;
    Ok(Json(AccountEmailView { email }))
}

async fn enrol_factor(door: Personal<OwnProfile>) -> Result<Created<EnrolmentView>, Problem> {
    Ok(Created(EnrolmentView::new(commands::enrol(&door).await?)))
}

/// What the authenticator shows.
#[derive(Deserialize, ToSchema)]
struct FactorCode {
    code: Secret<String>,
}

async fn confirm_factor(
    door: Personal<OwnProfile>,
    Extension(services): Extension<Services>,
    Input(input): Input<FactorCode>,
) -> Result<Json<RecoveryCodesView>, Problem> {
    Ok(Json(RecoveryCodesView::new(commands::confirm_factor(&door, &services, &input.code).await?)))
}

async fn disable_factor(door: Personal<OwnProfile>) -> Result<NoContent, Problem> {
    commands::disable_factor(&door).await?;
    Ok(NoContent)
}

async fn renew_recovery_codes(door: Personal<OwnProfile>) -> Result<Json<RecoveryCodesView>, Problem> {
    Ok(Json(RecoveryCodesView::new(commands::renew_recovery_codes(&door).await?)))
}

async fn ask_reset(
    door: Public<ResetPassword>,
    Extension(services): Extension<Services>,
    Input(input): Input<EmailInput>,
) -> Result<Accepted<MailOnItsWayView>, Problem> {
    let email = text::email("email", &input.email)?;
    commands::ask_reset(&door, &services, &email).await?;
    let sends = services.has_mail();
    let says = if sends {
        "If this address has an account, a link is on its way there."
    } else {
        "No mail goes out from this Kibali. Ask whoever runs it for a link: they make one with kibali reset-link and your address."
    };
    Ok(Accepted(MailOnItsWayView { says, sends }))
}

/// The link's token and the password to come.
#[derive(Deserialize, ToSchema)]
struct PasswordReset {
    token: Secret<String>,
    password: Secret<String>,
}

async fn complete_reset(
    door: Public<ResetPassword>,
    Extension(services): Extension<Services>,
    Input(input): Input<PasswordReset>,
) -> Result<NoContent, Problem> {
    commands::complete_reset(&door, &services, &input.token, &input.password).await?;
    Ok(NoContent)
}
