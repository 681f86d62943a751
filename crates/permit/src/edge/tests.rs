use axum::{
    body::{Body, to_bytes},
    response::IntoResponse as _,
};
use http::{Method, StatusCode, request::Builder};
use serde_json::Value;
use tower::ServiceExt as _;

use super::*;
use crate::{
    AuthorisePayout, CreatePayout, NoContent, Permit, ReadDocuments, Routes, ViewPayouts,
    fixture::{EMPLOYEE, Instance, KEY, MANAGER, SHOP, START, by_key, by_member, done, id, nobody},
};

async fn authorise(permit: Permit<AuthorisePayout>) -> Result<NoContent, Problem> {
    permit.write().await?.commit(done(), NoContent).await
}

async fn own_form(_: crate::Public<ReadDocuments>) -> Response {
    let mut response = Response::new(Body::from("in a form of its own"));
    *response.status_mut() = StatusCode::FORBIDDEN;
    response.extensions_mut().insert(Rendered(Problem::not_found("form")));
    response
}

/// A router with a route that authorises and others that answer with a problem.
fn router(app: &App) -> axum::Router {
    let wrapped = Routes::new().wrap(|router| {
        use axum::routing::{get, post};
        router
            .route("/v1/payouts/{id}/authorization", post(authorise))
            .route("/v1/payouts/{id}/release", post(release))
            .route("/form", get(own_form))
            .route("/failing", get(async || Problem::failure("the disk is full").into_response()))
            .route("/panics", post(async || panicking()))
            .route("/told", get(told).post(told))
    });
    wrapped.into_router(app)
}

fn panicking() -> String {
    panic!("a bug")
}

/// Refuses what it was given, by a rule that goes into the record, in a form of its own.
async fn release(_: Permit<AuthorisePayout>) -> Response {
    let problem = Problem::forbid(StatusCode::CONFLICT, "payout.own", "Not your own.");
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Rendered(problem));
    response
}

async fn told(axum::Extension(context): axum::Extension<Context>) -> String {
    format!("{} {} {}", context.info.address, context.info.agent.len(), context.info.at)
}

