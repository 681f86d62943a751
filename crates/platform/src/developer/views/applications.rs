//! Applications as outsiders see them.

use permit::Problem;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use values::{Id, Timestamp, subjects::Application};

use super::{
    super::{
        commands::feature_of,
        model::application::{Feature, Integration},
        queries::ApplicationRow,
    },
    Maker, state_of,
};
use crate::{
    changes::{ChangeRequest, ChangeRequestView, Kind},
    mandates::MandateView,
};

// The derive for schemas takes names without parameters only.
type ChangeId = Id<ChangeRequest>;

/// Which applications are wanted.
#[derive(Debug, Deserialize, IntoParams)]
pub(in crate::developer) struct ApplicationFilter {
    /// `active` or `disabled`; both unless told.
    #[serde(default)]
    state: String,
}

impl ApplicationFilter {
    pub(in crate::developer) fn state(&self) -> Result<&'static str, Problem> {
        state_of(&self.state, ["active", "disabled"])
    }
}

/// An application to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::developer) struct NewApplication {
    /// The name.
    pub name: String,
    /// How it connects; `API` unless told.
    pub integration: Option<Integration>,
    /// What it is to do. Features that send money out are asked for.
    pub features: Option<Vec<Feature>>,
    /// Where people are sent back to from hosted pages.
    pub return_url: Option<String>,
    /// What its keys may carry: an Admin's choice. Unless told: collect and read.
    pub key_scopes: Option<Vec<String>>,
}

/// What is to be different about an application.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::developer) struct ApplicationChange {
    /// A new name.
    pub name: Option<String>,
    /// All features that are to be on. Those that send money out are asked for.
    pub features: Option<Vec<Feature>>,
    /// A new address to send people back to; empty for none.
    pub return_url: Option<String>,
    /// What its keys may carry: an Admin's choice. Keys lose what is left out.
    pub key_scopes: Option<Vec<String>>,
}

/// Whether a feature is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::developer) enum FeatureState {
    On,
    Off,
    /// An Admin is to decide.
    Requested,
}

/// A feature of an application.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::developer) struct FeatureView {
    feature: Feature,
    title: &'static str,
    /// Whether money leaves by it, so that two people decide.
    sends_money: bool,
    state: FeatureState,
    /// The request that waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    change_request_id: Option<ChangeId>,
}

/// What owns a client id and API keys.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::developer) struct ApplicationView {
    id: Id<Application>,
    name: String,
    client_id: String,
    integration: Integration,
    features: Vec<FeatureView>,
    return_url: Option<String>,
    /// What it may pay by API without people; without one its payouts wait.
    mandate: Option<MandateView>,
    /// The request for a mandate, or a higher one, while one waits.
    mandate_change_request_id: Option<ChangeId>,
    /// `active` or `disabled`.
    state: &'static str,
    /// Whether an Admin disabled it, so that an Admin enables it.
    shut_by_admin: bool,
    created_at: Timestamp,
    created_by: Maker,
    /// How many of its keys work.
    keys_active: i64,
    /// What its keys may carry without a second person.
    key_scopes: Vec<&'static str>,
}

/// The requests that wait, with what they say.
pub(in crate::developer) type Waiting = [(ChangeRequest, ChangeRequestView)];

impl ApplicationView {
    pub(in crate::developer) fn new(row: ApplicationRow, waiting: &Waiting) -> Self {
        let about = |kind: Kind| {
            let subject = *row.id.as_bytes();
            let requests = waiting.iter().map(|(request, _)| request);
            requests.filter(move |request| request.kind == kind && request.subject == Some(subject))
        };
        let feature = |feature: Feature| {
            let requested =
                about(Kind::ApplicationFeature).find(|request| feature_of(request) == Some(feature));
            let state = match (row.features.contains(&feature), requested) {
                (true, _) => FeatureState::On,
                (false, Some(_)) => FeatureState::Requested,
                (false, None) => FeatureState::Off,
            };
            FeatureView {
                feature,
                title: feature.title(),
                sends_money: feature.sends_money(),
                state,
                change_request_id: requested
                    .filter(|_| state == FeatureState::Requested)
                    .map(|request| request.id),
            }
        };
        Self {
            id: row.id,
            features: Feature::ALL.into_iter().map(feature).collect(),
            mandate_change_request_id: about(Kind::MandateRaised).next().map(|request| request.id),
            name: row.name,
            client_id: row.client_id,
            integration: row.integration,
            return_url: row.return_url,
            mandate: row.mandate.map(MandateView::from),
            shut_by_admin: row.shut_by_admin,
            state: if row.active { "active" } else { "disabled" },
            created_at: row.created_at,
            created_by: Maker::new(row.created_by, row.created_by_name),
            keys_active: row.keys_active,
            key_scopes: row.key_scopes.codes(),
        }
    }
}

/// The answer where part of a change waits for a second person: 202.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::developer) struct ApplicationWaits {
    /// What waits.
    pub change_request: ChangeRequestView,
    /// The application as it is now.
    pub application: ApplicationView,
}
