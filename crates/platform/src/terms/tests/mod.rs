//! Terms as people read and change them, and what they do to the next order.

mod kyc;

use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::Duration;

use crate::fixtures::{
    self, Fixture,
    money::{acts, payout_of, tzs},
};

const PUSH: &str = "/third-parties/payments/initiate-ussd-push-request";
const PREVIEW_PUSH: &str = "/third-parties/payments/preview-ussd-push-request";
const PAY: &str = "/third-parties/payouts/create-mobile-money-payout";
const PREVIEW: &str = "/third-parties/payouts/preview-mobile-money-payout";
const RATES: &str = "/third-parties/exchange-rates/all";
const PHONE: &str = "255712345678";

fn order(amount: &Value, reference: &str) -> Value {
    json!({"amount": amount, "currency": "TZS", "orderReference": reference, "phoneNumber": PHONE})
}

/// One Admin asks, and the request that waits comes back.
async fn ask(admin: &mut Client, path: &str, body: Value) -> Value {
    admin.put(path, body).await.expect(202)["change_request"].clone()
}

/// The other Admin confirms.
async fn confirm(admin: &mut Client, request: &Value) -> testkit::Answer {
    let id = request["id"].as_str().expect("an id");
    admin.post(&format!("/v1/change-requests/{id}/confirmation"), json!({})).await
}

/// Two people decide.
async fn change(f: &mut Fixture, path: &str, body: Value) {
    let request = ask(&mut f.admin, path, body).await;
    confirm(&mut f.peter, &request).await.expect(200);
}

fn service(terms: &Value, name: &str) -> Value {
    let services = terms["services"].as_array().expect("a list");
    services.iter().find(|service| service["service"] == name).expect("the service").clone()
}

fn flat(minimum: i64, fee: i64) -> Value {
    json!({"minimum": minimum * 100, "maximum": 2_000_000, "steps": [{"from": 0, "fee": fee * 100}]})
}

both_stores!(everybody_of_the_merchant_reads_what_is_published, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let seen = f.admin.get("/v1/terms").await.expect(200);
    for client in [&mut f.manager, &mut f.employee, &mut f.developer] {
        assert_eq!(client.get("/v1/terms").await.expect(200), seen);
    }
    let push = service(&seen, "ussd_push");
    assert_eq!((&push["minimum"], &push["maximum"]), (&tzs(500), &tzs(3_000_000)));
    assert_eq!(push["steps"][1], json!({"from": tzs(900), "fee": tzs(92), "fee_bps": 0}));
    assert_eq!((&push["published"], &push["name"]), (&json!(true), &json!("USSD push")));
    let card = service(&seen, "card");
    assert_eq!((&card["currency"], &card["steps"][0]["fee_bps"]), (&json!("USD"), &json!(485)));
    assert_eq!((&seen["fee_bearer"], &seen["pending"]), (&json!("merchant"), &json!([])));
    assert_eq!(seen["kyc"], json!({"state": "approved", "limit": tzs(100_000)}));
    assert_eq!(
        seen["rates"][0],
        json!({"source": "USD", "target": "TZS", "rate": "2510", "set_at": "2026-11-23T07:00:00.000Z"})
    );
    assert_eq!(seen["rates"][1]["rate"], "0.00037736");
});