async fn answered(app: &App, request: Builder) -> (StatusCode, http::HeaderMap, String) {
    let request = request.body(Body::empty()).expect("a request");
    let (parts, body) = router(app).oneshot(request).await.expect("an answer").into_parts();
    let bytes = to_bytes(body, 100_000).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn a_problem_is_rendered_with_the_name_of_its_request() {
    let shop = Instance::shop().await;
    let request = by_member(EMPLOYEE).uri("/v1/payouts/1/authorization");
    let (status, headers, body) = answered(&shop.app, request).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    let document: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(document["code"], "role.refused");
    let named = document["request_id"].as_str().expect("a name");
    assert_eq!(headers["x-request-id"], named);
    assert!(named.starts_with("req_"));
}

#[tokio::test]
async fn each_answer_names_its_request() {
    let shop = Instance::shop().await;
    let request = || by_member(MANAGER).uri("/v1/payouts/1/authorization");
    let (status, first, _) = answered(&shop.app, request()).await;
    let (_, second, _) = answered(&shop.app, request()).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_ne!(first["x-request-id"], second["x-request-id"]);
}

#[tokio::test]
async fn a_refusal_by_a_rule_stands_in_the_record() {
    let shop = Instance::shop().await;
    answered(&shop.app, by_member(EMPLOYEE).uri("/v1/payouts/1/authorization")).await;
    answered(&shop.app, by_key(KEY).uri("/v1/payouts/1/authorization")).await;
    answered(&shop.app, by_member(MANAGER).uri("/v1/payouts/1/release")).await;
    let mut kept: Vec<(Vec<u8>, String, String)> =
        shop.all("SELECT actor, refusal, area FROM activity").await;
    kept.sort();
    let entry = |actor: u8, code: &str| (vec![actor; 16], code.to_owned(), "payouts".to_owned());
    let wanted = [entry(MANAGER, "payout.own"), entry(EMPLOYEE, "role.refused"), entry(KEY, "scope.refused")];
    assert_eq!(kept, wanted);
}

#[tokio::test]
async fn many_different_refusals_are_told_by_their_route() {
    let shop = Instance::shop().await;
    for number in 0..31 {
        let path = format!("/v1/payouts/{number}/authorization");
        answered(&shop.app, by_member(EMPLOYEE).uri(path)).await;
    }
    let several = "SELECT after FROM activity WHERE after LIKE '%several'";
    assert_eq!(shop.one::<String>(several).await, "POST /v1/payouts/{id}/authorization, several");
}

#[tokio::test]
async fn what_is_no_refusal_by_a_rule_leaves_no_record() {
    let shop = Instance::shop().await;
    for request in [
        nobody().uri("/v1/payouts/1/authorization"),
        nobody().method("GET").uri("/form"),
        nobody().method("GET").uri("/failing"),
        by_member(EMPLOYEE).uri("/v1/payouts/1/authorization").header("sec-fetch-site", "cross-site"),
    ] {
        answered(&shop.app, request).await;
    }
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM activity").await, 0);
    // Who was known by the time of a refusal that is none of a rule.
    let context = shop.context();
    let caller = Caller { actor: crate::Actor::Person(id(EMPLOYEE), "Asha".to_owned()), merchant: id(SHOP) };
    let request = nobody().body(Body::empty()).expect("a request");
    let call = Call::of(&request);
    for (problem, entries) in [
        (Problem::not_found("payout"), 0),
        (Problem::failure("the disk is full"), 0),
        (Problem::forbid(StatusCode::FORBIDDEN, "role.refused", "Not you."), 1),
    ] {
        settle(&shop.app, &context.info, Some(&caller), &call, problem).await;
        assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM activity").await, entries);
    }
}

#[tokio::test]
async fn a_failure_shows_its_name_only() {
    let shop = Instance::empty().await;
    let (status, headers, body) = answered(&shop.app, nobody().method("GET").uri("/failing")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    let document: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(
        (&document["code"], &document["request_id"]),
        (&"failure".into(), &headers["x-request-id"].to_str().expect("text").into())
    );
    assert!(!body.contains("disk"));
}

#[tokio::test]
async fn a_problem_in_a_form_of_its_own_stays_in_it() {
    let shop = Instance::empty().await;
    let (status, headers, body) = answered(&shop.app, nobody().method("GET").uri("/form")).await;
    assert_eq!((status, body.as_str()), (StatusCode::FORBIDDEN, "in a form of its own"));
    assert!(headers.contains_key("x-request-id"));
}

#[tokio::test]
async fn what_may_change_something_is_done_to_its_end_though_the_caller_hung_up() {
    let shop = Instance::shop().await;
    let turn = shop.app.db().write().await.expect("a turn");
    let request =
        by_member(MANAGER).uri("/v1/payouts/1/authorization").body(Body::empty()).expect("a request");
    let answer = router(&shop.app).oneshot(request);
    // It waits for its turn, and whoever asked waits no longer.
    let waited = tokio::time::timeout(std::time::Duration::from_millis(50), answer).await;
    assert!(waited.is_err());
    drop(turn);
    shop.comes_to("SELECT COUNT(*) FROM activity", 1_i64).await;
}

#[tokio::test]
#[should_panic(expected = "a bug")]
async fn a_bug_is_not_hidden() {
    let shop = Instance::empty().await;
    answered(&shop.app, nobody().uri("/panics")).await;
}

#[tokio::test]
async fn a_request_is_known_by_its_address_its_agent_and_its_time() {
    let shop = Instance::empty().await;
    let told = async |request: Builder| answered(&shop.app, request.uri("/told")).await.2;
    let get = || nobody().method(Method::GET);
    assert_eq!(told(get()).await, format!("127.0.0.1 0 {START}"));
    let peer =
        |text: &str| ConnectInfo::<SocketAddr>(SocketAddr::new(text.parse().expect("an address"), 40_000));
    assert_eq!(told(get().extension(peer("196.41.0.7"))).await, format!("196.41.0.7 0 {START}"));
    assert_eq!(told(get().extension(peer("::ffff:196.41.0.7"))).await, format!("196.41.0.7 0 {START}"));
    assert_eq!(told(get().header("user-agent", "curl/8")).await, format!("127.0.0.1 6 {START}"));
    assert_eq!(told(nobody().header("user-agent", "a".repeat(500))).await, format!("127.0.0.1 200 {START}"));
}

#[tokio::test]
async fn whoever_watches_a_request_learns_which_key_called() {
    let shop = Instance::shop().await;
    let context = shop.context();
    let mut extensions = Extensions::new();
    assert!(Watch::of(&extensions).is_none());
    extensions.insert(context.clone());
    let watch = Watch::of(&extensions).expect("a request");
    assert_eq!(watch.request().id, id(99));
    assert!(watch.key().is_none(), "nobody is known yet");
    shop.enter_as::<Permit<CreatePayout>>(context, by_key(KEY)).await.expect("passed");
    let key = watch.key().expect("a key");
    assert_eq!((key.merchant, key.key, key.application), (id(SHOP), id(KEY), id(KEY)));
    let context = shop.context();
    let mut extensions = Extensions::new();
    extensions.insert(context.clone());
    shop.enter_as::<Permit<ViewPayouts>>(context, by_member(MANAGER)).await.expect("passed");
    assert!(Watch::of(&extensions).expect("a request").key().is_none(), "a member is no key");
}

#[cfg(feature = "faults")]
#[tokio::test]
async fn a_refusal_is_answered_though_it_cannot_be_recorded() {
    let shop = Instance::shop().await;
    shop.app.plan_faults(Some(Box::new(|_| store::Strike::Gone)));
    let (status, _, body) = answered(&shop.app, by_member(EMPLOYEE).uri("/v1/payouts/1/authorization")).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{body}");
    shop.app.plan_faults(None);
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM activity").await, 0);
}
