//! What the page shows.

use permit::Role;
use serde::Serialize;
use utoipa::ToSchema;
use values::{
    Amount, Balance, Id, Timestamp,
    subjects::{ApiKey, Application, Entry},
};

use super::queries::{EndpointRef, PayoutRef};

// The derive for schemas takes names without parameters only.
type PayoutId = Id<PayoutRef>;
type EndpointId = Id<EndpointRef>;
type EntryId = Id<Entry>;
type KeyId = Id<ApiKey>;
type ApplicationId = Id<Application>;

/// The first page, by role: a section the role may not see is absent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Home)]
pub(super) struct HomeView {
    /// Whose page it is.
    pub role: Role,
    /// Payouts that wait for the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<HomeWaiting>,
    /// Change requests that wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<HomeChanges>,
    /// Today in the merchant's zone, one line a currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub today: Option<Vec<HomeToday>>,
    /// What there is, one line a currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balances: Option<Vec<HomeBalance>>,
    /// Payouts whose provider did not answer; the latest 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Vec<HomePayout>>,
    /// Payouts that failed in the last 7 days; the latest 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<Vec<HomePayout>>,
    /// 14 days, oldest first, one series a currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<Vec<HomeVolume>>,
    /// What happened to people in the last 14 days; the latest 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<Vec<HomeNews>>,
    /// The reader's own payouts of the last 30 days; the latest 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_payouts: Option<Vec<HomePayout>>,
    /// Those of them that were rejected; `message` is the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_rejected: Option<Vec<HomePayout>>,
    /// What concerns those who integrate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<HomeBuild>,
}

impl HomeView {
    /// Without any section yet.
    pub(super) fn new(role: Role) -> Self {
        Self {
            role,
            waiting: None,
            changes: None,
            today: None,
            balances: None,
            unknown: None,
            failed: None,
            volume: None,
            people: None,
            my_payouts: None,
            my_rejected: None,
            build: None,
        }
    }
}

/// Payouts that wait for the reader.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeWaiting {
    /// How many.
    pub count: i64,
    /// What they hold, fees included, one amount a currency.
    pub held: Vec<Amount>,
    /// Since when the oldest waits.
    pub oldest_at: Option<Timestamp>,
}

/// Change requests that wait.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeChanges {
    /// How many.
    pub open: i64,
}

/// Today in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeToday {
    /// Such as `TZS`.
    pub currency: String,
    /// What was collected.
    pub collected: HomeSum,
    /// What was paid out; only for those who see the balance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_out: Option<HomeSum>,
}

/// A number of payments or payouts and what they come to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct HomeSum {
    /// How many.
    pub count: i64,
    /// Their amounts, fees aside.
    pub amount: Amount,
    /// Their fees.
    pub fee: Amount,
}

/// What there is in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeBalance {
    /// Such as `TZS`.
    pub currency: String,
    /// Free to be paid out.
    pub available: Balance,
    /// Kept for payouts that wait or are on their way.
    pub held: Balance,
}

/// A payout in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomePayout {
    /// Its id.
    pub id: PayoutId,
    /// The merchant's own reference.
    pub reference: String,
    /// Where it stands.
    pub state: String,
    /// What is paid.
    pub amount: Amount,
    /// Who is paid.
    pub payee_name: String,
    /// Why it stands there: the reason of a rejection, what the provider said.
    pub message: Option<String>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// 14 days in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeVolume {
    /// Such as `TZS`.
    pub currency: String,
    /// Oldest first; the last is today.
    pub days: Vec<HomeDay>,
}

/// One day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct HomeDay {
    /// In the merchant's zone, such as `2026-11-23`.
    pub on: String,
    /// What was collected.
    pub collected: Amount,
    /// What was paid out.
    pub paid_out: Amount,
}

/// Something that happened to people.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeNews {
    /// The entry of the activity record.
    pub id: EntryId,
    /// When.
    pub at: Timestamp,
    /// What, as a sentence that begins with the actor's name.
    pub says: String,
}

/// What concerns those who integrate.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeBuild {
    /// Endpoints that do not answer, longest failing first.
    pub failing: Vec<HomeEndpoint>,
    /// The latest delivery that arrived.
    pub last_delivery: Option<HomeDelivery>,
    /// Errors of the API in the last 24 hours, most frequent first.
    pub errors: Vec<HomeApiError>,
    /// Calls in each of the last 24 hours, oldest first.
    pub hours: Vec<HomeHour>,
    /// Keys that end within 14 days, soonest first.
    pub keys_ending: Vec<HomeKey>,
    /// What a client has to know.
    pub connect: HomeConnect,
}

/// An endpoint that does not answer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeEndpoint {
    /// Its id.
    pub id: EndpointId,
    /// Its address.
    pub url: String,
    /// `failing`.
    pub state: String,
    /// Since when.
    pub failing_since: Option<Timestamp>,
    /// How many deliveries have not arrived.
    pub undelivered: i64,
    /// The latest attempts, newest first, at most 60.
    pub recent: Vec<HomeAttempt>,
}

/// An attempt at an endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeAttempt {
    /// When.
    pub at: Timestamp,
    /// Whether the endpoint took it.
    pub ok: bool,
    /// The status it answered.
    pub status: Option<i64>,
    /// What went wrong where there was no answer.
    pub error: Option<String>,
}

/// A delivery that arrived.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeDelivery {
    /// When.
    pub at: Timestamp,
    /// Which event.
    pub event: String,
    /// Where.
    pub url: String,
}

/// Errors of the API that are alike.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeApiError {
    /// The status.
    pub status: i64,
    /// The code, where there is one.
    pub code: Option<String>,
    /// The name of the key that called.
    pub key: Option<String>,
    /// How many.
    pub count: i64,
    /// The last one.
    pub last_at: Timestamp,
}

/// Calls within one hour.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct HomeHour {
    /// When it began.
    pub at: Timestamp,
    /// How many calls.
    pub count: i64,
    /// How many of them were errors.
    pub errors: i64,
}

/// A key that ends soon.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeKey {
    /// Its id.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// The last four characters of its secret.
    pub last_four: String,
    /// The application.
    pub application_id: ApplicationId,
    /// The application's name.
    pub application_name: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a client has to know.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeConnect {
    /// Where calls go.
    pub base_url: String,
    /// The applications that can call.
    pub applications: Vec<HomeApplication>,
    /// Whether calls need a checksum.
    pub checksum: bool,
    /// How many ranges may call; 0 is everybody.
    pub ip_ranges: i64,
}

/// An application that can call.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeApplication {
    /// Its id.
    pub id: ApplicationId,
    /// Its name.
    pub name: String,
    /// Its client id.
    pub client_id: String,
}
