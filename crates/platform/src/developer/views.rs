//! What outsiders see of developer settings.

mod applications;
mod keys;
mod requests;
mod security;

pub(super) use applications::*;
pub(super) use keys::*;
pub(super) use requests::*;
pub(super) use security::*;

use http::StatusCode;
use permit::Problem;
use serde::Serialize;
use utoipa::ToSchema;
use values::{Id, subjects::Member};

use super::model::DeveloperError;

/// A member, by id and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Maker {
    id: Id<Member>,
    name: String,
}

impl Maker {
    fn new(id: Id<Member>, name: Option<String>) -> Self {
        Self { id, name: name.unwrap_or_default() }
    }
}

/// The one of `known` that a filter asks for; empty for all.
fn state_of(asked: &str, known: [&'static str; 2]) -> Result<&'static str, Problem> {
    if asked.is_empty() {
        return Ok("");
    }
    let [one, other] = known;
    let found = known.into_iter().find(|state| *state == asked);
    found.ok_or_else(|| Problem::field("state", format!("Write {one} or {other}.")))
}

impl From<DeveloperError> for Problem {
    fn from(error: DeveloperError) -> Self {
        use DeveloperError as Error;
        let says = error.to_string();
        let forbid = |code| Self::forbid(StatusCode::FORBIDDEN, code, says.clone());
        let conflict = |code| Self::refuse(StatusCode::CONFLICT, code, says.clone());
        match error {
            Error::UnknownScope(_) | Error::NoScope => Self::field("scopes", says),
            Error::NeverAScope(_) => forbid("scope.never"),
            Error::ScopeNotAllowed(_) => forbid("scope.not_allowed"),
            Error::MoneyScopeOfAll(_) => Self::field("key_scopes", says),
            Error::AdminChoosesScopes => forbid("application.scopes_by_admin"),
            Error::AdminShut => forbid("application.shut_by_admin"),
            Error::AdminRotatesMoneyKeys => forbid("key.money_rotated_by_admin"),
            Error::ReturnUrl => Self::field("return_url", says),
            Error::Expiry => Self::field("expires_at", says),
            Error::Overlap => Self::field("overlap_hours", says),
            Error::Disabled => conflict("application.disabled"),
            Error::KeyOver => conflict("key.over"),
            Error::TooMany(_) => conflict("developer.too_many"),
            Error::Range | Error::Everybody => Self::field("cidr", says),
            Error::TooManyRanges => Self::field("entries", says),
            Error::ChecksumOff => conflict("checksum.off"),
        }
    }
}
