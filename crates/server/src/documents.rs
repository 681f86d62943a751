//! The published API documents: OpenAPI as JSON, and the same as pages to read.

mod page;

use std::sync::Arc;

use axum::{
    Router,
    response::{Html, IntoResponse as _},
    routing::get,
};
use http::header;
use permit::Routes;
use utoipa::openapi::OpenApi;

const API: &str = "The API of Kibali. The dashboard is one of its clients: what it can do, automation can do too.\n\n\
    Cookie callers name their merchant in the header `Kibali-Merchant` and send an `Origin`. Servers send \
    `Authorization: Bearer <API key>`. Amounts are whole minor units (`{\"amount\": 150000, \"currency\": \"TZS\"}` is \
    TZS 1,500). Lists are `{\"data\": […], \"next\": cursor or null}`. Refusals are problem documents of RFC 9457 with a \
    stable `code`.\n\nWith the merchant's checksum on, a server's calls that make, price or cancel payments and payouts carry \
    a `checksum` in the body, made as on the third-party API (`/docs/third-parties`). People in the dashboard sign nothing.";

const THIRD_PARTIES: &str = "The third-party API that ClickPesa clients speak. Point a client at this server instead of \
    `https://api.clickpesa.com` and it works unchanged.\n\nFirst exchange client id and API key for a token, which lives \
    an hour; then send it as `Authorization` with every call. Every success is 200. Errors are \
    `{\"statusCode\", \"message\", \"error\"}`.\n\nWith the merchant's checksum on, every body that is sent has a field \
    `checksum`: take the body without `checksum` and `checksumMethod`, sort the names of every object at every depth, \
    write it as JSON without spaces, and make HMAC-SHA256 of it with the checksum key, in 64 lower-case hex digits. The \
    token call has no body and needs none.\n\nA payout waits as `PENDING` for people, unless an Admin allowed the \
    application to pay.";

/// Describes every route of the product, in two documents.
pub(crate) fn describe(routes: &Routes) -> (OpenApi, OpenApi) {
    let (third, own): (Vec<_>, Vec<_>) =
        routes.table().iter().cloned().partition(|route| route.path.starts_with("/third-parties"));
    (
        permit::document("Kibali", API, &own),
        permit::document("Kibali for ClickPesa clients", THIRD_PARTIES, &third),
    )
}

/// `/v1/openapi.json`, `/third-parties/openapi.json` and their pages under `/docs`.
pub(crate) fn routes(routes: &Routes) -> Router {
    let (own, third) = describe(routes);
    Router::new().merge(document("/v1/openapi.json", "/docs/api", &own)).merge(document(
        "/third-parties/openapi.json",
        "/docs/third-parties",
        &third,
    ))
}

fn document(json: &'static str, page: &'static str, api: &OpenApi) -> Router {
    let text: Arc<str> = serde_json::to_string(api).expect("a document is plain data").into();
    let html: Arc<str> = page::render(api, json).into();
    Router::new()
        .route(
            json,
            get(move || async move {
                ([(header::CONTENT_TYPE, "application/json")], text.to_string()).into_response()
            }),
        )
        .route(page, get(move || async move { Html(html.to_string()) }))
}
