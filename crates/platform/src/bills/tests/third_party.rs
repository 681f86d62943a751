//! Section 2.10 of the reference, sentence by sentence, as clients drive it.

use http::Method;
use serde_json::{Value, json};
use testkit::{Client, both_stores};

use super::{open, refused, text};
use crate::{
    developer::checksum,
    fixtures::money::{NewKey, acts},
};

const ORDER: &str = "/third-parties/billpay/create-order-control-number";
const CUSTOMER: &str = "/third-parties/billpay/create-customer-control-number";
const ORDERS: &str = "/third-parties/billpay/bulk-create-order-control-numbers";
const CUSTOMERS: &str = "/third-parties/billpay/bulk-create-customer-control-numbers";
const STATUS: &str = "/third-parties/billpay/update-status";

async fn show(client: &mut Client, number: &str) -> Value {
    client.get(&format!("/third-parties/billpay/{number}")).await.expect(200)
}

async fn patch(client: &mut Client, number: &str, body: Value) -> testkit::Answer {
    client.patch(&format!("/third-parties/billpay/{number}"), body).await
}

both_stores!(an_order_number_needs_nothing_and_says_only_what_it_was_told, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    for body in [Some("{}".to_owned()), Some(String::new()), None] {
        let made = client.send(Method::POST, ORDER, body).await.expect(200);
        let number = text(&made, "billPayNumber");
        assert!(number.len() == 14 && number.bytes().all(|byte| byte.is_ascii_digit()), "{made}");
        let expected = json!({"billPayNumber": number, "billPaymentMode": "ALLOW_PARTIAL_AND_OVER_PAYMENT"});
        assert_eq!(made, expected);
        assert_eq!(show(&mut client, number).await, expected);
    }
    let whole = json!({"billReference": "INV2026", "billAmount": "50000.50", "billMaxCollectionAmount": 90000,
        "billDescription": "Rent, December", "billPaymentMode": "ALLOW_PARTIAL_AND_OVER_PAYMENT", "unknown": [1]});
    let made = client.post(ORDER, whole).await.expect(200);
    assert_eq!(
        made,
        json!({"billPayNumber": "INV2026", "billDescription": "Rent, December", "billAmount": 50000.5,
            "billPaymentMode": "ALLOW_PARTIAL_AND_OVER_PAYMENT", "billMaxCollectionAmount": 90000,
            "billRemainingCollectionAmount": 90000})
    );
    assert_eq!(show(&mut client, "INV2026").await, made);
    let taken = client.post(ORDER, json!({"billReference": "INV2026"})).await;
    refused(&taken, 409, "Bill reference already used: Use a different reference");
    let made = acts(&kibali).await.iter().filter(|act| *act == "bill.created").count();
    assert_eq!(made, 4, "one entry for each number, none for a refusal");
});

both_stores!(a_customer_number_names_a_customer_who_can_be_reached, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    for (reached, value) in [("customerEmail", "asha@example.com"), ("customerPhone", "255712345678")] {
        let body = json!({"customerName": "Asha Mrema", "billAmount": 1000, "billPaymentMode": "EXACT", reached: value});
        let made = client.post(CUSTOMER, body).await.expect(200);
        let number = text(&made, "billPayNumber").to_owned();
        assert_eq!(
            made,
            json!({"billPayNumber": number, "billCustomerName": "Asha Mrema", "billAmount": 1000,
                "billPaymentMode": "EXACT"})
        );
    }
    for (body, message) in [
        (json!({"customerPhone": "255712345678"}), "customerName is required"),
        (json!({"customerName": "Asha"}), "At least one of customerEmail, customerPhone is required"),
        (json!({"customerName": "Asha", "customerEmail": "asha"}), "customerEmail must be an email"),
        (
            json!({"customerName": "Asha", "customerPhone": "12"}),
            "customerPhone must be a phone number such as 255712345678",
        ),
    ] {
        refused(&client.post(CUSTOMER, body).await, 400, message);
    }
});

