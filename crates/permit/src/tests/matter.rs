//! What answers, problems, routes and callers are made of.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use serde_json::{Value, json};
use store::{Column as _, StoreError, ToValue as _};
use values::Id;

use super::Instance;
use crate::{
    Accepted, Actor, Allow, Created, Either, Input, KeyCell, Kind, NoContent, Page, Paging, PasswordCost,
    Path, Permit, Plain, Problem, Public, Query, ReadDocuments, Role, Routes, ViewPayouts, WithCookie,
    crypto,
    passwords::Passwords,
    policy,
    tests::work::{key, member},
};

async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

#[tokio::test]
async fn answers_have_a_status_and_a_shape_each() {
    assert_eq!(read(Created("a").into_response()).await, (201, json!("a")));
    assert_eq!(read(Accepted("a").into_response()).await, (202, json!("a")));
    assert_eq!(read(NoContent.into_response()).await, (204, Value::Null));
    assert_eq!(read(Plain(vec![1, 2]).into_response()).await, (200, json!([1, 2])));
    let either = |other| if other { Either::Other(Accepted("b")) } else { Either::Done(Created("a")) };
    assert_eq!(read(either(false).into_response()).await, (201, json!("a")));
    assert_eq!(read(either(true).into_response()).await, (202, json!("b")));
    let with = WithCookie { cookie: "a=b".to_owned(), answer: Created("a") }.into_response();
    assert_eq!(with.headers()[header::SET_COOKIE], "a=b");
    assert_eq!(read(with).await, (201, json!("a")));
}

#[test]
fn a_page_ends_where_one_more_row_was_found() {
    let cut = |rows: Vec<i64>| Page::cut(rows, 2, ToString::to_string).map(|row| row * 10);
    for (rows, data, next) in
        [(vec![], vec![], None), (vec![1, 2], vec![10, 20], None), (vec![1, 2, 3], vec![10, 20], Some("2"))]
    {
        let page = cut(rows);
        assert_eq!((page.data, page.next.as_deref()), (data, next));
    }
    let whole = Page::whole(vec![1, 2, 3]);
    assert_eq!((whole.data.len(), whole.next), (3, None));
}

#[test]
fn a_page_has_one_to_a_hundred_rows_and_begins_after_its_cursor() {
    let read = |asked: Value| serde_json::from_value::<Paging>(asked).ok();
    for (asked, rows) in [
        (json!({}), 25),
        (json!({"limit": "1"}), 1),
        (json!({"limit": "7"}), 7),
        (json!({"limit": "100"}), 100),
    ] {
        assert_eq!(read(asked.clone()).map(|paging| paging.limit()), Some(rows), "{asked}");
    }
    for wrong in ["0", "101", "-1", "", "x", "1.5"] {
        assert!(read(json!({"limit": wrong})).is_none(), "{wrong}");
    }
    let after = |cursor: &str| {
        Paging { cursor: Some(cursor.to_owned()), limit: None }.after::<values::subjects::Merchant>()
    };
    let known = super::merchant(3);
    assert_eq!(after(&known.to_string()), known);
    assert_eq!(after("nonsense"), super::merchant(0xff), "from the start");
}

