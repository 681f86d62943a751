//! The published API documents: OpenAPI as JSON, and the same as pages to read.

mod call;
mod page;

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    response::{Html, Redirect},
    routing::get,
};
use http::header;
use permit::Routes;
use serde_json::Value;

const API: &str = "The API of Kibali. The dashboard is one of its clients: what it can do, automation can do too.\n\n\
    Cookie callers name their merchant in the header `Kibali-Merchant` and send an `Origin`. Servers send \
    `Authorization: Bearer <API key>`. Amounts are whole minor units (`{\"amount\": 150000, \"currency\": \"TZS\"}` is \
    TZS 1,500). Lists are `{\"data\": […], \"next\": cursor or null}`. Refusals are problem documents of RFC 9457 with a \
    stable `code`.\n\nWith the merchant's checksum on, a server's calls that make, price or cancel payments and payouts carry \
    a `checksum` in the body: add a field `call` to the body, such as `\"call\": \"POST /v1/payouts\"`, sort the names of every object \
    at every depth, write it as JSON without spaces, and make HMAC-SHA256 of it with the checksum key, in 64 lower-case hex \
    digits. Send the checksum; `call` need not be sent. People in the dashboard sign nothing.";

const PROBLEMS: &str = "A refusal of `/v1` is a problem document of RFC 9457: `{\"type\", \"title\", \"status\", \"code\", \"detail\", \
    \"request_id\"}`. Programs read `code`, which does not change; people read `detail`, which says what to do. `request_id` finds \
    the call in the activity and in the log.\n\nSome carry more: `fields` with the fields of the body that are wrong and why, \
    `who_can` with the members who may do what you may not, `permission` with what was asked for, `methods` with the ways to \
    confirm who you are, and the header `Retry-After` with the seconds to wait.\n\nBy status: 400 and 422 the request cannot be \
    understood or its parts are wrong; 401 nobody is signed in, or the key is over; 403 somebody else may do it; 404 there is no \
    such thing in this merchant; 409 it was decided or used already; 413 and 429 less, or later; 5xx is ours: try again, with the \
    same `Idempotency-Key` if it made something.";

/// The OpenAPI documents, and the pages under `/docs`.
pub(crate) fn routes(routes: &Routes) -> Router {
    let own: Vec<_> = routes.table().iter().filter(|route| route.path.starts_with("/v1/")).cloned().collect();
    let own = serde_json::to_value(permit::document("Kibali", API, &own)).expect("a document is plain data");
    let third = platform::clickpesa::document(routes.table());
    let calls = call::pages(&third);
    let links = calls.iter().map(|call| (call.operation.as_str(), call.address.as_str())).collect();
    let mut router = Router::new()
        .merge(json("/v1/openapi.json", &own))
        .merge(json("/third-parties/openapi.json", &third))
        .merge(html("/docs/api", page::render(&own, "/v1/openapi.json", &Links::new())))
        .merge(html("/docs/third-parties", page::render(&third, "/third-parties/openapi.json", &links)))
        .route("/docs/", get(|| async { Redirect::to("/docs/api") }))
        .route("/docs/third-parties/", get(|| async { Redirect::to("/docs/third-parties") }))
        .merge(html(call::CHECKSUM, call::checksum_page(&calls)))
        .merge(html("/docs/problems", page::problems(PROBLEMS, platform::PROBLEMS)))
        .route("/docs", get(|| async { Redirect::to("/docs/api") }))
        .route(
            call::SCRIPT,
            get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], call::SCRIPT_TEXT) }),
        );
    for call in &calls {
        router = router.merge(html(&call.address, call::render(&third, call, &calls)));
    }
    router
}

/// Where the page of an operation stands, by the operation's id.
type Links<'a> = BTreeMap<&'a str, &'a str>;

fn json(path: &str, document: &Value) -> Router {
    let text: Arc<str> = document.to_string().into();
    let answer = move || async move { ([(header::CONTENT_TYPE, "application/json")], text.to_string()) };
    Router::new().route(path, get(answer))
}

fn html(path: &str, page: String) -> Router {
    let page: Arc<str> = page.into();
    Router::new().route(path, get(move || async move { Html(page.to_string()) }))
}
