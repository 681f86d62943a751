//! The log of what API keys called.

use permit::{Tx as _, Writing as _};
use testkit::both_stores;
use values::{Duration, Id};

use super::*;
use crate::{
    developer::{
        log::{Call, PIECE, SWEEP_JOB},
        queries,
    },
    fixtures, worker,
};

both_stores!(calls_by_key_are_logged_without_secrets_and_with_what_to_do, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let mut server = calling(&fixture, &made);
    server.get("/v1/webhooks").await.expect(200);
    let body = json!({"name": "Kilimo", "phoneNumber": "255754123118", "password": "hunter2hunter2"});
    server.post("/v1/applications", body).await.refused(403, "scope.refused");
    fixture.developer.get("/v1/webhooks").await.expect(200);
    fixture.work().await;

    let list = fixture.developer.get("/v1/requests").await.expect(200);
    let calls = list["data"].as_array().expect("calls");
    assert_eq!(calls.len(), 2, "people's own calls are not logged: {list}");
    let refused = &calls[0];
    assert_eq!((&refused["status"], &refused["code"]), (&json!(403), &json!("scope.refused")));
    assert_eq!((&refused["key"], &refused["key_name"]), (&made["id"], &json!("Server")));
    let one = format!("/v1/requests/{}", refused["id"].as_str().expect("an id"));
    let detail = fixture.admin.get(&one).await;
    let text = detail.text.clone();
    let detail = detail.expect(200);
    assert!(detail["what_to_do"].as_str().is_some_and(|says| says.contains("Admin")), "{detail}");
    assert!(detail["answer_body"].as_str().is_some_and(|body| body.contains("scope.refused")), "{detail}");
    for hidden in ["255754123118", "hunter2", made["secret"].as_str().expect("a secret")] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }

    for (query, found) in [
        ("status=403", 1),
        ("status=2xx", 1),
        ("status=error", 1),
        ("path=webhooks", 1),
        ("search=SCOPE.ref", 1),
        ("search=%25", 0),
        ("search=nothing", 0),
        ("limit=1", 1),
    ] {
        let list = fixture.developer.get(&format!("/v1/requests?{query}")).await.expect(200);
        assert_eq!(list["data"].as_array().map(Vec::len), Some(found), "{query}");
    }
    let key = made["id"].as_str().expect("an id");
    let list = fixture.developer.get(&format!("/v1/requests?key={key}")).await.expect(200);
    assert_eq!(list["data"].as_array().map(Vec::len), Some(2));
    for query in ["status=many", "key=app_1", "path=%00"] {
        fixture.developer.get(&format!("/v1/requests?{query}")).await.refused(422, "input.invalid");
    }
    for client in [&mut fixture.manager, &mut fixture.employee] {
        client.get("/v1/requests").await.refused(403, "role.refused");
    }
    let (_, mut other) = fixture.other_merchant().await;
    other.get(&one).await.refused(404, "not_found");
});

both_stores!(a_summary_counts_by_the_hour_and_by_kind_of_error, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let mut server = calling(&fixture, &made);
    server.get("/v1/webhooks").await.expect(200);
    fixture.pass(Duration::from_secs(3600));
    for _ in 0..3 {
        server.get("/v1/applications").await.refused(403, "scope.refused");
    }
    fixture.work().await;
    let summary = fixture.developer.get("/v1/requests/summary").await.expect(200);
    let hours = summary["hours"].as_array().expect("hours");
    assert_eq!(hours.len(), 24);
    assert_eq!((&hours[23]["count"], &hours[23]["errors"]), (&json!(3), &json!(3)));
    assert_eq!((&hours[22]["count"], &hours[22]["errors"]), (&json!(1), &json!(0)));
    let error = &summary["errors"][0];
    assert_eq!((&error["code"], &error["count"]), (&json!("scope.refused"), &json!(3)));
    assert!(error["what_to_do"].as_str().is_some_and(|says| !says.is_empty()));
});