both_stores!(two_people_change_a_table_and_the_next_order_pays_by_it, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let key = f.full_key(true).await;
    let mut client = f.bearer(&key).await;
    f.fund(100_000).await;
    let path = "/v1/terms/fees";
    let request = ask(&mut f.admin, path, json!({"service": "ussd_push", "table": flat(200, 10)})).await;
    assert_eq!(request["kind"], "terms.fees");
    assert_eq!(request["after"], "TZS 200 to TZS 20,000; the fee is TZS 10 from TZS 0");
    let before = request["before"].as_str().expect("words");
    assert!(
        before.starts_with("TZS 500 to TZS 3,000,000; the fee is TZS 54 from TZS 500, TZS 92 from"),
        "{before}"
    );
    let waits = f.peter.get("/v1/terms").await.expect(200);
    assert_eq!(
        (&waits["pending"][0]["id"], &service(&waits, "ussd_push")["published"]),
        (&request["id"], &json!(true))
    );
    assert_eq!(f.manager.get("/v1/terms").await.expect(200)["pending"], json!([]), "no business of theirs");
    let preview = client.post(PREVIEW_PUSH, order(&json!("1000"), "ORD1")).await.expect(200);
    assert_eq!(preview["activeMethods"][0]["fee"], 92, "asked for is not confirmed");
    let own = confirm(&mut f.admin, &request).await;
    assert_eq!(own.status.as_u16(), 403, "{}", own.text);
    confirm(&mut f.peter, &request).await.expect(200);
    let preview = client.post(PREVIEW_PUSH, order(&json!("1000"), "ORD1")).await.expect(200);
    assert_eq!(preview["activeMethods"][0]["fee"], 10);
    let made = f.employee.post("/v1/payments", payout_of(200, "ORD2", PHONE)).await.expect(201);
    assert_eq!(made["fee"], tzs(10));
    let seen = service(&f.developer.get("/v1/terms").await.expect(200), "ussd_push");
    assert_eq!((&seen["published"], &seen["minimum"]), (&json!(false), &tzs(200)));
    let same = f.admin.put(path, json!({"service": "ussd_push", "table": flat(200, 10)})).await.expect(200);
    assert_eq!(service(&same, "ussd_push"), seen, "nothing to decide");

    let percent = json!({"minimum": 100, "maximum": 10_000_000, "cap": 30_000,
        "steps": [{"from": 0, "fee": 5_000, "fee_bps": 250}]});
    change(&mut f, path, json!({"service": "mobile_payout", "table": percent})).await;
    let preview = client.post(PREVIEW, order(&json!(1000), "PAY1")).await.expect(200);
    assert_eq!((&preview["fee"], &preview["amount"]), (&json!(75), &json!(1075)), "50 and 2.5 %");
    let made = f.employee.post("/v1/payouts", payout_of(20_000, "PAY2", PHONE)).await.expect(201);
    assert_eq!(made["fee"], tzs(300), "at most 300");

    change(&mut f, path, json!({"service": "ussd_push", "table": null})).await;
    let seen = service(&f.admin.get("/v1/terms").await.expect(200), "ussd_push");
    assert_eq!((&seen["published"], &seen["minimum"]), (&json!(true), &tzs(500)));
    let preview = client.post(PREVIEW_PUSH, order(&json!("1000"), "ORD1")).await.expect(200);
    assert_eq!(preview["activeMethods"][0]["fee"], 92);
    let acts = acts(&f).await;
    assert_eq!(acts.iter().filter(|act| *act == "change.requested").count(), 3, "{acts:?}");
    assert_eq!(acts.iter().filter(|act| *act == "change.confirmed").count(), 3, "{acts:?}");
    f.assert_ledger_holds().await;
});

both_stores!(an_amount_outside_the_limits_is_told_the_limit_by_every_call, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let key = f.full_key(true).await;
    let mut client = f.bearer(&key).await;
    f.fund(20_000_000).await;
    for (path, amount, limit) in [
        (PREVIEW_PUSH, "499.99", "the smallest amount is TZS 500"),
        (PUSH, "499.99", "the smallest amount is TZS 500"),
        (PUSH, "3000000.01", "the largest amount is TZS 3,000,000"),
        (PREVIEW, "99.99", "the smallest amount is TZS 100"),
        (PAY, "99.99", "the smallest amount is TZS 100"),
        (PAY, "5000000.01", "the largest amount is TZS 5,000,000"),
    ] {
        let answer = client.post(path, order(&json!(amount), "ORD1")).await.expect(400);
        let message = answer["message"].as_str().expect("words");
        assert!(message.contains(limit), "{path} {amount}: {message}");
    }
    for (path, shillings, limit) in [
        ("/v1/payments", 499, "smallest amount is TZS 500"),
        ("/v1/payments", 3_000_001, "largest amount is TZS 3,000,000"),
        ("/v1/payouts", 99, "smallest amount is TZS 100"),
        ("/v1/payouts", 5_000_001, "largest amount is TZS 5,000,000"),
    ] {
        let answer =
            f.employee.post(path, payout_of(shillings, "ORD1", PHONE)).await.refused(422, "input.invalid");
        assert!(answer.to_string().contains(limit), "{path} {shillings}: {answer}");
    }
    let limits = json!({"minimum": 100_000, "maximum": 100_000, "steps": [{"from": 0}]});
    change(&mut f, "/v1/terms/fees", json!({"service": "mobile_payout", "table": limits})).await;
    let answer = client.post(PAY, order(&json!(1001), "ORD1")).await.expect(400);
    assert!(
        answer["message"].as_str().is_some_and(|says| says.contains("the largest amount is TZS 1,000")),
        "{answer}"
    );
    assert_eq!(f.balance().await, (20_000_000, 0));
});

