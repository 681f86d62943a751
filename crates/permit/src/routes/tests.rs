use axum::{body::Body, http::Request};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::*;
use crate::{
    CreatePayout, OwnProfile, Permit, Personal, Problem, Public, ReadDocuments, ViewPayouts,
    fixture::Instance,
};

#[derive(Debug, serde::Serialize, serde::Deserialize, ToSchema)]
struct Thing {
    part: Part,
}

#[derive(Debug, serde::Serialize, serde::Deserialize, ToSchema)]
struct Part {
    size: u8,
}

#[derive(Debug, serde::Deserialize, IntoParams)]
#[expect(dead_code, reason = "only described")]
struct Wanted {
    state: Option<String>,
}

async fn look(_: Permit<ViewPayouts>, _: Path<String>, _: Query<Wanted>) -> Result<Json<Thing>, Problem> {
    Err(Problem::not_found("thing"))
}

async fn make(
    _: Permit<CreatePayout>,
    _: http::HeaderMap,
    _: Input<Thing>,
) -> Result<Created<Thing>, Problem> {
    Err(Problem::not_found("thing"))
}

async fn change(_: Personal<OwnProfile>) -> Either<WithCookie<NoContent>, Accepted<Thing>> {
    Either::Done(WithCookie { cookie: "kibali=".to_owned(), answer: NoContent })
}

async fn read(_: Public<ReadDocuments>) -> Plain<Thing> {
    Plain(vec![Thing { part: Part { size: 7 } }])
}

fn routes() -> Routes {
    Routes::new()
        .get("/things/{id}", look)
        .post("/things", make)
        .put("/things/{id}", change)
        .patch("/things/{id}", change)
        .delete("/things/{id}", change)
        .get("/documents", read)
}

#[test]
fn the_table_says_what_each_route_takes() {
    let routes = routes();
    let told: Vec<_> = routes
        .table()
        .iter()
        .map(|route| (route.method.as_str(), route.path, route.permission, route.open_to))
        .collect();
    let wanted = [
        ("GET", "/things/{id}", Kind::ViewPayouts, OpenTo::Merchant),
        ("POST", "/things", Kind::CreatePayout, OpenTo::Merchant),
        ("PUT", "/things/{id}", Kind::OwnProfile, OpenTo::Person),
        ("PATCH", "/things/{id}", Kind::OwnProfile, OpenTo::Person),
        ("DELETE", "/things/{id}", Kind::OwnProfile, OpenTo::Person),
        ("GET", "/documents", Kind::ReadDocuments, OpenTo::Stranger),
    ];
    assert_eq!(told, wanted);
}

#[test]
fn tables_that_are_merged_keep_their_order() {
    let merged = Routes::new().get("/documents", read).merge(Routes::new().post("/things", make));
    let paths: Vec<_> = merged.table().iter().map(|route| route.path).collect();
    assert_eq!(paths, ["/documents", "/things"]);
}

/// The answers of a route by status, with what they refer to, and the names of the schemas.
fn described(path: &str, method: &str) -> (Vec<(u16, Value)>, Vec<String>, Operation) {
    let routes = routes();
    let found = routes.table().iter().find(|route| (route.path, route.method.as_str()) == (path, method));
    let operation = found.expect("a route").operation.clone();
    let json = |schema| serde_json::to_value(schema).expect("JSON");
    let answers = operation.answers.iter().map(|(status, schema)| (*status, json(schema))).collect();
    let names = operation.schemas.iter().map(|(name, _)| name.clone()).collect();
    (answers, names, operation)
}

#[test]
fn arguments_and_answers_describe_themselves() {
    let thing = json!({"$ref": "#/components/schemas/Thing"});
    let (answers, names, operation) = described("/things/{id}", "GET");
    assert_eq!((answers, names), (vec![(200, thing.clone())], vec!["Thing".to_owned(), "Part".to_owned()]));
    let parameters: Vec<_> = operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!((parameters, operation.body.is_none()), (vec!["state"], true));
    assert!(matches!(operation.parameters[0].parameter_in, ParameterIn::Query));
    let (answers, _, operation) = described("/things", "POST");
    assert_eq!(answers, [(201, thing.clone())]);
    assert_eq!(serde_json::to_value(&operation.body).expect("JSON"), thing);
    assert!(operation.parameters.is_empty());
    let (answers, _, _) = described("/things/{id}", "PUT");
    assert_eq!(answers, [(204, Value::Null), (202, thing.clone())]);
    let (answers, _, _) = described("/documents", "GET");
    assert_eq!(answers, [(200, json!({"type": "array", "items": thing}))]);
    assert_eq!(format!("{operation:?}"), "Operation { .. }");
}