#[tokio::test]
async fn a_problem_says_what_to_do_and_whether_to_wait() {
    let refused = Problem::field("amount", "too much").retry_after(7);
    let response = refused.clone().render(Id::nil());
    assert_eq!(
        (response.status().as_u16(), &response.headers()[header::RETRY_AFTER]),
        (422, &"7".parse().expect("a value"))
    );
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    let (_, document) = read(response).await;
    assert_eq!(document["type"], "/docs/problems#input.invalid");
    assert_eq!((&document["title"], &document["status"]), (&json!("Unprocessable Entity"), &json!(422)));
    assert_eq!((&document["detail"], &document["retry_after_seconds"]), (&json!("too much"), &json!(7)));
    assert_eq!(document["fields"], json!([{"field": "amount", "message": "too much"}]));
    assert_eq!(document["request_id"], Id::<values::subjects::Request>::nil().to_string());
    assert_eq!(
        (refused.code(), refused.to_string()),
        ("input.invalid", "input.invalid: too much".to_owned())
    );
    assert_eq!(
        (Problem::not_found("payout").code(), Problem::not_found("payout").status().as_u16()),
        ("not_found", 404)
    );
    assert_eq!(Problem::not_found("payout").detail(), "There is no such payout here. Check the id.");
    let recorded = |problem: Problem| matches!(problem, Problem::Refusal(refusal) if refusal.recorded);
    assert!(recorded(Problem::forbid(StatusCode::FORBIDDEN, "a", "b")));
    assert!(!recorded(Problem::refuse(StatusCode::FORBIDDEN, "a", "b")));
    let failure = |error: StoreError| {
        let problem = Problem::from(error);
        let words = problem.detail().split('.').next().unwrap_or_default().to_owned();
        let wait = problem.render(Id::nil()).headers().contains_key(header::RETRY_AFTER);
        (problem.code(), problem.status().as_u16(), words, wait)
    };
    let says = |code, status, words: &str, wait| (code, status, words.to_owned(), wait);
    assert_eq!(failure(StoreError::Busy), says("busy", 503, "Kibali is busy", true));
    assert_eq!(
        failure(StoreError::CommitUnknown),
        says("failure", 503, "Something failed while it was being kept, and it may have been done", false)
    );
    assert_eq!(
        failure(StoreError::Row(String::new())),
        says("failure", 500, "Something failed on our side", false)
    );
    assert_eq!(Problem::failure("disk").to_string(), "disk");
    let carried = Problem::failure("disk").with("a", json!(1)).retry_after(1).into_response();
    assert_eq!(carried.status().as_u16(), 500);
    assert!(carried.extensions().get::<Problem>().is_some(), "the edge renders it with the request's id");
}

#[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
struct Asked {
    name: String,
}

#[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
struct Maybe {
    #[serde(rename = "name")]
    _name: Option<String>,
}

