//! API keys as outsiders see them.

use permit::Problem;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use values::{
    Id, Secret, Timestamp,
    subjects::{ApiKey, Application},
};

use super::{
    super::{model::key::KeyState, queries::KeyRow},
    Maker, state_of,
};

/// Which keys are wanted.
#[derive(Debug, Deserialize, IntoParams)]
pub(in crate::developer) struct KeyFilter {
    /// `working`, or `over` for the ended and the revoked; both unless told.
    #[serde(default)]
    state: String,
}

impl KeyFilter {
    pub(in crate::developer) fn state(&self) -> Result<&'static str, Problem> {
        state_of(&self.state, ["working", "over"])
    }
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::developer) struct NewKey {
    /// What it is for.
    pub name: String,
    /// When it ends; a year from now unless told.
    pub expires_at: Option<Timestamp>,
    /// The same as a number of days, up to 1095.
    pub expires_in_days: Option<u32>,
    /// What it may do; all that the application allows unless told. With one that sends money out it is asked for.
    pub scopes: Option<Vec<String>>,
}

/// How a key is to be replaced.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::developer) struct Rotation {
    /// For how many hours the old key works on, up to 168; 24 unless told.
    #[serde(default = "a_day")]
    pub overlap_hours: u32,
}

fn a_day() -> u32 {
    24
}

/// An API key, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::developer) struct KeyView {
    id: Id<ApiKey>,
    application_id: Id<Application>,
    name: String,
    /// How its secret begins.
    prefix: String,
    /// How its secret ends.
    last_four: String,
    scopes: Vec<&'static str>,
    state: KeyState,
    expires_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
    last_used_address: Option<String>,
    created_at: Timestamp,
    created_by: Maker,
    /// Whether it may send money out.
    money: bool,
    /// The key it took the place of.
    replaces: Option<Id<ApiKey>>,
    revoked_at: Option<Timestamp>,
}

impl KeyView {
    pub(in crate::developer) fn new(row: KeyRow, now: Timestamp) -> Self {
        Self {
            id: row.id,
            application_id: row.application,
            name: row.name,
            prefix: row.prefix,
            last_four: row.last_four,
            scopes: row.scopes.codes(),
            state: KeyState::at(now, row.revoked_at, row.expires_at, row.dormant_at),
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            last_used_address: row.last_used_address,
            created_at: row.created_at,
            created_by: Maker::new(row.created_by, row.created_by_name),
            money: row.scopes.send_money(),
            replaces: row.replaces,
            revoked_at: row.revoked_at,
        }
    }
}

/// A new key and its secret, which is not shown again.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::developer) struct KeyMade {
    #[serde(flatten)]
    key: KeyView,
    /// What goes with it to get a token.
    client_id: String,
    /// `ksk_live_…`, or `ksk_test_…` where the merchant's money is simulated: keep it where your server finds it.
    secret: String,
}

impl KeyMade {
    pub(in crate::developer) fn new(
        row: KeyRow,
        client_id: String,
        secret: &Secret<String>,
        now: Timestamp,
    ) -> Self {
        Self { key: KeyView::new(row, now), client_id, secret: secret.reveal().clone() }
    }
}
