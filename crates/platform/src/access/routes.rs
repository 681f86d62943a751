//! The routes of accounts and sessions.

use axum::{Extension, Json};
use permit::{
    Created, Input, NoContent, OwnProfile, Personal, Problem, Public, Routes, SetUp, SignIn, ViewOwnProfile,
    ViewSetUp, WithCookie,
};
use serde::Deserialize;
use utoipa::ToSchema;
use values::Secret;

use super::{
    commands::{self, Credentials, Founding},
    views::{self, SessionView, SetUpView},
};
use crate::{Services, text};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/set-up", set_up_state)
        .post("/v1/set-up", set_up)
        .post("/v1/session", sign_in)
        .get("/v1/session", show_session)
        .delete("/v1/session", sign_out)
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
    language: Option<String>,
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
        language: language(input.language.as_deref())?,
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

fn language(asked: Option<&str>) -> Result<String, Problem> {
    match asked {
        None | Some("en") => Ok("en".to_owned()),
        Some("sw") => Ok("sw".to_owned()),
        Some(_) => Err(Problem::field("language", "Choose en or sw.")),
    }
}
