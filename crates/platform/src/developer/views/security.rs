//! The integration's security as outsiders see it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Request},
};

use super::{
    super::queries::{CallRow, IpRange, RangeRow},
    Maker,
};
use crate::changes::ChangeRequestView;

/// One entry of a list to be set.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(in crate::developer) struct IpEntry {
    /// An address or a range in CIDR form.
    pub cidr: String,
    /// What it is.
    pub label: Option<String>,
}

/// The whole list, as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::developer) struct IpListChange {
    /// Empty lets everybody in.
    pub entries: Vec<IpEntry>,
}

/// A list to be tried.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::developer) struct IpListTry {
    /// Addresses or ranges in CIDR form.
    pub entries: Vec<String>,
}

/// Whether calls must carry a checksum.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::developer) struct ChecksumChange {
    /// On at once; off by request.
    pub enabled: bool,
}

/// One entry of the IP list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::developer) struct IpRangeView {
    #[schema(value_type = String)]
    id: Id<IpRange>,
    cidr: String,
    label: String,
    added_by: Maker,
    added_at: Timestamp,
}

impl From<RangeRow> for IpRangeView {
    fn from(row: RangeRow) -> Self {
        Self {
            id: row.id,
            cidr: row.cidr,
            label: row.label,
            added_by: Maker::new(row.added_by, row.added_by_name),
            added_at: row.added_at,
        }
    }
}

/// The checksum of API calls and webhooks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::developer) struct ChecksumView {
    pub enabled: bool,
    pub since: Option<Timestamp>,
    pub last_four: Option<String>,
}

/// Who may call the API, and how.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::developer) struct SecurityView {
    /// Empty: every address may call.
    pub ip_list: Vec<IpRangeView>,
    pub checksum: ChecksumView,
    /// Changes that wait for a second person.
    pub pending: Vec<ChangeRequestView>,
}

/// The checksum as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::developer) struct ChecksumSet {
    pub checksum: ChecksumView,
    /// The new key `CHK…`, shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// A call that a list would have refused.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::developer) struct RefusedCall {
    id: Id<Request>,
    at: Timestamp,
    method: String,
    path: String,
    address: String,
    key: Option<Id<ApiKey>>,
    key_name: Option<String>,
}

impl From<CallRow> for RefusedCall {
    fn from(row: CallRow) -> Self {
        Self {
            id: row.id,
            at: row.at,
            method: row.method,
            path: row.path,
            address: row.address,
            key: row.key,
            key_name: row.key_name,
        }
    }
}

/// What a list would have done to the latest calls.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::developer) struct DryRun {
    /// How many calls were looked at: the latest 2,000.
    pub considered: usize,
    /// How many of them would have been refused.
    pub refused: usize,
    /// The latest 50 of those.
    pub calls: Vec<RefusedCall>,
    /// Whether the list lets in an address that is kept out now, so that a second person must confirm it.
    pub loosens: bool,
    /// That the caller would shut out themselves.
    pub warning: Option<String>,
}