#[test]
fn a_body_that_is_wrong_names_its_field() {
    let wrong = |body: &str| Input::<Asked>::read(body.as_bytes()).expect_err("wrong");
    let Problem::Refusal(refusal) = wrong("{}") else { panic!("a refusal") };
    assert_eq!((refusal.code, refusal.detail.as_str()), ("input.invalid", "Missing field `name`."));
    assert_eq!(refusal.extras["fields"][0]["field"], "name");
    assert_eq!(wrong(r#"{"name": 1}"#).code(), "input.invalid");
    assert_eq!((wrong("[]").code(), wrong("{").code()), ("input.malformed", "input.malformed"));
    assert_eq!(Input::<Asked>::read(br#"{"name": "Asha"}"#).expect("a body").0.name, "Asha");
}

async fn takes(
    _: Public<ReadDocuments>,
    Path(id): Path<String>,
    Query(_): Query<Paging>,
    Input(asked): Input<Asked>,
) -> Created<String> {
    Created(format!("{id} {}", asked.name))
}

async fn maybe(_: Public<ReadDocuments>, _: Input<Maybe>) -> Either<Json<String>, Accepted<String>> {
    Either::Done(Json(String::new()))
}

async fn lists(_: Permit<ViewPayouts>) -> Result<Plain<String>, Problem> {
    Ok(Plain(vec![]))
}

async fn ends(_: Permit<ViewPayouts>) -> WithCookie<NoContent> {
    WithCookie { cookie: String::new(), answer: NoContent }
}

async fn pages(_: crate::Personal<crate::ViewOwnProfile>) -> Json<Page<String>> {
    Json(Page::whole(vec![]))
}

fn described() -> Routes {
    let first =
        Routes::new().post("/v1/things/{id}", takes).put("/v1/things", maybe).get("/v1/things", lists);
    let wrapped = first.wrap(|router| router.fallback(|| async { "wrapped" }));
    wrapped.merge(Routes::new().delete("/v1/things", ends).patch("/v1/things", pages))
}

#[test]
fn the_table_of_routes_says_what_each_takes() {
    let routes = described();
    let table: Vec<_> = routes
        .table()
        .iter()
        .map(|route| (route.method.as_str(), route.path, route.permission, route.open_to))
        .collect();
    use crate::OpenTo::{Merchant, Person, Stranger};
    let expected = [
        ("POST", "/v1/things/{id}", Kind::ReadDocuments, Stranger),
        ("PUT", "/v1/things", Kind::ReadDocuments, Stranger),
        ("GET", "/v1/things", Kind::ViewPayouts, Merchant),
        ("DELETE", "/v1/things", Kind::ViewPayouts, Merchant),
        ("PATCH", "/v1/things", Kind::ViewOwnProfile, Person),
    ];
    assert_eq!(table, expected);
    let names: Vec<_> =
        routes.table().iter().map(|route| (route.name.as_str(), route.summary.as_str())).collect();
    assert_eq!(names[0], ("tests_matter_takes", "Matter: takes"));
    assert_eq!(format!("{:?}", routes.table()[0].operation), "Operation { .. }");
}

#[test]
fn the_document_describes_what_handlers_take_and_answer() {
    let routes = described();
    let document =
        serde_json::to_value(crate::document("Kibali", "About.", routes.table())).expect("a document");
    assert_eq!(
        (&document["info"]["title"], &document["info"]["description"]),
        (&json!("Kibali"), &json!("About."))
    );
    let post = &document["paths"]["/v1/things/{id}"]["post"];
    assert_eq!((&post["operationId"], &post["tags"]), (&json!("tests_matter_takes"), &json!(["tests"])));
    assert_eq!(post["description"], format!("{}. Takes no credential.", Kind::ReadDocuments.says()));
    let parameters: Vec<_> = post["parameters"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["name"].as_str(), one["in"].as_str()))
        .collect();
    assert_eq!(
        parameters,
        [(Some("id"), Some("path")), (Some("cursor"), Some("query")), (Some("limit"), Some("query"))]
    );
    assert_eq!(post["parameters"][0]["schema"]["type"], "string");
    assert_eq!(post["requestBody"]["required"], true);
    let schema = "/requestBody/content/application~1json/schema/$ref";
    assert_eq!(post.pointer(schema), Some(&json!("#/components/schemas/Asked")));
    assert!(post["responses"]["201"]["content"]["application/json"].is_object());
    assert!(post["responses"]["default"]["content"]["application/problem+json"].is_object());
    assert!(post["security"].is_null());
    let things = &document["paths"]["/v1/things"];
    assert_eq!(things["put"]["requestBody"]["required"], false, "nothing that it must have");
    assert!(things["put"]["responses"]["200"].is_object() && things["put"]["responses"]["202"].is_object());
    assert_eq!(things["get"]["responses"]["200"]["content"]["application/json"]["schema"]["type"], "array");
    assert_eq!(things["get"]["security"], json!([{"session": []}, {"key": []}]));
    assert_eq!(things["patch"]["security"], json!([{"session": []}]));
    assert_eq!(
        things["patch"]["description"]
            .as_str()
            .map(|text| text.ends_with("concerns the caller's own account.")),
        Some(true)
    );
    assert_eq!(
        things["get"]["description"],
        format!("{}. Takes the permission `payout.view`.", Kind::ViewPayouts.says())
    );
    assert!(things["delete"]["responses"]["204"].is_object());
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let names: Vec<_> = schemas.keys().map(String::as_str).collect();
    assert_eq!(names, ["Asked", "Maybe", "Page_String", "Problem", "String"]);
    assert_eq!(schemas["Page_String"]["required"], json!(["data", "next"]));
    assert_eq!(schemas["Problem"]["required"].as_array().map(Vec::len), Some(6));
    assert_eq!(document["components"]["securitySchemes"]["session"]["name"], "kibali");
}

#[tokio::test]
async fn what_is_asked_of_a_route_is_read_after_its_door() {
    let instance = Instance::start().await;
    let router = described().into_router(&instance.app);
    let ask = async |method: &str, path: &str, body: &str| {
        let request = http::Request::builder().method(method).uri(path).header("user-agent", "x".repeat(300));
        let request = request.body(axum::body::Body::from(body.to_owned())).expect("a request");
        let response = tower::ServiceExt::oneshot(router.clone(), request).await.expect("an answer");
        assert!(response.headers().contains_key("x-request-id") || path == "/nowhere");
        read(response).await
    };
    assert_eq!(ask("POST", "/v1/things/7", r#"{"name": "Asha"}"#).await, (201, json!("7 Asha")));
    assert_eq!(ask("POST", "/v1/things/7?limit=0", "{}").await.1["code"], "query.invalid");
    let large = format!(r#"{{"name": "{}"}}"#, "x".repeat(crate::MAX_BODY));
    let (status, document) = ask("POST", "/v1/things/7", &large).await;
    assert_eq!((status, &document["code"]), (413, &json!("too_large")));
    assert_eq!(crate::MAX_BODY, 1_048_576);
}

#[test]
fn an_actor_is_a_member_a_key_a_job_a_person_or_nobody() {
    let all = [
        Actor::Member(member(3, Role::Manager)),
        Actor::Key(key(4)),
        Actor::Worker("job"),
        Actor::Person(Id::from_bytes([5; 16]), "Asha".to_owned()),
        Actor::Stranger,
    ];
    let members = all.each_ref().map(|actor| actor.member().map(|id| id.as_bytes()[0]));
    assert_eq!(members, [Some(3), Some(7), None, None, None], "a key's maker acts");
    assert_eq!(all.each_ref().map(|actor| actor.as_member().is_some()), [true, false, false, false, false]);
    assert_eq!(all.each_ref().map(|actor| actor.as_key().is_some()), [false, true, false, false, false]);
    assert_eq!(all.each_ref().map(Actor::role), [Some(Role::Manager), None, None, None, None]);
    assert_eq!(all.each_ref().map(Actor::kyc_approved), [Some(true), Some(false), None, None, None]);
    assert_eq!(all.each_ref().map(|actor| actor.sees(Kind::ViewPayouts)), [true, true, false, false, false]);
    assert_eq!(all.each_ref().map(|actor| actor.sees(Kind::InviteMember)), [false; 5]);
    assert!(all[0].sees(Kind::CreatePayout) && !all[1].sees(Kind::CreatePayout));
}

#[test]
fn roles_and_cells_say_who_enters() {
    for role in Role::ALL {
        assert_eq!(Role::from_name(role.name()), Some(role));
        assert_eq!(Role::from_value(role.to_value()).ok(), Some(role));
    }
    assert_eq!((Role::from_name("Owner"), Role::Admin.name()), (None, "Admin"));
    assert!(Role::from_value("Owner".to_value()).is_err());
    let that = |kind| policy::roles_that(kind).collect::<Vec<_>>();
    assert_eq!(that(Kind::AuthorisePayout), [Role::Admin, Role::Manager]);
    assert_eq!(that(Kind::ReleaseMoneyFeature), [Role::Admin], "whoever may ask for it does not enter");
    let cells = [
        Allow::No,
        Allow::Never,
        Allow::MayRequest,
        Allow::Yes,
        Allow::Own,
        Allow::Masked,
        Allow::Names,
        Allow::Owner,
    ];
    assert_eq!(cells.map(Allow::enters), [false, false, false, true, true, true, true, true]);
    let admin = policy::rule(Kind::Withdraw).of(Role::Admin);
    assert!(admin.step_up && admin.second_person);
    assert_eq!(policy::rule(Kind::Withdraw).key, KeyCell::Never);
    assert!(policy::stranger_may(Kind::SignIn) && !policy::stranger_may(Kind::ViewPayouts));
}
