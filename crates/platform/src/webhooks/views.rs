//! What outsiders see of webhooks.

use http::StatusCode;
use permit::{Actor, Problem, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use values::{
    Id, Timestamp,
    subjects::{Application, Member},
};

use super::{
    model::{
        Attempt, Delivery, Endpoint, Event, EventKind, TEST_EVENT, WebhookError, kind_of,
        signature::SignaturePlace, subject_of,
    },
    queries::{AttemptRow, DeliveryRow, EndpointRow, EventRow},
};
use crate::{activity, developer};

/// An endpoint to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewEndpoint {
    /// Where deliveries go: `https://…`.
    pub url: String,
    /// Which events it wants, such as `payment.received`.
    pub events: Vec<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The application whose events it takes instead of the merchant's endpoints.
    pub application_id: Option<Id<Application>>,
    /// Where the checksum stands while the merchant's checksum is on.
    #[serde(default = "everywhere")]
    pub signature: SignaturePlace,
}

fn everywhere() -> SignaturePlace {
    SignaturePlace::BodyAndHeader
}

/// What is to be different about an endpoint.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct EndpointChange {
    /// A new address.
    pub url: Option<String>,
    /// A new filter.
    pub events: Option<Vec<String>>,
    /// A new description.
    pub description: Option<String>,
    /// Another place for the checksum.
    pub signature: Option<SignaturePlace>,
    /// Off: nothing is sent until it is on again.
    pub enabled: Option<bool>,
}

/// Somebody or something, by id and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct EndpointMaker {
    id: Id<Member>,
    name: String,
}

/// The application an endpoint belongs to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct EndpointApplication {
    id: Id<Application>,
    name: String,
}

/// How an endpoint answered last.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct LastAnswer {
    at: Timestamp,
    status: Option<i64>,
    error: Option<String>,
}

/// One attempt in the strip of the latest.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct RecentAttempt {
    at: Timestamp,
    ok: bool,
}

/// An address that is told about events.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct EndpointView {
    id: Id<Endpoint>,
    url: String,
    description: String,
    events: Vec<String>,
    application: Option<EndpointApplication>,
    signature: SignaturePlace,
    /// `healthy`, `failing` or `off`.
    state: String,
    failing_since: Option<Timestamp>,
    /// How many deliveries it has not taken.
    undelivered: i64,
    last_answer: Option<LastAnswer>,
    /// The latest 60 attempts, newest first.
    recent: Vec<RecentAttempt>,
    secret_last_four: String,
    /// Until when the secret before still signs.
    previous_secret_until: Option<Timestamp>,
    created_by: EndpointMaker,
    created_at: Timestamp,
}

impl EndpointView {
    pub(super) fn new(row: EndpointRow, attempts: Vec<(Timestamp, Option<i64>, Option<String>)>) -> Self {
        let ok = |status: Option<i64>| status.is_some_and(|status| (200..300).contains(&status));
        let recent =
            attempts.iter().map(|(at, status, _)| RecentAttempt { at: *at, ok: ok(*status) }).collect();
        let last_answer =
            attempts.into_iter().next().map(|(at, status, error)| LastAnswer { at, status, error });
        let application = row
            .application
            .map(|id| EndpointApplication { id, name: row.application_name.unwrap_or_default() });
        Self {
            id: row.id,
            url: row.url,
            description: row.description,
            events: row.events.split(' ').map(str::to_owned).collect(),
            application,
            signature: row.signature,
            state: row.state,
            failing_since: row.failing_since,
            undelivered: row.undelivered,
            last_answer,
            recent,
            secret_last_four: row.secret_last_four,
            previous_secret_until: row.previous_until,
            created_by: EndpointMaker { id: row.created_by, name: row.created_by_name.unwrap_or_default() },
            created_at: row.created_at,
        }
    }
}

/// A new endpoint and its secret, which is not shown again.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EndpointMade {
    #[serde(flatten)]
    pub endpoint: EndpointView,
    /// `whsec_…`: keep it where your server verifies deliveries.
    pub secret: String,
}

/// What a delivery or event is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct EventSubject {
    /// `payment`, `direct_debit`, `deposit`, `deposit_instruction`, `payout`, `withdrawal`, `refund`, or `webhook` of a test.
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
}

fn subject(event: &str, id: [u8; 16]) -> EventSubject {
    let (kind, prefix) = subject_of(event);
    EventSubject { kind, id: activity::print_id(prefix, id) }
}

/// The endpoint a delivery goes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DeliveryEndpoint {
    id: Id<Endpoint>,
    url: String,
}

