//! What is known of a request before anybody is: its id, where it came from, and later who it is.

use std::{net::IpAddr, sync::Arc, sync::OnceLock};

use http::{Uri, request::Parts};
use values::{Id, Timestamp, subjects::Request};

use crate::{Problem, actor::Caller, extract};

/// One request, as handlers, records and logs see it.
#[derive(Debug, Clone)]
pub struct RequestInfo {
    /// Names the request in logs, problems and the activity record.
    pub id: Id<Request>,
    /// The caller's address, proxies taken off.
    pub address: IpAddr,
    /// The `User-Agent`, at most 200 characters.
    pub agent: String,
    /// When it arrived.
    pub at: Timestamp,
}

/// Shared between the edge, which opens it, and the permit, which says who is calling.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub info: Arc<RequestInfo>,
    pub caller: Arc<OnceLock<Caller>>,
    /// Whether the route takes nothing in its query string.
    pub bare: bool,
}

impl Context {
    pub(crate) fn of(parts: &Parts) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::failure("the edge layer is missing"))
    }

    /// Refuses parameters where there are none to be given. The last thing a door looks at, so that only those who may pass
    /// hear of it.
    ///
    /// # Errors
    /// `query.invalid`.
    pub(crate) fn takes(&self, uri: &Uri) -> Result<(), Problem> {
        if self.bare { extract::only(uri, Some(Vec::new())) } else { Ok(()) }
    }
}