both_stores!(no_number_of_a_table_is_more_than_an_amount_can_be, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let far = 9_007_199_254_740_992_i64;
    for table in [
        json!({"minimum": 1, "maximum": 100, "steps": [{"from": 0}, {"from": far}]}),
        json!({"minimum": 1, "maximum": 100, "steps": [{"from": 0, "fee": far}], "cap": 10}),
        json!({"minimum": 1, "maximum": 100, "steps": [{"from": 0}], "cap": far}),
        json!({"minimum": 1, "maximum": far, "steps": [{"from": 0}]}),
    ] {
        f.admin
            .put("/v1/terms/fees", json!({"service": "ussd_push", "table": table}))
            .await
            .refused(422, "input.invalid");
    }
    assert_eq!(f.admin.get("/v1/terms").await.expect(200)["pending"], json!([]));
});

both_stores!(only_admins_change_terms_and_a_fresh_proof_is_asked, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let changes = [
        ("/v1/terms/fees", json!({"service": "ussd_push", "table": flat(200, 10)})),
        ("/v1/terms/fee-bearer", json!({"fee_bearer": "both"})),
        ("/v1/terms/rates", json!({"source": "USD", "target": "TZS", "rate": "2600"})),
        ("/v1/terms/kyc-limit", json!({"limit": tzs(1)})),
        ("/v1/terms/kyc-state", json!({"state": "not_approved"})),
    ];
    let before = f.admin.get("/v1/terms").await.expect(200);
    for (path, body) in &changes {
        for client in [&mut f.manager, &mut f.employee, &mut f.developer] {
            let problem = client.put(path, body.clone()).await.refused(403, "role.refused");
            assert_eq!(problem["permission"], "rail.manage");
        }
    }
    let kind = json!({"kind": "terms.kyc_state", "state": "not_approved"});
    f.developer.post("/v1/change-requests", kind).await.refused(403, "role.refused");
    f.pass(Duration::from_secs(15 * 60));
    for (path, body) in &changes {
        f.admin.put(path, body.clone()).await.refused(403, "step_up.required");
    }
    assert_eq!(f.admin.get("/v1/terms").await.expect(200), before);
});

both_stores!(what_is_no_table_rate_or_limit_is_refused_with_the_field, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for (path, body, field) in [
        ("fees", json!({"service": "teleport", "table": null}), "service"),
        ("fees", json!({"service": "card"}), "table"),
        (
            "fees",
            json!({"service": "card", "table": {"minimum": 0, "maximum": 1, "steps": [{"from": 0}]}}),
            "table",
        ),
        (
            "fees",
            json!({"service": "card", "table": {"minimum": 5, "maximum": 9, "steps": [{"from": 6}]}}),
            "table",
        ),
        (
            "fees",
            json!({"service": "card", "table": {"minimum": 5, "maximum": 9, "steps": [{"from": 0, "fee_bps": 10_001}]}}),
            "table",
        ),
        ("fee-bearer", json!({}), "fee_bearer"),
        ("fee-bearer", json!({"fee_bearer": "nobody"}), "fee_bearer"),
        ("rates", json!({"source": "USD", "target": "USD", "rate": "1"}), "target"),
        ("rates", json!({"source": "USD", "target": "TZS", "rate": "0"}), "rate"),
        ("rates", json!({"source": "USD", "target": "TZS", "rate": "-1"}), "rate"),
        ("rates", json!({"source": "USD", "target": "TZS", "rate": "2,510"}), "rate"),
        ("rates", json!({"source": "USD", "target": "TZS"}), "rate"),
        ("kyc-limit", json!({"limit": {"amount": 1, "currency": "USD"}}), "limit"),
    ] {
        let answer =
            f.admin.put(&format!("/v1/terms/{path}"), body.clone()).await.refused(422, "input.invalid");
        assert!(answer["fields"].to_string().contains(field), "{body}: {answer}");
    }
});

