use axum::body::to_bytes;

use super::*;
use crate::fixture::id;

/// The document of a problem, its media type and when to try again.
async fn rendered(problem: &Problem) -> (StatusCode, Value, String, Option<String>) {
    let (parts, body) = problem.render(id(9)).into_parts();
    let text = |name| parts.headers.get(name).map(|value| value.to_str().expect("text").to_owned());
    let (kind, retry) = (text(header::CONTENT_TYPE), text(header::RETRY_AFTER));
    let bytes = to_bytes(body, 10_000).await.expect("a body");
    let document = serde_json::from_slice(&bytes).expect("JSON");
    (parts.status, document, kind.expect("a media type"), retry)
}

fn failure(busy: bool, may_be_done: bool) -> Problem {
    Problem::Failure(Failure { context: "the disk is full".to_owned(), busy, may_be_done })
}

#[test]
fn nobody_is_told_that_nothing_was_changed_where_it_may_have_been() {
    let unknown = Problem::from(StoreError::CommitUnknown);
    assert!(unknown.detail().contains("may have been done"), "{}", unknown.detail());
    assert!(!unknown.detail().contains("Nothing was changed"));
    for certain in [StoreError::Busy, StoreError::Spoiled] {
        assert!(Problem::from(certain).detail().contains("Nothing was changed"));
    }
}

#[tokio::test]
async fn a_refusal_says_what_to_do_as_rfc_9457_has_it() {
    let problem = Problem::refuse(StatusCode::CONFLICT, "payout.already_decided", "Look again.")
        .with("decided", json!(true))
        .retry_after(7);
    let (status, document, kind, retry) = rendered(&problem).await;
    let wanted = json!({
        "type": "/docs/problems#payout.already_decided",
        "title": "Conflict",
        "status": 409,
        "code": "payout.already_decided",
        "detail": "Look again.",
        "request_id": id::<Request>(9),
        "decided": true,
        "retry_after_seconds": 7,
    });
    assert_eq!((status, document), (StatusCode::CONFLICT, wanted));
    assert_eq!((kind.as_str(), retry.as_deref()), ("application/problem+json", Some("7")));
    assert_eq!(problem.to_string(), "payout.already_decided: Look again.");
}

#[tokio::test]
async fn a_failure_shows_no_cause() {
    for (problem, status, code, retry, says) in [
        (failure(false, false), 500, "failure", None, "Something failed on our side. Nothing was changed."),
        (failure(true, false), 503, "busy", Some("1"), "Kibali is busy. Nothing was changed."),
        (failure(false, true), 503, "failure", None, "it may have been done"),
    ] {
        let (found, document, _, wait) = rendered(&problem).await;
        assert_eq!((found.as_u16(), wait.as_deref()), (status, retry), "{problem:?}");
        assert_eq!((&document["code"], &document["status"]), (&json!(code), &json!(status)));
        assert!(problem.detail().contains(says), "{}", problem.detail());
        assert!(!document.to_string().contains("disk"), "{document}");
        assert_eq!(problem.to_string(), "the disk is full", "the log says it");
    }
}

#[test]
fn only_what_was_forbidden_enters_the_record() {
    let recorded = |problem: Problem| match problem {
        Problem::Refusal(refusal) => refusal.recorded,
        Problem::Failure(_) => panic!("a failure"),
    };
    assert!(!recorded(Problem::refuse(StatusCode::NOT_FOUND, "a", "b")));
    assert!(recorded(Problem::forbid(StatusCode::FORBIDDEN, "a", "b")));
    assert!(!recorded(Problem::not_found("payout")));
    assert!(!recorded(Problem::field("amount", "Too much.")));
}

#[test]
fn the_usual_refusals_have_their_status_and_code() {
    let absent = Problem::not_found("payout");
    assert_eq!((absent.status(), absent.code()), (StatusCode::NOT_FOUND, "not_found"));
    assert_eq!(absent.detail(), "There is no such payout here. Check the id.");
    let field = Problem::field("amount", "Too much.");
    assert_eq!((field.status(), field.code()), (StatusCode::UNPROCESSABLE_ENTITY, "input.invalid"));
    assert_eq!(field.detail(), "Too much.");
    let Problem::Refusal(refusal) = field else { panic!("a failure") };
    assert_eq!(refusal.extras["fields"], json!([{"field": "amount", "message": "Too much."}]));
}

#[test]
fn nothing_is_added_to_a_failure() {
    let problem = Problem::failure("the disk is full").with("cause", json!("disk")).retry_after(3);
    assert_eq!((problem.code(), problem.status()), ("failure", StatusCode::INTERNAL_SERVER_ERROR));
    assert!(matches!(problem, Problem::Failure(failure) if !failure.busy && !failure.may_be_done));
}

#[test]
fn a_failure_of_the_store_says_whether_waiting_helps() {
    for (error, busy, may_be_done) in [
        (StoreError::Busy, true, false),
        (StoreError::Unavailable("gone".to_owned()), true, false),
        (StoreError::CommitUnknown, false, true),
        (StoreError::Spoiled, false, false),
        (StoreError::Row("short".to_owned()), false, false),
    ] {
        let says = format!("store: {error}");
        let Problem::Failure(failure) = Problem::from(error) else { panic!("a refusal") };
        assert_eq!((failure.busy, failure.may_be_done, failure.context), (busy, may_be_done, says));
    }
}

#[test]
fn a_problem_travels_to_the_edge_in_the_answer() {
    let mut response = Problem::not_found("payout").into_response();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let problem = response.extensions_mut().remove::<Problem>().expect("the problem");
    assert_eq!(problem.code(), "not_found");
}
