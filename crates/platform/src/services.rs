//! What areas need besides the store: the rails, the mail server, and what the operator decided about them.

use std::sync::Arc;

use http::StatusCode;
use ipnet::IpNet;
use permit::Problem;
use rails::Rail;
use values::{Duration, Secret};

use crate::rail_accounts::Rails;

/// Shared by handlers (as an `Extension`) and workers. Cloning is cheap.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

struct Inner {
    rails: Rails,
    settings: Settings,
}

/// What the operator decided, or left as it is.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where mail is handed over, such as `smtp://127.0.0.1:1025`; without it links are copied by hand.
    pub smtp_url: Option<Secret<String>>,
    /// Whom mail comes from.
    pub mail_from: String,
    /// Only one payout by the third-party API is accepted per merchant within so long, as its clients expect.
    pub payout_cooldown: Duration,
    /// How many calls one address may make in a minute; `None` lifts the limit.
    pub calls_per_minute: Option<u32>,
    /// How many tries of a password, a code or a token one address may make in 15 minutes; `None` lifts the limit.
    pub tries_per_address: Option<u32>,
    /// Whether merchants that never connected an account move simulated money, and strangers may play networks and banks.
    pub simulator: bool,
    /// Addresses of the ClickPesa API, besides its own, that merchants may have accounts at.
    pub clickpesa_addresses: Vec<String>,
    /// Private networks that webhooks and calls to providers may reach.
    pub webhook_networks: Vec<IpNet>,
    /// How long the request log is kept.
    pub keep_requests: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            smtp_url: None,
            mail_from: "Kibali <kibali@localhost.localdomain>".to_owned(),
            payout_cooldown: Duration::from_secs(60),
            calls_per_minute: Some(120),
            tries_per_address: Some(60),
            simulator: true,
            clickpesa_addresses: Vec::new(),
            webhook_networks: Vec::new(),
            keep_requests: Duration::from_secs(30 * 24 * 3600),
        }
    }
}

impl Services {
    /// Ties them together.
    pub(crate) fn new(rail: Arc<dyn Rail>, settings: Settings) -> Self {
        let rails = Rails::new(rail, settings.simulator, settings.webhook_networks.clone());
        Self(Arc::new(Inner { rails, settings }))
    }

    /// What moves money, merchant by merchant.
    pub fn rails(&self) -> &Rails {
        &self.0.rails
    }

    /// The name of the simulator, where anybody may play those behind it.
    ///
    /// # Errors
    /// `simulator.closed`: the operator has not set `simulator`, or it is not the instance's own rail.
    pub fn simulator_door(&self) -> Result<&'static str, Problem> {
        self.rails().simulator().ok_or_else(|| {
            let says = "Nobody plays banks and networks here. Whoever runs this Kibali for trials sets simulator \
                        (KIBALI_SIMULATOR=true); a sandbox has it set.";
            Problem::refuse(StatusCode::NOT_FOUND, "simulator.closed", says)
        })
    }

    /// What the operator decided.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Whether mail can be sent at all.
    pub fn has_mail(&self) -> bool {
        self.0.settings.smtp_url.is_some()
    }
}

impl std::fmt::Debug for Services {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Services").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}
