//! The outermost layer: names the request, renders problems, logs failures once and has refusals recorded.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::{Extensions, HeaderValue, Method, header};
use values::{
    Id,
    subjects::{ApiKey, Application, Merchant},
};

use crate::{
    Problem,
    actor::Caller,
    app::App,
    refusals::{self, Call},
    request::{Context, RequestInfo},
    unread::Unread,
};

/// What the edge knows before any request. Cloning is cheap.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    app: App,
    bare: Arc<HashMap<&'static str, Vec<Method>>>,
}

impl Edge {
    /// The edge of an instance; `bare` are the routes that take nothing in their query string, by their paths.
    pub(crate) fn new(app: App, bare: HashMap<&'static str, Vec<Method>>) -> Self {
        Self { app, bare: Arc::new(bare) }
    }

    /// Whether a request with a query string is for one of those.
    fn is_bare(&self, request: &Request) -> bool {
        let asks = |known: &Method| {
            let method = request.method();
            known == method || (known == Method::GET && method == Method::HEAD)
        };
        let path = request.uri().query().and_then(|_| request.extensions().get::<MatchedPath>());
        path.and_then(|path| self.bare.get(path.as_str())).is_some_and(|methods| methods.iter().any(asks))
    }
}

/// Wraps every route; see the module. What may change something is done to its end, with its record, also when the caller
/// hangs up meanwhile: else whoever does would leave no trace in the request log.
pub(crate) async fn edge(State(edge): State<Edge>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return carry(edge, request, next).await;
    }
    match tokio::spawn(carry(edge, request, next)).await {
        Ok(response) => response,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

async fn carry(edge: Edge, request: Request, next: Next) -> Response {
    let (mut request, unread) = Unread::of(request);
    let (app, bare) = (&edge.app, edge.is_bare(&request));
    let info = Arc::new(describe(app, &request));
    let caller = Arc::new(OnceLock::new());
    request.extensions_mut().insert(Context { info: info.clone(), caller: caller.clone(), bare });
    let call = Call::of(&request);
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = problem.render(info.id);
        settle(app, &info, caller.get(), &call, problem).await;
    } else if let Some(Rendered(problem)) = response.extensions_mut().remove::<Rendered>() {
        settle(app, &info, caller.get(), &call, problem).await;
    }
    if let Ok(id) = HeaderValue::from_str(&info.id.to_string()) {
        response.headers_mut().insert("x-request-id", id);
    }
    unread.drain().await;
    response
}

fn describe(app: &App, request: &Request) -> RequestInfo {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip().to_canonical());
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    RequestInfo {
        id: app.db().id(),
        address: app.caller_address(peer, request.headers()),
        agent: agent.unwrap_or("").chars().take(200).collect(),
        at: app.now(),
    }
}

/// Put into an answer's extensions by an area that renders problems in its own form.
#[derive(Debug, Clone)]
pub struct Rendered(pub Problem);

/// The API key that made a request, once the answer is there: for the request log.
#[derive(Debug, Clone, Copy)]
pub struct KeyCaller {
    /// The merchant.
    pub merchant: Id<Merchant>,
    /// The key.
    pub key: Id<ApiKey>,
    /// Its application.
    pub application: Id<Application>,
}

/// Holds on to a request's context until its answer is there.
#[derive(Debug, Clone)]
pub struct Watch(Context);

impl Watch {
    /// Watches a request that passed the edge.
    pub fn of(extensions: &Extensions) -> Option<Self> {
        extensions.get::<Context>().cloned().map(Self)
    }

    /// What is known of the request.
    pub fn request(&self) -> &RequestInfo {
        &self.0.info
    }

    /// The API key that called, if one did.
    pub fn key(&self) -> Option<KeyCaller> {
        let caller = self.0.caller.get()?;
        let key = caller.actor.as_key()?;
        Some(KeyCaller { merchant: caller.merchant, key: key.id, application: key.application })
    }
}

async fn settle(app: &App, info: &RequestInfo, caller: Option<&Caller>, call: &Call, problem: Problem) {
    match problem {
        Problem::Failure(failure) => {
            tracing::error!(request = %info.id, what = call.what(), cause = failure.context, "request failed");
        }
        Problem::Refusal(refusal) if refusal.recorded => {
            if let Some(caller) = caller
                && let Err(error) = refusals::record(app, info, caller, call, &refusal).await
            {
                tracing::error!(request = %info.id, what = call.what(), %error, "a refusal could not be recorded");
            }
        }
        Problem::Refusal(_) => {}
    }
}

#[cfg(test)]
mod tests;