both_stores!(what_cannot_be_a_number_is_refused_in_words, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    let alphanumeric =
        "Invalid Bill Reference, should only contain alphanumeric characters and cannot be blank";
    for (body, message) in [
        (json!({"billReference": "INV-1"}), alphanumeric),
        (json!({"billReference": ""}), alphanumeric),
        (
            json!({"billReference": "A".repeat(21)}),
            "Bill Reference should be less than or equal to 20 characters",
        ),
        (json!({"billAmount": 0}), "billAmount must not be less than 0.01"),
        (
            json!({"billPaymentMode": "SOME"}),
            "billPaymentMode must be one of: ALLOW_PARTIAL_AND_OVER_PAYMENT, EXACT",
        ),
        (json!({"billPaymentMode": "EXACT"}), "billAmount is required when billPaymentMode is EXACT"),
        (
            json!({"billPaymentMode": "EXACT", "billAmount": 100, "billMaxCollectionAmount": 100}),
            "billMaxCollectionAmount is only allowed when billPaymentMode is ALLOW_PARTIAL_AND_OVER_PAYMENT",
        ),
        (
            json!({"billAmount": 100, "billMaxCollectionAmount": "99.99"}),
            "billMaxCollectionAmount must be greater than or equal to billAmount",
        ),
        (
            json!({"billDescription": "x".repeat(501)}),
            "billDescription must be shorter than or equal to 500 characters of plain text",
        ),
    ] {
        refused(&client.post(ORDER, body).await, 400, message);
    }
    for amount in [json!("much"), json!(-5), json!(1.001), json!({}), json!(1e30)] {
        for name in ["billAmount", "billMaxCollectionAmount"] {
            let answer = client.post(ORDER, json!({name: amount})).await.expect(400);
            assert!(text(&answer, "message").starts_with(name), "{answer}");
        }
    }
    for body in ["[]", "[1]", "{", "null", "\"x\""] {
        let answer = client.send(Method::POST, ORDER, Some(body.to_owned())).await;
        refused(&answer, 400, "The body must be a JSON object");
    }
    assert_eq!(acts(&kibali).await.iter().filter(|act| act.starts_with("bill.")).count(), 0);
});

both_stores!(a_bulk_call_makes_what_can_be_made, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    let items = json!([{"billReference": "B2", "billAmount": 50000}, {"billAmount": 25000, "billDescription": "Order 1"},
        {"billReference": "B2"}]);
    let made = client.post(ORDERS, json!({"controlNumbers": items})).await.expect(200);
    let numbers = made["billPayNumbers"].as_array().expect("numbers").clone();
    assert_eq!((numbers.len(), &numbers[0]), (2, &json!("B2")));
    let errors = json!([{"index": 2, "reason": "Bill reference already used: Use a different reference"}]);
    assert_eq!(made, json!({"billPayNumbers": numbers, "created": 2, "failed": 1, "errors": errors}));
    let second = show(&mut client, numbers[1].as_str().expect("a number")).await;
    assert_eq!((&second["billAmount"], &second["billDescription"]), (&json!(25000), &json!("Order 1")));
    assert_eq!(
        show(&mut client, "B2").await["billAmount"],
        50000,
        "the first of two, not the one that failed"
    );
});

both_stores!(a_bulk_call_says_why_each_item_failed, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    // A bare list is taken too, and without a failure there are no errors.
    let made = client.post(ORDERS, json!([{"billAmount": "100"}, {}])).await.expect(200);
    assert_eq!((&made["created"], &made["failed"], made.get("errors")), (&json!(2), &json!(0), None));
    let mixed = json!({"controlNumbers": [{"customerName": "Asha"}, 7, {"billAmount": 0}, {"billReference": "GOOD"},
        {"billPaymentMode": "EXACT"}]});
    let made = client.post(ORDERS, mixed).await.expect(200);
    assert_eq!(made["billPayNumbers"], json!(["GOOD"]));
    assert_eq!(
        made["errors"],
        json!([
            {"index": 0, "reason": "customerName, customerEmail and customerPhone are not allowed in an order control number"},
            {"index": 1, "reason": "the item must be a JSON object"},
            {"index": 2, "reason": "billAmount must not be less than 0.01"},
            {"index": 4, "reason": "billAmount is required when billPaymentMode is EXACT"},
        ])
    );
    let people = json!({"controlNumbers": [{"customerName": "Asha", "customerPhone": "255712345678"}, {"billAmount": 5}]});
    let made = client.post(CUSTOMERS, people).await.expect(200);
    assert_eq!(
        (&made["created"], &made["errors"]),
        (&json!(1), &json!([{"index": 1, "reason": "customerName is required"}]))
    );
    let none = client.post(ORDERS, json!([{"billReference": "GOOD"}])).await.expect(200);
    assert_eq!(
        (&none["created"], &none["failed"], &none["billPayNumbers"]),
        (&json!(0), &json!(1), &json!([]))
    );
    let limit = "controlNumbers must contain 1 to 50 items";
    for body in [
        json!({}),
        json!({"controlNumbers": []}),
        json!({"controlNumbers": {}}),
        json!([]),
        json!(vec![json!({}); 51]),
    ] {
        refused(&client.post(ORDERS, body).await, 400, limit);
    }
    let made = client.post(ORDERS, json!(vec![json!({}); 50])).await.expect(200);
    assert_eq!(made["created"], 50);
    refused(
        &client.send(Method::POST, ORDERS, Some("7".to_owned())).await,
        400,
        "The body must be a JSON object",
    );
    let acts = acts(&kibali).await;
    assert_eq!(acts.iter().filter(|act| *act == "bill.created_many").count(), 4, "one a call that made any");
});

