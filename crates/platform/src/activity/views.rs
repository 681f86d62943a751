//! What outsiders see of an entry.

use serde::Serialize;
use utoipa::ToSchema;
use values::{
    Id, Timestamp,
    subjects::{Entry, Request},
};

use super::{model::print_id, queries::Found};

// The derive for schemas takes names without parameters only.
type EntryId = Id<Entry>;
type RequestId = Id<Request>;

/// One act, or one refusal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Activity)]
pub(super) struct ActivityView {
    /// Its id.
    id: EntryId,
    /// When.
    at: Timestamp,
    /// Such as `payout.authorised`; `refused` for a refusal.
    act: String,
    /// What was done, as a sentence that begins with the actor's name.
    says: String,
    /// The part of the record: `access`, `team`, `developer`, `payments`, `payouts`, `merchant`.
    area: String,
    /// Who did it.
    actor: ActivityActor,
    /// What it was done to.
    subject: Option<ActivitySubject>,
    /// What was before.
    before: Option<String>,
    /// What is since.
    after: Option<String>,
    /// The caller's address.
    address: String,
    /// The caller's program.
    agent: String,
    /// The request it was done in.
    request_id: RequestId,
    /// Whether it is a refusal.
    refused: bool,
    /// The refusal's code.
    code: Option<String>,
    /// How often the same was refused within its minute; 1 for acts.
    count: i64,
}

/// Who acted.
#[derive(Debug, Serialize, ToSchema)]
struct ActivityActor {
    /// `member`, `key`, `job`, `person` or `stranger`.
    kind: String,
    /// A member's, key's or person's id.
    id: Option<String>,
    /// The name at that time.
    name: String,
    /// A member's role at that time.
    role: Option<String>,
}

/// What an act was done to.
#[derive(Debug, Serialize, ToSchema)]
struct ActivitySubject {
    /// What ids of its kind begin with.
    #[serde(rename = "type")]
    kind: String,
    /// Its id.
    id: String,
    /// Its name at that time.
    name: String,
}

impl From<Found> for ActivityView {
    fn from(found: Found) -> Self {
        let prefix = match found.actor_kind.as_str() {
            "member" => Some("mem"),
            "key" => Some("key"),
            "person" => Some("per"),
            _ => None,
        };
        let id = prefix.zip(found.actor).map(|(prefix, id)| print_id(prefix, id));
        let subject = found.subject_kind.zip(found.subject);
        Self {
            id: found.id,
            at: found.at,
            act: found.act,
            says: format!("{} {}", found.actor_name, found.says),
            area: found.area,
            actor: ActivityActor {
                kind: found.actor_kind,
                id,
                name: found.actor_name,
                role: Some(found.actor_role).filter(|role| !role.is_empty()),
            },
            subject: subject.map(|(kind, id)| ActivitySubject {
                id: print_id(&kind, id),
                kind,
                name: found.subject_name.unwrap_or_default(),
            }),
            before: found.before,
            after: found.after,
            address: found.address,
            agent: found.agent,
            request_id: found.request,
            refused: found.refusal.is_some(),
            code: found.refusal,
            count: found.times,
        }
    }
}
