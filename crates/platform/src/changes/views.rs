//! What outsiders see of a change request, and how its refusals sound.

use http::StatusCode;
use permit::{Activity, Input, Problem, Role};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use utoipa::{
    ToSchema,
    openapi::{
        Ref, RefOr,
        schema::{AdditionalProperties, ObjectBuilder, Schema, SchemaType, Type},
    },
};
use values::{
    Id, Timestamp,
    subjects::{Member, Merchant},
};

use super::{
    model::{ChangeError, ChangeRequest, Kind, SecondPersonError, Standing, State},
    queries::Found,
};
use crate::text;

// The derive for schemas takes names without parameters only.
type ChangeId = Id<ChangeRequest>;
type MemberId = Id<Member>;

/// A change that somebody asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ChangeRequest)]
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
#[schema(as = ChangeYouCan)]
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

/// The answer to an objection.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WaiverStopped {
    /// The name of the merchant where it takes two people again.
    pub merchant_name: String,
}

/// The answer to a confirmation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChangeConfirmed {
    /// What was confirmed.
    pub change_request: ChangeRequestView,
    /// A secret that the change made, such as `{"key": "…"}`. It is shown this once, to whoever confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub secret: Option<Value>,
}

/// A change to ask for: its kind, why, and what the kind needs besides, such as `application_id`.
#[derive(Debug, serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct AskForChange(Value);

/// Reads the body of a request for a change, as the kind has it: beside kind and reason it has what `T` has, and no more.
///
/// # Errors
/// `input.invalid`, with the field.
pub fn read_asked<T: DeserializeOwned>(body: &Value) -> Result<T, Problem> {
    let Input(asked) = Input::read_beside(body.to_string().as_bytes(), &["kind", "reason"])?;
    Ok(asked)
}

impl AskForChange {
    /// The whole body, for the preparer of the kind.
    pub(crate) fn body(&self) -> &Value {
        &self.0
    }

    /// The kind and the reason.
    pub(crate) fn head(&self) -> Result<(Kind, String), Problem> {
        let kind = self.0.get("kind").and_then(Value::as_str).and_then(Kind::from_code);
        let kind = kind.ok_or_else(|| {
            let kinds: Vec<_> = Kind::ALL.iter().map(|kind| kind.code()).collect();
            Problem::field("kind", format!("Name the kind of change: {}.", kinds.join(", ")))
        })?;
        let reason = match self.0.get("reason") {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(reason)) => text::lines("reason", reason, 0..=500)?,
            Some(_) => return Err(Problem::field("reason", "A reason is text.")),
        };
        Ok((kind, reason))
    }
}

impl utoipa::PartialSchema for AskForChange {
    fn schema() -> RefOr<Schema> {
        let text =
            |says| ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).description(Some(says));
        ObjectBuilder::new()
            .property("kind", Ref::from_schema_name(Kind::name()))
            .required("kind")
            .property("reason", text("Why, in at most 500 characters."))
            .property("application_id", text("For changes of an application."))
            .property("member_id", text("For changes of a member."))
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .into()
    }
}

impl ToSchema for AskForChange {
    fn name() -> std::borrow::Cow<'static, str> {
        "AskForChange".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Kind::name().into_owned(), <Kind as utoipa::PartialSchema>::schema()));
    }
}

/// What is asked for, as a sentence.
pub(crate) fn says(request: &ChangeRequest) -> String {
    text::sentence(&format!("{}: {}", request.kind.says(), request.subject_name))
}

const YOUNG_SAYS: &str =
    "In a merchant's first 14 days, whoever confirms may have been invited by whoever asked.";

/// One request as `reader` sees it; `None` where nobody in particular looks.
pub(crate) fn one(
    merchant: Id<Merchant>,
    standing: &Standing,
    reader: Option<Id<Member>>,
    found: Found,
) -> ChangeRequestView {
    let Found { request, requested_by_name, decided_by_name } = found;
    let state = request.state_at(standing.footing.now);
    let open = state == State::Open;
    let (you_can, you_cannot_because) = reader_can(standing, reader, &request);
    let person = |id, name| ChangePerson { id, name, role: None };
    let who_can: Vec<_> =
        standing.who_can(&request).map(|admin| person(admin.id, admin.name.clone())).collect();
    let waived = request.waiver.clone().or_else(|| {
        let own =
            reader.filter(|_| open).and_then(|reader| standing.confirm(&request, reader).ok()).flatten();
        own.map(|waiver| waiver.to_string())
    });
    ChangeRequestView {
        id: request.id,
        kind: request.kind,
        state,
        says: says(&request),
        subject: ChangeSubject {
            kind: request.kind.subject_kind(),
            id: request.kind.print_subject(request.subject.unwrap_or(*merchant.as_bytes())),
            name: request.subject_name,
        },
        before: request.before,
        after: request.after,
        reason: Some(request.reason).filter(|reason| !reason.is_empty()),
        requested_by: ChangePerson {
            role: Some(request.requested_role),
            ..person(request.requested_by, requested_by_name)
        },
        requested_at: request.requested_at,
        expires_at: request.expires_at,
        decided_by: request.decided_by.zip(decided_by_name).map(|(id, name)| person(id, name)),
        decided_at: request.decided_at,
        note: request.note,
        waived,
        remark: (open && standing.footing.young()).then(|| YOUNG_SAYS.to_owned()),
        who_can,
        you_can,
        you_cannot_because,
    }
}

