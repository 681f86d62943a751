//! What is shown of a subject's history.

use serde::Serialize;
use utoipa::ToSchema;
use values::{Id, Timestamp};

use super::StepDetail;
use crate::{
    ledger::TransferView,
    webhooks::{Delivery, Endpoint, Event},
};

/// What happened to a payment or payout.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    /// What happened, oldest first.
    pub timeline: Vec<TimelineStep>,
    /// What it moved in the ledger.
    pub transfers: Vec<TransferView>,
    /// What servers are told about it.
    pub events: Vec<SubjectEvent>,
    /// How that went; only for those who see webhooks.
    pub deliveries: Vec<SubjectDelivery>,
}

impl History {
    /// Puts every text of its steps through `hide`.
    pub(crate) fn hide(&mut self, hide: impl Fn(&str) -> String) {
        for step in &mut self.timeline {
            step.hide(&hide);
        }
    }
}

/// One step of a payment or payout.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimelineStep {
    /// The state it came into; `approved` or `edited` where an approval or a change left it where it was.
    pub state: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: TimelineActor,
    /// In English words.
    pub detail: String,
    /// The same in a code and its values.
    pub facts: StepDetail,
}

impl TimelineStep {
    /// Puts every text of it through `hide`.
    pub(super) fn hide(&mut self, hide: impl Fn(&str) -> String) {
        self.detail = hide(&self.detail);
        self.facts.hide(hide);
    }
}

/// Whoever made a payment or payout, or moved it on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimelineActor {
    /// `member`, `key` or `job`.
    pub kind: String,
    /// The id of the member or key.
    pub id: Option<String>,
    /// The name at that time.
    pub name: String,
}

impl TimelineActor {
    /// Whoever is kept by these columns.
    pub fn of(kind: &str, id: Option<[u8; 16]>, name: &str) -> Self {
        let id = id.map(|id| match kind {
            "key" => Id::<values::subjects::ApiKey>::from_bytes(id).to_string(),
            _ => Id::<values::subjects::Member>::from_bytes(id).to_string(),
        });
        Self { kind: kind.to_owned(), id, name: name.to_owned() }
    }
}

/// An event about a payment or payout.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SubjectEvent {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Event>,
    /// Its name, such as `payment.received`.
    pub name: String,
    /// When it happened.
    pub at: Timestamp,
}

/// How one endpoint was told about a payment or payout.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SubjectDelivery {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Delivery>,
    /// The event's name.
    pub event: String,
    /// The endpoint.
    #[schema(value_type = String)]
    pub endpoint: Id<Endpoint>,
    /// Its address; empty when the endpoint was deleted.
    pub url: String,
    /// `waiting`, `delivered`, `retrying`, `failed` or `skipped`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// The last answer's HTTP status.
    pub last_status: Option<i64>,
    /// When it last changed.
    pub updated_at: Timestamp,
}