#[test]
fn a_handler_s_name_is_the_route_s() {
    let routes = routes();
    let names: Vec<_> = routes.table().iter().map(|route| route.name.as_str()).collect();
    assert_eq!(names[0], "tests_look");
    for (path, name, summary) in [
        ("platform::payouts::routes::authorise", "payouts_authorise", "Payouts: authorise"),
        ("platform::payouts::routes::show::one_payout", "payouts_show_one_payout", "Payouts: one payout"),
        ("platform::developer::keys::routes::make", "developer_keys_make", "Keys: make"),
        ("platform::health", "health", "health"),
        ("platform::routes::health", "health", "health"),
    ] {
        assert_eq!(name_of(path), (name.to_owned(), summary.to_owned()), "{path}");
    }
}

async fn answered(router: Router, method: Method, path: &str) -> (u16, String) {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
    let response = router.oneshot(request).await.expect("an answer");
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), 10_000).await.expect("a body");
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn a_router_serves_what_the_table_says() {
    let app = Instance::empty().await.app;
    let get = async |method, path| answered(routes().into_router(&app), method, path).await;
    assert_eq!(get(Method::GET, "/documents").await, (200, r#"[{"part":{"size":7}}]"#.to_owned()));
    for (method, path) in [
        (Method::GET, "/things/1"),
        (Method::POST, "/things"),
        (Method::PUT, "/things/1"),
        (Method::PATCH, "/things/1"),
        (Method::DELETE, "/things/1"),
    ] {
        let (status, body) = get(method, path).await;
        assert_eq!(status, 401, "{path}");
        assert!(body.contains("session.required") && body.contains("req_"), "the edge is around it: {body}");
    }
    assert_eq!(get(Method::GET, "/things").await.0, 405);
    assert_eq!(get(Method::GET, "/nothing").await.0, 404);
}

#[tokio::test]
async fn where_no_parameter_is_known_every_one_is_refused_to_whoever_may_pass() {
    let app = Instance::empty().await.app;
    let routes = || {
        let own =
            Routes::new().get("/v1/documents", read).post("/v1/things", make).get("/v1/things/{id}", look);
        own.get("/documents", read).put("/v1/things/{id}", change)
    };
    let bare: Vec<_> = routes().table().iter().map(Route::is_bare).collect();
    assert_eq!(bare, [true, true, false, false, true]);
    let ask = async |method, path| answered(routes().into_router(&app), method, path).await;
    for path in ["/v1/documents", "/v1/documents?", "/documents?colour=red"] {
        assert_eq!(ask(Method::GET, path).await.0, 200, "{path}");
    }
    let (status, body) = ask(Method::GET, "/v1/documents?colour=red&size=7").await;
    let problem: Value = serde_json::from_str(&body).expect("a problem");
    let says = "There is no parameter colour here, nor any other.";
    assert_eq!((status, &problem["code"], &problem["detail"]), (400, &json!("query.invalid"), &json!(says)));
    assert_eq!(problem["fields"], json!([{"field": "colour", "message": says}]));
    assert_eq!(ask(Method::HEAD, "/v1/documents?colour=red").await.0, 400);
    for (method, path) in [(Method::POST, "/v1/things?colour=red"), (Method::PUT, "/v1/things/1?colour=red")]
    {
        let (status, body) = ask(method, path).await;
        assert_eq!(status, 401, "who is calling comes first: {body}");
    }
}

#[tokio::test]
async fn routes_can_be_wrapped_and_merged_with_others() {
    let app = Instance::empty().await.app;
    let wrap = |router: Router<App>| {
        router.layer(axum::middleware::map_response(async |response: axum::response::Response| {
            (http::StatusCode::IM_A_TEAPOT, response)
        }))
    };
    let wrapped = Routes::new().get("/wrapped", read).wrap(wrap);
    let router = || wrapped_with(&app, Routes::new().get("/wrapped", read).wrap(wrap));
    assert_eq!(wrapped.table().len(), 1);
    assert_eq!(answered(router(), Method::GET, "/wrapped").await.0, 418);
    assert_eq!(answered(router(), Method::GET, "/documents").await.0, 200);
}

fn wrapped_with(app: &App, wrapped: Routes) -> Router {
    wrapped.merge(Routes::new().get("/documents", read)).into_router(app)
}

#[tokio::test]
async fn no_route_reads_more_than_a_mebibyte() {
    async fn length(_: Public<ReadDocuments>, Input(thing): Input<Value>) -> String {
        thing.to_string().len().to_string()
    }
    let app = Instance::empty().await.app;
    let router =
        Routes::new().wrap(|router| router.route("/length", axum::routing::post(length))).into_router(&app);
    for (size, status) in [(crate::MAX_BODY, 200), (crate::MAX_BODY + 1, 413)] {
        let body = format!("\"{}\"", "a".repeat(size - 2));
        let request = Request::post("/length").body(Body::from(body)).expect("a request");
        let response = router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status().as_u16(), status, "{size}");
    }
}