fn reader_can(
    standing: &Standing,
    reader: Option<Id<Member>>,
    request: &ChangeRequest,
) -> (Option<YouCan>, Option<String>) {
    let Some(reader) = reader.filter(|_| request.state_at(standing.footing.now) == State::Open) else {
        return (None, None);
    };
    let own = request.requested_by == reader;
    let admin = standing.admins.iter().any(|admin| admin.id == reader);
    let refused = match standing.confirm(request, reader) {
        Ok(_) if admin => return (Some(YouCan::Confirm), None),
        Ok(_) => "only an Admin confirms a change".to_owned(),
        Err(ChangeError::SecondPerson(SecondPersonError::Same)) => {
            "you asked for this, so somebody else confirms it".to_owned()
        }
        Err(error) => error.to_string(),
    };
    (own.then_some(YouCan::Withdraw), Some(text::sentence(&refused)))
}

/// What is recorded when it is asked for.
pub(crate) fn requested(view: &ChangeRequestView) -> Activity {
    let mut says = format!("asked to {}: {}", view.kind.says(), view.subject.name);
    if let Some(remark) = &view.remark {
        says = format!("{says}. {remark}");
    }
    Activity::new(view.kind.area(), "change.requested", says)
        .on(view.id, view.subject.name.clone())
        .changed(view.before.clone(), view.after.clone())
}

/// What is recorded when it is decided. A confirmed change stands in the record of what it changed.
pub(crate) fn decided(found: &Found, merchant: Id<Merchant>, young: bool) -> Activity {
    let request = &found.request;
    let (act, verb) = match request.state {
        State::Confirmed => ("change.confirmed", "confirmed the request of"),
        State::Declined => ("change.declined", "declined the request of"),
        State::Withdrawn => ("change.withdrawn", "withdrew the request of"),
        State::Expired => ("change.expired", "let expire the request of"),
        State::Open => ("change.requested", "kept the request of"),
    };
    let mut says =
        format!("{verb} {} to {}: {}", found.requested_by_name, request.kind.says(), request.subject_name);
    let confirmed = request.state == State::Confirmed;
    let young = (confirmed && young).then_some(YOUNG_SAYS);
    for remark in request.waiver.iter().map(String::as_str).chain(young) {
        says = format!("{}. {remark}", says.trim_end_matches('.'));
    }
    let activity = Activity::new(request.kind.area(), act, says);
    if confirmed {
        let subject = request.subject.unwrap_or(*merchant.as_bytes());
        return request
            .kind
            .on(activity, subject, &request.subject_name)
            .changed(request.before.clone(), request.after.clone());
    }
    activity.on(request.id, request.subject_name.clone()).changed(State::Open.name(), request.state.name())
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        let says = error.to_string();
        let detail = text::sentence(&says);
        match error {
            ChangeError::AlreadyDecided(_) => {
                Self::refuse(StatusCode::CONFLICT, "change.already_decided", detail)
            }
            ChangeError::Expired => Self::refuse(StatusCode::CONFLICT, "change.expired", detail),
            ChangeError::AlreadyAsked(id) => {
                Self::refuse(StatusCode::CONFLICT, "change.already_asked", detail)
                    .with("change_request_id", json!(id))
            }
            ChangeError::TooManyOpen | ChangeError::TooManyToday => {
                Self::refuse(StatusCode::TOO_MANY_REQUESTS, "change.too_many", detail)
            }
            ChangeError::NotAMember => Self::forbid(StatusCode::FORBIDDEN, "change.members_only", detail),
            ChangeError::RoleMayNotAsk(_) => Self::forbid(StatusCode::FORBIDDEN, "role.refused", detail),
            ChangeError::RequesterGone => Self::forbid(StatusCode::CONFLICT, "change.requester_gone", detail),
            ChangeError::WithdrawInstead => {
                Self::refuse(StatusCode::CONFLICT, "change.withdraw_instead", detail)
            }
            ChangeError::NotYours => Self::forbid(StatusCode::FORBIDDEN, "change.not_yours", detail),
            ChangeError::SecondPerson(error) => second_person(error, detail),
            ChangeError::Integrator(who_can) => {
                Self::forbid(StatusCode::FORBIDDEN, "change.integrator", detail)
                    .with("who_can", json!(who_can))
            }
            ChangeError::UnknownObjection => Self::refuse(StatusCode::NOT_FOUND, "objection.unknown", detail),
            ChangeError::Outdated(_) => Self::refuse(StatusCode::CONFLICT, "change.outdated", detail),
        }
    }
}

fn second_person(error: SecondPersonError, detail: String) -> Problem {
    let code = match error {
        SecondPersonError::Same => "second_person.same",
        SecondPersonError::AddressUnconfirmed => "second_person.address_unconfirmed",
        SecondPersonError::TooClose { .. } | SecondPersonError::TiedOverOthers { .. } => {
            "second_person.too_close"
        }
    };
    Problem::forbid(StatusCode::FORBIDDEN, code, detail)
}