both_stores!(calls_that_are_too_old_are_forgotten, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let mut server = calling(&fixture, &made);
    server.get("/v1/webhooks").await.expect(200);
    fixture.work().await;
    fixture.pass_days(29).await;
    server.get("/v1/webhooks").await.expect(200);
    fixture.work().await;
    assert_eq!(
        fixture.developer.get("/v1/requests").await.expect(200)["data"].as_array().map(Vec::len),
        Some(2)
    );
    fixture.pass_days(2).await;
    fixture.work().await;
    assert_eq!(
        fixture.developer.get("/v1/requests").await.expect(200)["data"].as_array().map(Vec::len),
        Some(1)
    );
});

both_stores!(many_calls_that_are_too_old_are_forgotten_in_pieces, |store| async move {
    let fixture = fixtures::merchant(store).await;
    let app = &fixture.kibali.app;
    let at = app.now();
    let call = |number: u64| {
        let mut random = [0; 10];
        random[2..].copy_from_slice(&number.to_be_bytes());
        Call {
            id: Id::new(at, random),
            at,
            method: "GET".to_owned(),
            path: "/v1/webhooks".to_owned(),
            status: 200,
            code: None,
            key: Id::nil(),
            application: Id::nil(),
            address: "192.0.2.7".to_owned(),
            duration_micros: 1,
            request_body: String::new(),
            answer_body: String::new(),
        }
    };
    let mut upkeep = app.upkeep(fixture.merchant, "tests").await.expect("a store");
    let calls = (0..=PIECE).map(call).collect();
    queries::insert_calls(upkeep.tx(), fixture.merchant, calls).await.expect("written");
    upkeep.tx().enqueue(SWEEP_JOB, String::new(), at).await.expect("left");
    upkeep.keep().await.expect("kept");
    fixture.pass(Duration::from_secs(31 * 24 * 3600));
    for left in [1, 0] {
        worker::once(app, &fixture.platform).await.expect("jobs");
        let mut upkeep = app.upkeep(fixture.merchant, "tests").await.expect("a store");
        let count = "SELECT COUNT(*) FROM api_request WHERE merchant = $1";
        assert_eq!(upkeep.tx().count(count, &[]).await.expect("a count"), left);
    }
});

both_stores!(calls_of_the_third_party_api_are_logged_with_their_code, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let mut server = calling(&fixture, &made);
    let push = json!({"amount": "10000", "currency": "TZS", "orderReference": "no good", "phoneNumber": "255754123118"});
    server.post("/third-parties/payments/initiate-ussd-push-request", push).await.expect(400);
    fixture.work().await;
    let list = fixture.developer.get("/v1/requests?status=400").await.expect(200);
    assert!(list["data"][0]["code"].is_string(), "{list}");
    let one = format!("/v1/requests/{}", list["data"][0]["id"].as_str().expect("an id"));
    let detail = fixture.developer.get(&one).await.expect(200);
    let body = detail["request_body"].as_str().expect("a body");
    assert!(body.contains("no good") && body.contains("0754…118"), "{body}");
    assert!(detail["what_to_do"].as_str().is_some_and(|says| !says.is_empty()), "{detail}");
    assert!(detail["answer_body"].as_str().is_some_and(|body| body.contains("alphanumeric")), "{detail}");
});

both_stores!(whoever_hangs_up_before_the_answer_is_logged_all_the_same, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let mut server = calling(&fixture, &made);
    let push = "/third-parties/payments/initiate-ussd-push-request";
    for number in 0..8 {
        let body = json!({"amount": "10000", "currency": "TZS", "orderReference": format!("GONE{number}"),
            "phoneNumber": "255712345678"});
        let call = server.post(push, body);
        // As long as it takes to arrive; the answer is not waited for.
        let _ = tokio::time::timeout(std::time::Duration::from_micros(number * 300), call).await;
    }
    let mut counts = (0, 0);
    for _ in 0..200 {
        fixture.work().await;
        let payments = fixture.developer.get("/v1/payments?limit=100").await.expect(200);
        let calls = fixture.developer.get("/v1/requests?limit=100").await.expect(200);
        let count = |list: &Value| list["data"].as_array().map_or(0, Vec::len);
        counts = (count(&payments), count(&calls));
        if counts.1 == 8 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(counts, (8, 8), "payments, calls");
});