both_stores!(a_number_is_changed_and_the_answer_names_what_was, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    let order = json!({"billReference": "B1", "billAmount": 100, "billMaxCollectionAmount": 300});
    client.post(ORDER, order).await.expect(200);
    let changed = patch(&mut client, "B1", json!({"billAmount": "200.25", "billDescription": "Rent"})).await;
    assert_eq!(
        changed.expect(200),
        json!({"billPayNumber": "B1", "billAmount": 200.25, "billDescription": "Rent"})
    );
    let exact = patch(&mut client, "B1", json!({"billPaymentMode": "EXACT"})).await.expect(200);
    assert_eq!(exact, json!({"billPayNumber": "B1", "billPaymentMode": "EXACT"}));
    let seen = show(&mut client, "B1").await;
    assert_eq!(seen.get("billMaxCollectionAmount"), None, "switching to EXACT drops the maximum");
    assert_eq!((&seen["billAmount"], &seen["billPaymentMode"]), (&json!(200.25), &json!("EXACT")));
    refused(
        &patch(&mut client, "B1", json!({"billMaxCollectionAmount": 500})).await,
        400,
        "billMaxCollectionAmount is only allowed when billPaymentMode is ALLOW_PARTIAL_AND_OVER_PAYMENT",
    );
    let back = json!({"billPaymentMode": "ALLOW_PARTIAL_AND_OVER_PAYMENT", "billMaxCollectionAmount": 500,
        "billStatus": "INACTIVE"});
    let back = patch(&mut client, "B1", back).await.expect(200);
    assert_eq!(
        back,
        json!({"billPayNumber": "B1", "billStatus": "INACTIVE", "billMaxCollectionAmount": 500,
            "billPaymentMode": "ALLOW_PARTIAL_AND_OVER_PAYMENT"})
    );
    for (body, message) in [
        (
            json!({}),
            "At least one of billStatus, billAmount, billDescription, billPaymentMode, billMaxCollectionAmount is required",
        ),
        (json!({"billStatus": "PAID"}), "billStatus must be one of: ACTIVE, INACTIVE"),
        (json!({"billAmount": 501}), "billMaxCollectionAmount must be greater than or equal to billAmount"),
        (json!({"billAmount": 0}), "billAmount must not be less than 0.01"),
    ] {
        refused(&patch(&mut client, "B1", body).await, 400, message);
    }
    let on = client.put(STATUS, json!({"billPayNumber": "B1", "status": "ACTIVE"})).await.expect(200);
    assert_eq!(on, json!({"billPayNumber": "B1", "billStatus": "ACTIVE"}));
    refused(&client.put(STATUS, json!({"status": "ACTIVE"})).await, 400, "billPayNumber is required");
    refused(
        &client.put(STATUS, json!({"billPayNumber": "B1"})).await,
        400,
        "status must be one of: ACTIVE, INACTIVE",
    );
    let missing = "BillPay Number does not exist";
    refused(&client.put(STATUS, json!({"billPayNumber": "B9", "status": "ACTIVE"})).await, 404, missing);
    refused(&patch(&mut client, "B9", json!({"billAmount": 5})).await, 404, missing);
    refused(&client.get("/third-parties/billpay/B9").await, 404, missing);
    client.get("/third-parties/billpay/%00").await.expect(404);
    let acts = acts(&kibali).await;
    let changes: Vec<_> =
        acts.iter().filter(|act| act.starts_with("bill.") && *act != "bill.created").collect();
    assert_eq!(changes, ["bill.changed", "bill.changed", "bill.switched_off", "bill.switched_on"]);
});

