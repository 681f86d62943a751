//! What outsiders see of the rail: never a credential.

use permit::{App, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Amount, Id, Secret, Timestamp};

use super::{RailAccount, RailAccountError, RailState, commands};
use crate::changes::ChangeRequestView;

/// An account to be connected.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewRail {
    /// Where the API is, one of the addresses the operator knows; ClickPesa's own unless told.
    pub base_url: Option<String>,
    /// The application there, such as `IDabc…`.
    pub client_id: String,
    /// Its API key, such as `SKabc…`.
    pub api_key: Secret<String>,
    /// The checksum key, where the checksum is on there.
    pub checksum_key: Option<Secret<String>>,
}

/// What to test; the connected account where nothing is told.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct RailTest {
    /// Credentials that are to be tried before they are entered.
    pub account: Option<NewRail>,
}

/// What a test found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RailTested {
    /// The balances at the provider.
    pub balances: Vec<Amount>,
}

/// What the merchant's money moves through.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RailView {
    /// `clickpesa`, `simulator`, or `none` while it is switched off.
    pub rail: &'static str,
    /// The account, where it is one of the merchant's own.
    pub account: Option<RailAccountView>,
    /// The addresses that may be connected.
    pub addresses: Vec<String>,
    /// What waits for a second person.
    pub pending: Vec<ChangeRequestView>,
}

/// An account of the merchant at a provider.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RailAccountView {
    /// Its id.
    pub id: Id<RailAccount>,
    /// Whether money moves through it now.
    pub connected: bool,
    /// Where the API is.
    pub base_url: String,
    /// The application there.
    pub client_id: String,
    /// Whether calls are signed.
    pub signs: bool,
    /// Where to have the provider send its notices; for those who may change the rail.
    pub notice_url: Option<String>,
    /// Since when money moves through it.
    pub connected_at: Option<Timestamp>,
    /// Since when it does not any more.
    pub ended_at: Option<Timestamp>,
}

/// Whether the reader is shown where notices go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notices {
    Shown,
    Hidden,
}

impl RailAccountView {
    pub(super) fn new(app: &App, account: RailAccount, notices: Notices) -> Result<Self, Problem> {
        Ok(Self {
            signs: commands::open(app, &account)?.checksum_key.is_some(),
            notice_url: (notices == Notices::Shown).then(|| commands::hook(app, &account)).transpose()?,
            id: account.id,
            connected: account.state == RailState::Connected,
            base_url: account.base_url,
            client_id: account.client_id,
            connected_at: account.connected_at,
            ended_at: account.ended_at,
        })
    }
}

impl From<RailAccountError> for Problem {
    fn from(error: RailAccountError) -> Self {
        use http::StatusCode;
        let says = error.to_string();
        match error {
            RailAccountError::Address(_) => Self::field("base_url", says),
            RailAccountError::Credential(field) => Self::field(field, says),
            RailAccountError::Test(_) => {
                Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "rail.test_failed", says)
            }
            RailAccountError::Waits => Self::refuse(StatusCode::CONFLICT, "rail.waits", says),
            RailAccountError::NotConnected => Self::refuse(StatusCode::CONFLICT, "rail.not_connected", says),
            RailAccountError::PlayMoney => Self::refuse(StatusCode::CONFLICT, "rail.play_money", says),
            RailAccountError::PlayPayments => Self::refuse(StatusCode::CONFLICT, "rail.play_payments", says),
            RailAccountError::RealMoney => Self::refuse(StatusCode::CONFLICT, "rail.real_money", says),
        }
    }
}
