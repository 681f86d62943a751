//! What outsiders see of a change request, and how its refusals sound.

use http::StatusCode;
use permit::{Problem, Role, Tx};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use values::{Id, Timestamp, subjects::Member};

use super::{
    model::{ChangeError, ChangeRequest, Kind, SecondPersonError, State},
    queries::Found,
};

// The derive for schemas takes names without parameters only.
type ChangeId = Id<ChangeRequest>;
type MemberId = Id<Member>;

/// A change that somebody asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeRequestView {
    /// Its id.
    pub id: ChangeId,
    /// What it is about.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// What is asked, in one sentence.
    pub says: String,
    /// What it is done to.
    pub subject: ChangeSubject,
    /// What was when it was asked for.
    pub before: String,
    /// What will be.
    pub after: String,
    /// Why, in the requester's words.
    pub reason: Option<String>,
    /// Who asked.
    pub requested_by: ChangePerson,
    /// When.
    pub requested_at: Timestamp,
    /// Until when it can be decided.
    pub expires_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<ChangePerson>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What the decider said.
    pub note: Option<String>,
    /// Why one person sufficed, or would suffice.
    pub waived: Option<String>,
    /// What else there is to know about the second person here, such as that the merchant is young.
    pub remark: Option<String>,
    /// Who can confirm it.
    pub who_can: Vec<ChangePerson>,
    /// What the reader can do: `confirm` (and decline), `withdraw`, or nothing.
    pub you_can: Option<YouCan>,
    /// Why the reader cannot confirm it.
    pub you_cannot_because: Option<String>,
}

/// What the reader of a change request can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum YouCan {
    /// Confirm or decline.
    Confirm,
    /// Take back.
    Withdraw,
}

/// What a change is done to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeSubject {
    /// What ids of its kind begin with: `app`, `mem`, `mrc`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its name when the change was asked for.
    pub name: String,
}

/// A member who asked, decided or can decide.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangePerson {
    /// The member.
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// The role, when asking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// The answer where a change waits for a second person: 202.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeWaits {
    /// What waits.
    pub change_request: ChangeRequestView,
}

/// The view of one request, before anybody in particular looks at it.
pub(crate) async fn one(tx: &mut impl Tx, found: Found) -> Result<ChangeRequestView, Problem> {
    let Found { request, requested_by_name, decided_by_name } = found;
    let merchant = *tx.merchant().as_bytes();
    let decided_by = request.decided_by.zip(decided_by_name);
    Ok(ChangeRequestView {
        id: request.id,
        kind: request.kind,
        state: request.state_at(tx.now()),
        says: format!("{requested_by_name} asks to {}.", request.kind.says()),
        subject: ChangeSubject {
            kind: request.kind.subject_kind(),
            id: request.kind.print_subject(request.subject.unwrap_or(merchant)),
            name: request.subject_name,
        },
        before: request.before,
        after: request.after,
        reason: Some(request.reason).filter(|reason| !reason.is_empty()),
        requested_by: ChangePerson {
            id: request.requested_by,
            name: requested_by_name,
            role: Some(request.requested_role),
        },
        requested_at: request.requested_at,
        expires_at: request.expires_at,
        decided_by: decided_by.map(|(id, name)| ChangePerson { id, name, role: None }),
        decided_at: request.decided_at,
        note: request.note,
        waived: request.waiver,
        remark: None,
        who_can: Vec::new(),
        you_can: None,
        you_cannot_because: None,
    })
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        let says = error.to_string();
        let detail = sentence(&says);
        match error {
            ChangeError::AlreadyDecided(_) => {
                Self::refuse(StatusCode::CONFLICT, "change.already_decided", detail)
            }
            ChangeError::Expired => Self::refuse(StatusCode::CONFLICT, "change.expired", detail),
            ChangeError::AlreadyAsked(id) => {
                Self::refuse(StatusCode::CONFLICT, "change.already_asked", detail)
                    .with("change_request_id", json!(id))
            }
            ChangeError::TooManyOpen => {
                Self::refuse(StatusCode::TOO_MANY_REQUESTS, "change.too_many", detail)
            }
            ChangeError::NotAMember => Self::forbid(StatusCode::FORBIDDEN, "change.members_only", detail),
            ChangeError::RoleMayNotAsk(_) => Self::forbid(StatusCode::FORBIDDEN, "role.refused", detail),
            ChangeError::RequesterGone => Self::refuse(StatusCode::CONFLICT, "change.requester_gone", detail),
            ChangeError::NotYours => Self::forbid(StatusCode::FORBIDDEN, "change.not_yours", detail),
            ChangeError::SecondPerson(error) => second_person(error, detail),
            ChangeError::Outdated(_) => Self::refuse(StatusCode::CONFLICT, "change.outdated", detail),
        }
    }
}

fn second_person(error: SecondPersonError, detail: String) -> Problem {
    let code = match error {
        SecondPersonError::Same => "second_person.same",
        SecondPersonError::AddressUnconfirmed => "second_person.address_unconfirmed",
        SecondPersonError::TooClose { .. } => "second_person.too_close",
    };
    Problem::forbid(StatusCode::FORBIDDEN, code, detail)
}

/// Begins with a capital and ends with a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let stop = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}
