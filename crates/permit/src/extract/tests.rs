use tower::ServiceExt as _;

use super::*;
use crate::fixture::Instance;

#[derive(Debug, serde::Deserialize)]
struct Asked {
    name: Option<String>,
}

#[test]
fn a_body_is_an_object_or_nothing() {
    for (body, name) in [("", None), ("{}", None), (r#"{"name": "Asha"}"#, Some("Asha"))] {
        let read = Input::<Asked>::read(body.as_bytes()).expect("a body");
        assert_eq!(read.0.name.as_deref(), name, "{body}");
    }
    for wrong in ["[]", "[null]", " [\"Asha\"]", "1", "\"Asha\"", "{"] {
        assert!(Input::<Asked>::read(wrong.as_bytes()).is_err(), "{wrong}");
    }
}

/// What a field that cannot be as it is says: the field, and why.
fn wrong<T: DeserializeOwned + std::fmt::Debug>(body: &str) -> (String, String, String) {
    let Err(Problem::Refusal(refusal)) = Input::<T>::read(body.as_bytes()) else { panic!("read: {body}") };
    let field =
        refusal.extras.get("fields").map_or_else(String::new, |fields| fields[0]["field"].to_string());
    (refusal.code.to_owned(), field.replace('"', ""), refusal.detail)
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only read")]
struct Strict {
    name: String,
    size: u8,
}

#[test]
fn a_field_that_cannot_be_as_it_is_is_named() {
    let told = wrong::<Strict>(r#"{"name": "Asha"}"#);
    assert_eq!(told, ("input.invalid".into(), "size".into(), "The field size is missing.".into()));
    let told = wrong::<Strict>(r#"{"name": "Asha", "size": 1, "colour": 2}"#);
    assert_eq!((told.0.as_str(), told.1.as_str()), ("input.invalid", "colour"));
    assert_eq!(told.2, "There is no field colour here: it takes name and size.");
    let told = wrong::<Strict>(r#"{"name": 7, "size": 1}"#);
    assert_eq!((told.1.as_str(), told.2.as_str()), ("name", "The field name takes a text."));
    let told = wrong::<Strict>(r#""text""#);
    assert_eq!((told.0.as_str(), told.1.as_str()), ("input.invalid", "body"));
}

#[test]
fn what_is_no_json_or_a_list_is_malformed() {
    let told = wrong::<Strict>("{");
    assert_eq!((told.0.as_str(), told.1.as_str()), ("input.malformed", ""));
    assert!(told.2.starts_with("The body is not JSON: EOF"), "{}", told.2);
    let told = wrong::<Strict>("[\"Asha\", 1]");
    assert_eq!((told.0.as_str(), told.1.as_str()), ("input.malformed", ""));
    assert!(told.2.starts_with("The body is a list"), "{}", told.2);
}

/// A router whose handlers say what they were given.
fn router(app: &App) -> axum::Router {
    use axum::routing::{get, post};
    #[derive(serde::Deserialize)]
    struct Wanted {
        size: u8,
    }
    async fn paged(PagedQuery(wanted, paging): PagedQuery<Wanted>) -> String {
        format!("{} from {}", wanted.size, paging.cursor.unwrap_or_default())
    }
    let router = axum::Router::new()
        .route("/things/{size}", get(async |Path(size): Path<u8>| size.to_string()))
        .route("/things", get(async |Query(wanted): Query<Wanted>| wanted.size.to_string()))
        .route("/lenient", get(async |LenientQuery(wanted): LenientQuery<Wanted>| wanted.size.to_string()))
        .route("/pages", get(paged))
        .route("/things", post(async |Input(asked): Input<Asked>| asked.name.unwrap_or_default()));
    router.layer(axum::extract::DefaultBodyLimit::max(MAX_BODY)).with_state(app.clone())
}

/// The status, and the text or the code of the problem.
async fn answered(router: axum::Router, method: &str, path: &str, body: axum::body::Body) -> (u16, String) {
    let request = http::Request::builder().method(method).uri(path).body(body).expect("a request");
    let mut response = router.oneshot(request).await.expect("an answer");
    let status = response.status().as_u16();
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => (status, format!("{}: {}", problem.code(), problem.detail())),
        None => {
            let bytes = axum::body::to_bytes(response.into_body(), 10_000).await.expect("a body");
            (status, String::from_utf8_lossy(&bytes).into_owned())
        }
    }
}

#[tokio::test]
async fn a_path_that_cannot_be_is_a_thing_that_is_not_there() {
    let app = Instance::empty().await.app;
    let get = async |path: &str| answered(router(&app), "GET", path, axum::body::Body::empty()).await;
    assert_eq!(get("/things/7").await, (200, "7".to_owned()));
    let (status, says) = get("/things/seven").await;
    assert_eq!(status, 404);
    assert!(says.starts_with("not_found: There is no such thing here"), "{says}");
}

#[tokio::test]
async fn a_query_that_cannot_be_says_why() {
    let app = Instance::empty().await.app;
    let get = async |path: &str| answered(router(&app), "GET", path, axum::body::Body::empty()).await;
    assert_eq!(get("/things?size=7").await, (200, "7".to_owned()));
    let (status, says) = get("/things").await;
    assert_eq!(status, 400);
    assert!(says.starts_with("query.invalid: ") && says.contains("missing field `size`"), "{says}");
}

#[tokio::test]
async fn a_parameter_that_nobody_knows_is_refused_and_those_that_are_known_are_told() {
    let app = Instance::empty().await.app;
    let get = async |path: &str| answered(router(&app), "GET", path, axum::body::Body::empty()).await;
    let told = |says: &str| (400, format!("query.invalid: There is no parameter {says}."));
    assert_eq!(get("/things?size=7&sise=8").await, told("sise here: it takes size"));
    assert_eq!(get("/things?size=7&Size=8").await, told("Size here: it takes size"));
    assert_eq!(get("/lenient?size=7&sise=8").await, (200, "7".to_owned()));
    assert_eq!(get("/pages?size=7&cursor=b").await, (200, "7 from b".to_owned()));
    assert_eq!(get("/pages?size=7&page=2").await, told("page here: it takes size, cursor and limit"));
    let uri = "/things?sise=8".parse().expect("an address");
    let Err(Problem::Refusal(refusal)) = only(&uri, Some(vec!["size"])) else { panic!("it is unknown") };
    assert_eq!(refusal.extras["fields"][0]["field"], "sise");
    assert_eq!(only(&uri, None).ok(), Some(()), "whatever reads anything reads that");
    assert_eq!(strict::fields::<std::collections::BTreeMap<String, String>>(), None);
}

#[tokio::test]
async fn a_body_is_read_up_to_a_mebibyte() {
    let app = Instance::empty().await.app;
    let post = async |body: axum::body::Body| answered(router(&app), "POST", "/things", body).await;
    assert_eq!(MAX_BODY, 1_048_576);
    let text = |size: usize| {
        let object = r#"{"name": "Asha"}"#;
        format!("{object}{}", " ".repeat(size - object.len()))
    };
    assert_eq!(post(text(MAX_BODY).into()).await, (200, "Asha".to_owned()));
    let (status, says) = post(text(MAX_BODY + 1).into()).await;
    assert_eq!(
        (status, says.as_str()),
        (413, "too_large: The body is larger than 1048576 bytes. Send less at once.")
    );
    let parts = vec![Ok(Bytes::from("{")), Err(std::io::Error::other("gone"))];
    let broken = axum::body::Body::from_stream(futures_util::stream::iter(parts));
    let (status, says) = post(broken).await;
    assert_eq!((status, says.as_str()), (400, "input.malformed: The body broke off. Send it again."));
}
