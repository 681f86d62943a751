//! What outsiders see of accounts and sessions.

use http::StatusCode;
use permit::{App, Duty, Problem, Role};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use values::{
    Id, Secret, Timestamp,
    subjects::{Member, Merchant, Person, Session},
};

use super::{
    commands::{AccessError, Enrolment},
    model::PasswordError,
    queries::{MembershipRow, PersonRow, SessionRow},
};
use crate::mail::Language;

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
    /// Whether the instance's rails are simulated: no real money moves.
    simulated: bool,
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
    language: Language,
    /// Whether signing in takes a code.
    second_factor: bool,
    /// How many recovery codes are left.
    recovery_codes_left: i64,
    /// An address that waits to be confirmed by the link sent there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_email: Option<String>,
}

/// One merchant a person belongs to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Membership)]
pub(super) struct MembershipView {
    id: Id<Merchant>,
    name: String,
    role: Role,
    /// What of payouts and refunds is theirs, as far as the role has a part in them.
    payout_duty: Duty,
    member_id: Id<Member>,
    owner: bool,
    /// `active` or `disabled`.
    state: String,
    /// Whether the merchant lets nobody in without a second factor.
    second_factor_required: bool,
}

impl SessionView {
    pub(super) fn new(
        person: PersonRow,
        merchants: Vec<MembershipRow>,
        stepped_up_until: Timestamp,
        pending_email: Option<String>,
        recovery_codes_left: i64,
        simulated: bool,
    ) -> Self {
        let person = SessionPerson {
            id: person.id,
            name: person.name,
            email: person.email,
            email_confirmed: person.email_confirmed_at.is_some(),
            language: person.language,
            second_factor: person.totp_confirmed_at.is_some(),
            recovery_codes_left,
            pending_email,
        };
        Self {
            person,
            stepped_up_until,
            simulated,
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
            payout_duty: row.payout_duty,
            member_id: row.member,
            owner: row.owner,
            state: row.state,
            second_factor_required: row.second_factor_required,
        }
    }
}

/// Until when a proof of identity is fresh.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SteppedUp)]
pub(super) struct SteppedUpView {
    pub(super) stepped_up_until: Timestamp,
}

/// A browser in which the person is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProfileSession)]
pub(super) struct OwnSessionView {
    id: Id<Session>,
    /// From where it was used last.
    address: String,
    /// What the browser says it is.
    agent: String,
    created_at: Timestamp,
    last_used_at: Timestamp,
    /// Whether it is the one that asks.
    current: bool,
}

impl OwnSessionView {
    pub(super) fn new(row: SessionRow, asking: Id<Session>) -> Self {
        let SessionRow { id, address, agent, created_at, last_used_at } = row;
        Self { id, address, agent, created_at, last_used_at, current: id == asking }
    }
}

/// What an authenticator needs to make codes; shown once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NewFactor)]
pub(super) struct EnrolmentView {
    /// For typing in.
    secret: String,
    /// For opening on the phone itself.
    uri: String,
    /// For taking a picture of: the `uri` as a QR code, black on white.
    qr_svg: String,
}

impl EnrolmentView {
    pub(super) fn new(enrolment: Enrolment) -> Self {
        let qr_svg = qr_svg(&enrolment.uri);
        Self { secret: enrolment.secret, uri: enrolment.uri, qr_svg }
    }
}

/// A QR code with the quiet zone of four modules that readers need.
fn qr_svg(text: &str) -> String {
    let code =
        QrCode::encode_text(text, QrCodeEcc::Medium).expect("an otpauth address is below 2,000 characters");
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + 4, y + 4));
        }
    }
    let side = size + 8;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0,0h{side}v{side}h-{side}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    )
}

/// Ten codes, each good once; shown once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecoveryCodes)]
pub(super) struct RecoveryCodesView {
    recovery_codes: Vec<String>,
}

impl RecoveryCodesView {
    pub(super) fn new(codes: Vec<Secret<String>>) -> Self {
        Self { recovery_codes: codes.iter().map(|code| code.reveal().clone()).collect() }
    }
}

/// The address that an account has now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountEmail)]
pub(super) struct AccountEmailView {
    pub(super) email: String,
}

/// What happens next.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailOnItsWay)]
pub(super) struct MailOnItsWayView {
    /// What to do now.
    pub(super) says: &'static str,
    /// Whether mail goes out from here at all.
    pub(super) sends: bool,
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
            AccessError::WrongCode | AccessError::WrongPassword => {
                Self::refuse(StatusCode::UNAUTHORIZED, "session.refused", says)
            }
            AccessError::LinkOver => Self::refuse(StatusCode::GONE, "link.over", says),
            AccessError::EmailTaken => Self::refuse(StatusCode::CONFLICT, "email.taken", says),
            AccessError::FactorOn => Self::refuse(StatusCode::CONFLICT, "second_factor.on", says),
            AccessError::FactorOff => Self::refuse(StatusCode::CONFLICT, "second_factor.off", says),
            AccessError::FactorRequired(_) => {
                Self::forbid(StatusCode::CONFLICT, "second_factor.needed", says)
            }
            AccessError::TooMany(wait) => {
                let seconds = wait.as_secs().max(1);
                Self::refuse(StatusCode::TOO_MANY_REQUESTS, "too_many", says).retry_after(seconds)
            }
            AccessError::Password(error) => {
                let code = match error {
                    PasswordError::TooShort => "password.short",
                    PasswordError::TooLong => "password.long",
                    PasswordError::Common => "password.common",
                    PasswordError::AboutItsOwner => "password.known",
                };
                let fields = json!([{"field": "password", "message": says}]);
                Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, code, says).with("fields", fields)
            }
        }
    }
}
