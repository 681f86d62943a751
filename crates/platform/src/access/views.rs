//! What outsiders see of accounts and sessions.

use http::StatusCode;
use permit::{App, Problem, Role};
use serde::Serialize;
use utoipa::ToSchema;
use values::{
    Id, Secret, Timestamp,
    subjects::{Member, Merchant, Person},
};

use super::{
    commands::AccessError,
    queries::{MembershipRow, PersonRow},
};

/// Whether the instance waits for its first person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SetUpState)]
pub(super) struct SetUpView {
    /// Whether the set-up link works.
    pub(super) open: bool,
}

/// Who is signed in, and where they belong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub(super) struct SessionView {
    person: SessionPerson,
    /// Until when the last proof of identity is fresh.
    stepped_up_until: Timestamp,
    /// Every merchant the person belongs to, in the order of joining.
    merchants: Vec<MembershipView>,
}

/// One's own account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionPerson {
    id: Id<Person>,
    name: String,
    email: String,
    /// Whether a mail to the address was answered.
    email_confirmed: bool,
    /// `en` or `sw`.
    language: String,
    /// Whether signing in takes a code.
    second_factor: bool,
}

/// One merchant a person belongs to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Membership)]
pub(super) struct MembershipView {
    id: Id<Merchant>,
    name: String,
    role: Role,
    member_id: Id<Member>,
    owner: bool,
    /// `active` or `disabled`.
    state: String,
    /// Whether the merchant lets nobody in without a second factor.
    second_factor_required: bool,
}

impl SessionView {
    pub(super) fn new(person: PersonRow, merchants: Vec<MembershipRow>, stepped_up_until: Timestamp) -> Self {
        let person = SessionPerson {
            id: person.id,
            name: person.name,
            email: person.email,
            email_confirmed: person.email_confirmed_at.is_some(),
            language: person.language,
            second_factor: person.totp_confirmed_at.is_some(),
        };
        Self {
            person,
            stepped_up_until,
            merchants: merchants.into_iter().map(MembershipView::from).collect(),
        }
    }
}

impl From<MembershipRow> for MembershipView {
    fn from(row: MembershipRow) -> Self {
        Self {
            id: row.merchant,
            name: row.merchant_name,
            role: row.role,
            member_id: row.member,
            owner: row.owner,
            state: row.state,
            second_factor_required: row.second_factor_required,
        }
    }
}

/// The `Set-Cookie` that carries a session's token: out of reach for scripts and for other sites' requests.
pub(super) fn cookie(app: &App, token: &Secret<String>) -> String {
    set_cookie(app, token.reveal(), app.settings().session_absolute.as_secs())
}

/// The `Set-Cookie` that takes it away.
pub(super) fn no_cookie(app: &App) -> String {
    set_cookie(app, "", 0)
}

fn set_cookie(app: &App, value: &str, seconds: u64) -> String {
    let name = permit::cookie_name(app);
    let secure = if name.starts_with("__Host-") { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        let says = error.to_string();
        match error {
            AccessError::SetUpClosed => Self::refuse(StatusCode::GONE, "set_up.closed", says),
            AccessError::SetUpToken => Self::refuse(StatusCode::NOT_FOUND, "set_up.unknown", says),
            AccessError::Refused => Self::refuse(StatusCode::UNAUTHORIZED, "session.refused", says),
            AccessError::CodeRequired => {
                Self::refuse(StatusCode::UNAUTHORIZED, "session.code_required", says)
            }
            AccessError::TooMany(wait) => {
                let seconds = wait.as_secs().max(1);
                Self::refuse(StatusCode::TOO_MANY_REQUESTS, "too_many", says).retry_after(seconds)
            }
            AccessError::Password(_) => Self::field("password", says),
        }
    }
}
