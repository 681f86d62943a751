//! The request log as outsiders see it.

use permit::Problem;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Request},
};

use super::super::{
    model::advice::what_to_do,
    queries::{CallRow, ErrorRow, Narrowed},
};
use crate::text;

/// Which calls are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(in crate::developer) struct CallFilter {
    /// `2xx`, `4xx`, `5xx`, `error`, or one status such as `404`.
    #[serde(default)]
    pub status: String,
    /// One key's id.
    #[serde(default)]
    pub key: String,
    /// Part of the path.
    #[serde(default)]
    pub path: String,
    /// Part of the path, the code or the address.
    #[serde(default)]
    pub search: String,
}

impl CallFilter {
    pub(in crate::developer) fn narrowed(&self) -> Result<Narrowed, Problem> {
        let (least_status, most_status) = match self.status.as_str() {
            "" => (0, 999),
            "2xx" => (200, 299),
            "4xx" => (400, 499),
            "5xx" => (500, 599),
            "error" => (400, 999),
            other => {
                let status = other.parse().map_err(|_| {
                    Problem::field("status", "Write 2xx, 4xx, 5xx, error or one status such as 404.")
                })?;
                (status, status)
            }
        };
        let key = match self.key.as_str() {
            "" => Id::nil(),
            key => key.parse().map_err(|_| Problem::field("key", "This is no key's id."))?,
        };
        Ok(Narrowed {
            least_status,
            most_status,
            key,
            path: pattern("path", &self.path)?,
            search: pattern("search", &self.search)?,
        })
    }
}

/// A pattern that finds `part` anywhere, whatever its case.
fn pattern(field: &str, part: &str) -> Result<String, Problem> {
    Ok(text::pattern(&text::optional_line(field, Some(part), 200)?.unwrap_or_default()))
}

/// A call that an API key made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::developer) struct ApiRequestView {
    id: Id<Request>,
    at: Timestamp,
    method: String,
    path: String,
    status: i64,
    /// The stable code of a refusal.
    code: Option<String>,
    key: Option<Id<ApiKey>>,
    key_name: Option<String>,
    application: Option<Id<Application>>,
    address: String,
    duration_ms: i64,
}

impl From<CallRow> for ApiRequestView {
    fn from(row: CallRow) -> Self {
        Self {
            id: row.id,
            at: row.at,
            method: row.method,
            path: row.path,
            status: row.status,
            code: row.code,
            key: row.key,
            key_name: row.key_name,
            application: row.application,
            address: row.address,
            duration_ms: row.duration_micros / 1000,
        }
    }
}

/// A call with its bodies: without secrets, phone and account numbers masked.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::developer) struct ApiRequestDetail {
    #[serde(flatten)]
    request: ApiRequestView,
    request_body: String,
    answer_body: String,
    /// What to do about the error, if it was one.
    what_to_do: &'static str,
}

impl ApiRequestDetail {
    pub(in crate::developer) fn new(row: CallRow, (request_body, answer_body): (String, String)) -> Self {
        let what_to_do = what_to_do(row.code.as_deref().unwrap_or(""), row.status);
        Self { request: row.into(), request_body, answer_body, what_to_do }
    }
}

/// The calls of one hour.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::developer) struct HourOfRequests {
    /// When the hour begins.
    pub at: Timestamp,
    pub count: i64,
    pub errors: i64,
}

/// One kind of error of one key.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::developer) struct ErrorOfRequests {
    status: i64,
    code: String,
    what_to_do: &'static str,
    key: Option<Id<ApiKey>>,
    key_name: Option<String>,
    count: i64,
    last_at: Timestamp,
}

impl From<ErrorRow> for ErrorOfRequests {
    fn from(row: ErrorRow) -> Self {
        Self {
            what_to_do: what_to_do(&row.code, row.status),
            status: row.status,
            code: row.code,
            key: row.key,
            key_name: row.key_name,
            count: row.count,
            last_at: row.last_at,
        }
    }
}

/// The last 24 hours.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::developer) struct RequestSummary {
    /// Oldest first, the running hour last.
    pub hours: Vec<HourOfRequests>,
    /// The latest kinds of errors first.
    pub errors: Vec<ErrorOfRequests>,
}
