use axum::body::to_bytes;
use serde_json::{Value, json};
use values::{Id, subjects::Member};

use super::*;
use crate::fixture::id;

async fn answered(answer: impl IntoResponse) -> (u16, Value) {
    let (parts, body) = answer.into_response().into_parts();
    let bytes = to_bytes(body, 10_000).await.expect("a body");
    let value = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).expect("JSON") };
    (parts.status.as_u16(), value)
}

#[tokio::test]
async fn each_shape_of_an_answer_has_its_status() {
    assert_eq!(answered(Created(json!({"id": 1}))).await, (201, json!({"id": 1})));
    assert_eq!(answered(Accepted(json!({"id": 1}))).await, (202, json!({"id": 1})));
    assert_eq!(answered(NoContent).await, (204, Value::Null));
    assert_eq!(answered(Plain(vec![1, 2])).await, (200, json!([1, 2])));
    let done: Either<Json<u8>, Accepted<u8>> = Either::Done(Json(1));
    assert_eq!(answered(done).await, (200, json!(1)));
    let other: Either<Json<u8>, Accepted<u8>> = Either::Other(Accepted(2));
    assert_eq!(answered(other).await, (202, json!(2)));
}

#[tokio::test]
async fn a_cookie_comes_with_its_answer() {
    let cookie = "kibali=own; HttpOnly".to_owned();
    let response = WithCookie { cookie: cookie.clone(), answer: Created(1) }.into_response();
    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(response.headers()[header::SET_COOKIE], cookie);
    let response = WithCookie { cookie: "a\nb".to_owned(), answer: NoContent }.into_response();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert!(!response.headers().contains_key(header::SET_COOKIE));
}

#[test]
fn a_page_ends_where_there_is_no_more() {
    let cut = |rows: std::ops::Range<i32>, limit| {
        let page = Page::cut(rows.collect(), limit, |row| format!("after {row}"));
        (page.data, page.next)
    };
    assert_eq!(cut(0..4, 3), (vec![0, 1, 2], Some("after 2".to_owned())));
    assert_eq!(cut(0..3, 3), (vec![0, 1, 2], None));
    assert_eq!(cut(0..2, 3), (vec![0, 1], None));
    assert_eq!(cut(0..0, 3), (vec![], None));
}

#[tokio::test]
async fn a_page_is_its_rows_and_where_the_next_begins() {
    let page = Page::cut(vec![1, 2], 1, ToString::to_string).map(|row| row * 10);
    assert_eq!(answered(Json(page)).await, (200, json!({"data": [10], "next": "1"})));
    assert_eq!(answered(Json(Page::whole(vec![1, 2]))).await, (200, json!({"data": [1, 2], "next": null})));
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "only described")]
struct Thing {
    name: String,
    inner: Inner,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "only described")]
struct Inner {
    size: u8,
}

#[test]
fn a_page_is_described_with_what_is_on_it() {
    assert_eq!(Page::<Thing>::name(), "Page_Thing");
    let schema = serde_json::to_value(Page::<Thing>::schema()).expect("JSON");
    assert_eq!(schema["properties"]["data"]["items"]["$ref"], "#/components/schemas/Thing");
    assert_eq!(schema["properties"]["data"]["type"], "array");
    assert_eq!(schema["properties"]["next"]["type"], json!(["string", "null"]));
    assert_eq!(schema["required"], json!(["data", "next"]));
    let mut schemas = Vec::new();
    Page::<Thing>::schemas(&mut schemas);
    let names: Vec<_> = schemas.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Thing", "Inner"]);
}

fn asked(query: Value) -> Result<Paging, serde_json::Error> {
    serde_json::from_value(query)
}

#[test]
fn a_page_has_from_1_to_100_rows() {
    for (text, rows) in [("1", 1), ("2", 2), ("25", 25), ("100", 100)] {
        assert_eq!(asked(json!({"limit": text})).expect("a wish").limit(), rows);
    }
    for query in [json!({}), json!({"limit": null})] {
        assert_eq!(asked(query).expect("no wish").limit(), 25);
    }
    for wrong in ["0", "101", "-1", "", "ten", "1.5"] {
        let error = asked(json!({"limit": wrong})).expect_err("no number of rows");
        assert_eq!(error.to_string(), "write a whole number from 1 to 100", "{wrong}");
    }
}

#[test]
fn a_page_begins_after_its_cursor_or_at_the_start() {
    let after = |cursor: Option<String>| Paging { cursor, limit: None }.after::<Member>();
    assert_eq!(after(Some(id::<Member>(7).to_string())), id(7));
    let start = Id::from_bytes([0xff; 16]);
    assert_eq!(after(None), start);
    assert_eq!(after(Some("nonsense".to_owned())), start);
}
