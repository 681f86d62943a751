//! The whole surface: API, third-party API, documents, operations, dashboard, and the headers they share.

use std::time::Instant;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::Response,
};
use http::{HeaderName, HeaderValue, header};
use permit::App;
use platform::Platform;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;

use crate::{
    dashboard, documents,
    operations::{self, Metrics},
};

/// What every answer says unless it says otherwise. Everything is our own: no other site's scripts, frames or fonts.
static HEADERS: [(HeaderName, HeaderValue); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
             object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Joins everything; `extra` is what the sandbox adds.
pub(crate) fn router(app: &App, platform: &Platform, metrics: &Metrics, extra: Router) -> Router {
    let routes = platform.routes();
    let documents = documents::routes(&routes);
    // One layer: each costs every request a few allocations.
    let around = ServiceBuilder::new()
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state((metrics.clone(), app.is_https()), finish));
    routes
        .into_router(app)
        .merge(documents)
        .merge(operations::routes(app, metrics))
        .merge(extra)
        .method_not_allowed_fallback(dashboard::wrong_method)
        .fallback(dashboard::serve)
        .layer(around)
}

/// Counts an answer, and gives it the headers that all share.
async fn finish(State((metrics, https)): State<(Metrics, bool)>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let mut response = next.run(request).await;
    metrics.count(response.status(), start.elapsed());
    let headers = response.headers_mut();
    headers.reserve(HEADERS.len());
    if https {
        // A year; whether names beneath this one speak HTTPS is not known here.
        let lasting = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, lasting);
    }
    for (name, value) in &HEADERS {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    response
}
