//! What goes wrong: refusals for the caller, failures for the operator. RFC 9457 on the wire.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};
use store::StoreError;
use values::{Id, subjects::Request};

/// Why a request did not do what it asked for.
#[derive(Debug, Clone)]
pub enum Problem {
    /// For the caller to act on.
    Refusal(Box<Refusal>),
    /// For the operator; the caller sees only the request id.
    Failure(Failure),
}

/// An answer that says no, and what to do instead.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The HTTP status.
    pub status: StatusCode,
    /// Stable and documented, such as `payout.already_decided`.
    pub code: &'static str,
    /// A sentence that says what to do.
    pub detail: String,
    /// Further members of the problem document.
    pub extras: Map<String, Value>,
    /// Seconds after which trying again makes sense.
    pub retry_after_seconds: Option<u64>,
    /// Whether it enters the activity record: refusals by role, scope, ownership and rule do.
    pub recorded: bool,
}

/// Trouble inside. `context` is for the log only.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What failed, for the log.
    pub context: String,
    /// Whether waiting helps: 503 instead of 500.
    pub busy: bool,
    /// Whether it may have been done all the same; also 503.
    pub may_be_done: bool,
}

impl Problem {
    /// A refusal that is not recorded: malformed input, absence, conflict of no consequence.
    pub fn refuse(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Refusal(Box::new(Refusal {
            status,
            code,
            detail: detail.into(),
            extras: Map::new(),
            retry_after_seconds: None,
            recorded: false,
        }))
    }

    /// A refusal by role, scope, ownership or rule, which enters the activity record.
    pub fn forbid(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let mut problem = Self::refuse(status, code, detail);
        if let Self::Refusal(refusal) = &mut problem {
            refusal.recorded = true;
        }
        problem
    }

    /// Trouble that is not the caller's.
    pub fn failure(context: impl Into<String>) -> Self {
        Self::Failure(Failure { context: context.into(), busy: false, may_be_done: false })
    }

    /// Nothing here under this name, or not for this merchant: both look alike.
    pub fn not_found(what: &str) -> Self {
        Self::refuse(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("There is no such {what} here. Check the id."),
        )
    }

    /// A field that cannot be as it is.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "input.invalid", message.clone())
            .with("fields", json!([{"field": field, "message": message}]))
    }

    /// Adds a member to the problem document.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        if let Self::Refusal(refusal) = &mut self {
            refusal.extras.insert(name.to_owned(), value);
        }
        self
    }

    /// Says when trying again makes sense.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        if let Self::Refusal(refusal) = &mut self {
            refusal.retry_after_seconds = Some(seconds);
            refusal.extras.insert("retry_after_seconds".to_owned(), json!(seconds));
        }
        self
    }

    /// The stable code, for tests and records.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refusal(refusal) => refusal.code,
            Self::Failure(failure) if failure.busy => "busy",
            Self::Failure(_) => "failure",
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refusal(refusal) => refusal.status,
            // Who asks again hears what became of it.
            Self::Failure(failure) if failure.busy || failure.may_be_done => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failure(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The sentence for the caller.
    pub fn detail(&self) -> &str {
        match self {
            Self::Refusal(refusal) => &refusal.detail,
            Self::Failure(failure) if failure.busy => {
                "Kibali is busy. Nothing was changed. Try again in a moment."
            }
            Self::Failure(failure) if failure.may_be_done => {
                "Something failed while it was being kept, and it may have been done. Look before you send it again, or repeat it \
                 under the same Idempotency-Key."
            }
            Self::Failure(_) => {
                "Something failed on our side. Nothing was changed. Try again, or give the request id to your operator."
            }
        }
    }

    /// The problem document of RFC 9457.
    pub fn render(&self, request: Id<Request>) -> Response {
        let status = self.status();
        let mut document = json!({
            "type": format!("/docs/problems#{}", self.code()),
            "title": status.canonical_reason().unwrap_or("Problem"),
            "status": status.as_u16(),
            "code": self.code(),
            "detail": self.detail(),
            "request_id": request,
        });
        if let (Self::Refusal(refusal), Some(document)) = (self, document.as_object_mut()) {
            document.extend(refusal.extras.clone());
        }
        let mut response = (status, document.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        let retry = match self {
            Self::Refusal(refusal) => refusal.retry_after_seconds,
            Self::Failure(failure) => failure.busy.then_some(1),
        };
        if let Some(seconds) = retry {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refusal(refusal) => write!(f, "{}: {}", refusal.code, refusal.detail),
            Self::Failure(failure) => f.write_str(&failure.context),
        }
    }
}

impl std::error::Error for Problem {}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let busy = matches!(error, StoreError::Busy | StoreError::Unavailable(_));
        let may_be_done = matches!(error, StoreError::CommitUnknown);
        Self::Failure(Failure { context: format!("store: {error}"), busy, may_be_done })
    }
}

/// The problem travels in the answer's extensions; the edge renders it with the request's id.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests;
