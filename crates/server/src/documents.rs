//! The published API documents: OpenAPI as JSON, and the same as pages to read.

mod page;

use std::sync::Arc;

use axum::{
    Router,
    response::{Html, IntoResponse as _, Redirect},
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
    a `checksum` in the body: add a field `call` to the body, such as `\"call\": \"POST /v1/payouts\"`, sort the names of every object \
    at every depth, write it as JSON without spaces, and make HMAC-SHA256 of it with the checksum key, in 64 lower-case hex \
    digits. Send the checksum; `call` need not be sent. People in the dashboard sign nothing.";

const THIRD_PARTIES: &str = "The third-party API that ClickPesa clients speak. Point a client at this server instead of \
    `https://api.clickpesa.com` and it works unchanged, as far as the calls below go; the others answer 404.\n\nFirst exchange client id and API key, sent as the headers \
    `client-id` and `api-key` of `POST /third-parties/generate-token`, for a token, which lives an hour; then send it as it \
    came, `Bearer …`, as `Authorization` with every call. Phone numbers are `2557XXXXXXXX` or `2556XXXXXXXX`. Every success is \
    200. Errors are `{\"statusCode\", \"message\", \"error\"}`; the token call's have only a `message`.\n\nWith the merchant's checksum on, every body that is sent has a field \
    `checksum`: take the body without `checksum` and `checksumMethod`, sort the names of every object at every depth, \
    write it as JSON without spaces, and make HMAC-SHA256 of it with the checksum key, in 64 lower-case hex digits. The \
    token call has no body and needs none. A checksum makes one payment or one payout; the same again is refused, so a refund \
    in the same words as its payment takes a reference of its own.\n\nA payout waits as `PENDING` for people, unless an Admin allowed the \
    application to pay.\n\nWebhooks are set up in the dashboard under Build. A delivery is `{\"event\", \"data\"}`, such as `PAYMENT \
    RECEIVED`, and is answered with any 2xx within 10 seconds, or comes again. It is signed twice. The headers `webhook-id`, \
    `webhook-timestamp` and `webhook-signature` follow Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 over \
    `id.timestamp.body`, with the endpoint's secret after `whsec_`, decoded, as the key. With the checksum on, `X-ClickPesa-Signature` is \
    the checksum of the body without its two checksum fields, which the body carries too unless the endpoint has it in the header \
    only.";

const PROBLEMS: &str = "A refusal of `/v1` is a problem document of RFC 9457: `{\"type\", \"title\", \"status\", \"code\", \"detail\", \
    \"request_id\"}`. Programs read `code`, which does not change; people read `detail`, which says what to do. `request_id` finds \
    the call in the activity and in the log.\n\nSome carry more: `fields` with the fields of the body that are wrong and why, \
    `who_can` with the members who may do what you may not, `permission` with what was asked for, `methods` with the ways to \
    confirm who you are, and the header `Retry-After` with the seconds to wait.\n\nBy status: 400 and 422 the request cannot be \
    understood or its parts are wrong; 401 nobody is signed in, or the key is over; 403 somebody else may do it; 404 there is no \
    such thing in this merchant; 409 it was decided or used already; 413 and 429 less, or later; 5xx is ours: try again, with the \
    same `Idempotency-Key` if it made something.";

/// Describes every route of the product, in two documents.
pub(crate) fn describe(routes: &Routes) -> (OpenApi, OpenApi) {
    let under = |start: &str| {
        let table = routes.table().iter();
        table.filter(|route| route.path.starts_with(start)).cloned().collect::<Vec<_>>()
    };
    let (third, own) = (under("/third-parties/"), under("/v1/"));
    (
        permit::document("Kibali", API, &own),
        permit::document("Kibali for ClickPesa clients", THIRD_PARTIES, &third),
    )
}

/// `/v1/openapi.json`, `/third-parties/openapi.json` and their pages under `/docs`.
pub(crate) fn routes(routes: &Routes) -> Router {
    let (own, third) = describe(routes);
    Router::new()
        .merge(document("/v1/openapi.json", "/docs/api", &own))
        .merge(document("/third-parties/openapi.json", "/docs/third-parties", &third))
        .route("/docs", get(|| async { Redirect::to("/docs/api") }))
        .route("/docs/problems", get(|| async { Html(page::simple("Problems", PROBLEMS)) }))
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
