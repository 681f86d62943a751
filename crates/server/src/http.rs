//! The whole surface: API, third-party API, documents, operations, dashboard, and the headers they share.

use axum::{Router, middleware};
use http::{HeaderName, HeaderValue, header};
use permit::App;
use platform::Services;
use tower_http::{compression::CompressionLayer, set_header::SetResponseHeaderLayer};

use crate::{
    dashboard, documents,
    operations::{self, Metrics},
};

/// Everything is our own: no other site's scripts, frames or fonts.
const CONTENT_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                              object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Joins everything; `extra` is what the sandbox adds.
pub(crate) fn router(app: &App, services: &Services, metrics: &Metrics, extra: Router) -> Router {
    let routes = platform::routes(services);
    let documents = documents::routes(&routes);
    let header = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    routes
        .into_router(app)
        .merge(documents)
        .merge(operations::routes(app, metrics))
        .merge(extra)
        .fallback(dashboard::serve)
        .layer(middleware::from_fn_with_state(metrics.clone(), operations::count))
        .layer(header("content-security-policy", CONTENT_POLICY))
        .layer(header("x-content-type-options", "nosniff"))
        .layer(header("referrer-policy", "no-referrer"))
        .layer(header("cross-origin-opener-policy", "same-origin"))
        .layer(header("permissions-policy", "camera=(), microphone=(), geolocation=()"))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(CompressionLayer::new())
}