/// One event on its way to one endpoint.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliveryView {
    id: Id<Delivery>,
    endpoint: DeliveryEndpoint,
    event_id: Id<Event>,
    event: String,
    subject: EventSubject,
    /// `waiting`, `retrying`, `delivered`, `failed` or `skipped`.
    state: String,
    attempts_made: i64,
    next_at: Option<Timestamp>,
    last_status: Option<i64>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<DeliveryRow> for DeliveryView {
    fn from(row: DeliveryRow) -> Self {
        Self {
            id: row.id,
            endpoint: DeliveryEndpoint { id: row.endpoint, url: row.url },
            event_id: row.event,
            subject: subject(&row.event_name, row.subject),
            event: row.event_name,
            state: row.state,
            attempts_made: row.attempts,
            next_at: row.next_at,
            last_status: row.last_status,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// One try of a delivery.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct AttemptView {
    id: Id<Attempt>,
    at: Timestamp,
    /// None when no answer came.
    status: Option<i64>,
    duration_ms: i64,
    #[schema(value_type = Object)]
    request_headers: Value,
    request_body: String,
    #[schema(value_type = Object)]
    answer_headers: Value,
    answer_body: String,
    error: Option<String>,
}

impl AttemptView {
    pub(super) fn new(row: AttemptRow, reader: Reader) -> Self {
        let headers = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
        let answer_body = reader.sees_beside(row.answer_body, &row.request_body);
        Self {
            id: row.id,
            at: row.at,
            status: row.status,
            duration_ms: row.duration_micros / 1000,
            request_headers: headers(&row.request_headers),
            request_body: reader.sees(row.request_body),
            answer_headers: headers(&row.answer_headers),
            answer_body,
            error: row.error.map(|error| reader.sees(error)),
        }
    }
}

/// A delivery with its attempts, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeliveryDetail {
    #[serde(flatten)]
    pub delivery: DeliveryView,
    pub attempts: Vec<AttemptView>,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventView {
    id: Id<Event>,
    name: String,
    /// What the body calls it.
    wire_name: &'static str,
    says: &'static str,
    subject: EventSubject,
    application_id: Option<Id<Application>>,
    at: Timestamp,
}

impl From<&EventRow> for EventView {
    fn from(row: &EventRow) -> Self {
        let EventKind { wire_name, says, .. } = *kind_of(&row.name).unwrap_or(&TEST_EVENT);
        Self {
            id: row.id,
            name: row.name.clone(),
            wire_name,
            says,
            subject: subject(&row.name, row.subject),
            application_id: row.application,
            at: row.at,
        }
    }
}

/// An event with what was sent about it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventDetail {
    #[serde(flatten)]
    pub event: EventView,
    /// The body that is sent, before it is signed.
    pub body: String,
    pub deliveries: Vec<DeliveryView>,
}

/// Which deliveries are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(super) struct DeliveryFilter {
    /// `waiting`, `retrying`, `delivered`, `failed` or `skipped`.
    #[serde(default)]
    pub state: String,
}

/// Which events are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(super) struct EventFilter {
    /// Such as `payment.received`.
    #[serde(default)]
    pub name: String,
    /// The id of what they are about, such as a payout's.
    #[serde(default)]
    pub subject: String,
}

/// How many deliveries begin again.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Replayed {
    pub count: usize,
}

/// The events an endpoint can ask for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventKinds {
    pub data: Vec<EventKind>,
}

/// How much of people's numbers a reader sees.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reader {
    Whole,
    Masked,
}

impl Reader {
    /// Developers see numbers of people masked, here as everywhere.
    pub(super) fn of(actor: &Actor) -> Self {
        if actor.role() == Some(Role::Developer) { Self::Masked } else { Self::Whole }
    }

    pub(super) fn sees(self, text: String) -> String {
        match self {
            Self::Whole => text,
            Self::Masked => developer::masked(&text),
        }
    }

    /// What came back for `beside`, which it may repeat.
    fn sees_beside(self, text: String, beside: &str) -> String {
        match self {
            Self::Whole => text,
            Self::Masked => developer::masked_beside(&text, beside),
        }
    }
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        let says = error.to_string();
        match error {
            WebhookError::Address(_) => Self::field("url", says),
            WebhookError::TooMany | WebhookError::TooManyToday => {
                Self::refuse(StatusCode::CONFLICT, "webhook.too_many", says)
            }
            WebhookError::StillRotating(_) => {
                Self::refuse(StatusCode::CONFLICT, "webhook.still_rotating", says)
            }
            WebhookError::TestWaits => Self::refuse(StatusCode::CONFLICT, "webhook.test_waits", says),
            WebhookError::Off => Self::refuse(StatusCode::CONFLICT, "webhook.off", says),
        }
    }
}