both_stores!(only_keys_that_collect_and_manage_links_pass, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    client.post(ORDER, json!({"billReference": "B1"})).await.expect(200);
    let new = |features, scopes| NewKey { features, scopes, pays_at_once: false };
    let off = "Application has no access to COLLECTION API feature. Enable it on your application.";
    let no_feature = kibali.key(kibali.people.peter, new("payout", "link.manage")).await;
    let mut without = kibali.bearer(&no_feature).await;
    for (path, body) in
        [(ORDER, json!({})), (CUSTOMER, json!({})), (ORDERS, json!([{}])), (CUSTOMERS, json!([{}]))]
    {
        refused(&without.post(path, body).await, 400, off);
    }
    refused(&without.get("/third-parties/billpay/B1").await, 400, off);
    refused(&patch(&mut without, "B1", json!({"billAmount": 5})).await, 400, off);
    refused(&without.put(STATUS, json!({"billPayNumber": "B1", "status": "INACTIVE"})).await, 400, off);
    let no_scope = kibali.key(kibali.people.peter, new("collection", "payment.view")).await;
    let mut without = kibali.bearer(&no_scope).await;
    assert_eq!(without.post(ORDER, json!({})).await.expect(403)["error"], "Forbidden");
    assert_eq!(without.get("/third-parties/billpay/B1").await.expect(403)["error"], "Forbidden");
    refused(&kibali.admin.post(ORDER, json!({})).await, 401, "Unauthorized");
    refused(&kibali.stranger().get("/third-parties/billpay/B1").await, 401, "Unauthorized");
});

both_stores!(with_the_checksum_on_every_body_carries_it_and_may_be_repeated, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    kibali.switch_checksum_on("CHK-test-key-1").await;
    let sign = |body: Value| {
        let mut signed = body.clone();
        signed["checksum"] = json!(checksum::sign("CHK-test-key-1", &body));
        signed
    };
    let list = json!({"controlNumbers": [{"billReference": "B2", "billAmount": 50000},
        {"billAmount": 25000, "billDescription": "Order 1"}]});
    let signed = sign(list.clone());
    assert_eq!(
        signed["checksum"], "2add839efe11b179debf856aecf8f8152423a3f6bb410a320691b7e03649a5f6",
        "vector G"
    );
    refused(&client.post(ORDERS, list.clone()).await, 400, "checksum is required");
    assert_eq!(client.post(ORDERS, signed).await.expect(200)["created"], 2);
    // A bare list has no place for a checksum.
    refused(&client.post(ORDERS, list["controlNumbers"].clone()).await, 400, "Invalid checksum");
    let empty = sign(json!({}));
    assert_eq!(
        empty["checksum"], "36b617697319caa280f826838a7a691c76936d8b56b3fe90530acbce5291f399",
        "vector I"
    );
    for _ in 0..2 {
        client.post(ORDER, empty.clone()).await.expect(200);
    }
    refused(&client.post(ORDER, json!({})).await, 400, "checksum is required");
    refused(&client.send(Method::POST, ORDER, None).await, 400, "checksum is required");
    let mut other = sign(json!({"billAmount": 100}));
    other["billAmount"] = json!(200);
    refused(&patch(&mut client, "B2", other).await, 400, "Invalid checksum");
    patch(&mut client, "B2", sign(json!({"billAmount": 100}))).await.expect(200);
    client.put(STATUS, sign(json!({"billPayNumber": "B2", "status": "INACTIVE"}))).await.expect(200);
    refused(
        &client.put(STATUS, json!({"billPayNumber": "B2", "status": "ACTIVE"})).await,
        400,
        "checksum is required",
    );
});

both_stores!(eight_equal_creates_at_once_make_one, |store| async move {
    let (kibali, _, client) = open(store).await;
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let mut client = client.clone();
        running.spawn(async move {
            client.post(ORDER, json!({"billReference": "B1", "billAmount": 100})).await.status.as_u16()
        });
    }
    let mut statuses = running.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(acts(&kibali).await.iter().filter(|act| *act == "bill.created").count(), 1);
});