both_stores!(who_decides_second_about_the_same_thing_is_told_so, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let path = "/v1/terms/fee-bearer";
    let both = ask(&mut f.admin, path, json!({"fee_bearer": "both"})).await;
    let customer = ask(&mut f.peter, path, json!({"fee_bearer": "customer"})).await;
    assert_eq!(both["after"], "merchant and recipient pay half of the fee each");
    confirm(&mut f.peter, &both).await.expect(200);
    confirm(&mut f.admin, &customer).await.refused(409, "change.outdated");
    assert_eq!(f.employee.get("/v1/terms").await.expect(200)["fee_bearer"], "both");
    change(&mut f, path, json!({"fee_bearer": null})).await;
    assert_eq!(f.employee.get("/v1/terms").await.expect(200)["fee_bearer"], "merchant");
});

both_stores!(an_only_admin_changes_terms_alone, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (_, mut owner) = f.other_merchant().await;
    let rate = json!({"source": "USD", "target": "TZS", "rate": "2600.5"});
    let seen = owner.put("/v1/terms/rates", rate).await.expect(200);
    assert_eq!(
        (&seen["rates"][0]["rate"], &seen["rates"][1]["rate"]),
        (&json!("2600.5"), &json!("0.00037736"))
    );
    let record = owner.get("/v1/activity").await.expect(200)["data"][0].clone();
    assert_eq!(record["act"], "terms.changed", "{record}");
    assert!(record.to_string().contains("1 USD is 2510 TZS"), "{record}");
    assert_eq!(
        f.admin.get("/v1/terms").await.expect(200)["rates"][0]["rate"],
        "2510",
        "another merchant's is theirs"
    );
});

both_stores!(rates_are_listed_as_exact_numbers_and_filtered, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let key = f.full_key(false).await;
    let mut client = f.bearer(&key).await;
    let began = "2026-11-23T07:00:00.000Z";
    let answer = client.get(RATES).await;
    assert!(
        answer.text.contains(r#""rate":2510,"#) && answer.text.contains(r#""rate":0.00037736,"#),
        "{}",
        answer.text
    );
    assert_eq!(
        answer.expect(200),
        json!([
            {"source": "USD", "target": "TZS", "rate": 2510, "date": began},
            {"source": "TZS", "target": "USD", "rate": 0.00037736, "date": began},
        ])
    );
    f.pass(Duration::from_secs(60));
    change(&mut f, "/v1/terms/rates", json!({"source": "TZS", "target": "USD", "rate": "0.0004"})).await;
    let rates = client.get(&format!("{RATES}?source=TZS&target=usd")).await.expect(200);
    assert_eq!(
        rates,
        json!([{"source": "TZS", "target": "USD", "rate": 0.0004, "date": "2026-11-23T07:01:00.000Z"}])
    );
    assert_eq!(client.get(&format!("{RATES}?source=USD")).await.expect(200)[0]["rate"], 2510);
    assert_eq!(client.get(&format!("{RATES}?source=KES")).await.expect(200), json!([]));
    for name in ["source", "target"] {
        let refused = client.get(&format!("{RATES}?{name}=SHILLINGI")).await.expect(400);
        assert_eq!(refused["message"], format!("Invalid currency: {name} must be a code such as TZS or USD"));
    }
    f.stranger().get(RATES).await.expect(401);
});
