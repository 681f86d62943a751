//! Payment by card, as section 2.2 of the reference has it.

use serde_json::{Value, json};
use testkit::both_stores;

use super::{open, push, refused};

const PREVIEW: &str = "/third-parties/payments/preview-card-payment";
const INITIATE: &str = "/third-parties/payments/initiate-card-payment";

fn order(reference: &str) -> Value {
    json!({"amount": "100", "currency": "USD", "orderReference": reference,
        "customer": {"fullName": "John Doe", "email": "john@example.com", "phoneNumber": "0712 345 678"}})
}

both_stores!(a_card_payment_is_previewed_opened_and_queried, |store| async move {
    let (kibali, key, mut client) = open(store).await;
    let preview = client.post(PREVIEW, order("CARD1")).await.expect(200);
    let method = |name: &str| json!({"name": name, "status": "AVAILABLE", "fee": 4.85});
    assert_eq!(preview, json!({"activeMethods": [method("VISA"), method("MASTER CARD")]}));
    let made = client.post(INITIATE, order("CARD1")).await.expect(200);
    assert_eq!(made.as_object().map(serde_json::Map::len), Some(2), "{made}");
    assert_eq!(made["clientId"], json!(key.client_id));
    let link = made["cardPaymentLink"].as_str().expect("a link");
    assert!(link.starts_with("http://") && link.contains("/card/"), "{link}");
    kibali.work().await;
    let seen = client.get("/third-parties/payments/CARD1").await.expect(200);
    let seen = &seen[0];
    assert_eq!(
        (&seen["status"], &seen["collectedAmount"], &seen["collectedCurrency"]),
        (&json!("PENDING"), &json!(100), &json!("USD")),
        "the customer must still do something"
    );
    assert_eq!(
        seen["customer"],
        json!({"customerName": "John Doe", "customerPhoneNumber": "255712345678", "customerEmail": "john@example.com"})
    );
    for absent in ["paymentPhoneNumber", "channel", "exchanged", "exchange"] {
        assert_eq!(seen.get(absent), None, "{absent}");
    }
    client
        .post("/third-parties/payments/initiate-ussd-push-request", push(json!("1000"), "ORD1"))
        .await
        .expect(200);
    for (status, reference) in [("PENDING", "CARD1"), ("PROCESSING", "ORD1")] {
        let listed = client.get(&format!("/third-parties/payments/all?status={status}")).await.expect(200);
        assert_eq!(
            (&listed["totalCount"], &listed["data"][0]["orderReference"]),
            (&json!(1), &json!(reference))
        );
    }
});

both_stores!(a_customer_is_known_again_by_id, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    client.post(INITIATE, order("CARD1")).await.expect(200);
    let mut again = order("CARD2");
    again["customer"]["fullName"] = json!("J. Doe");
    client.post(INITIATE, again).await.expect(200);
    let listed = kibali.manager.get("/v1/payments?method=card").await.expect(200);
    let ids: Vec<_> = (0..2).map(|place| listed["data"][place]["customer"]["id"].clone()).collect();
    assert!(ids[0].as_str().is_some_and(|id| id.starts_with("cus_")), "{ids:?}");
    assert_eq!(ids[0], ids[1], "found again by address and number");
    let mut by_id = order("CARD3");
    by_id["customer"] = json!({"id": ids[0]});
    client.post(INITIATE, by_id).await.expect(200);
    let seen = client.get("/third-parties/payments/CARD3").await.expect(200);
    assert_eq!(seen[0]["customer"]["customerName"], "John Doe");
    for unknown in ["cus_01k9q4k9q4k9q4k9q4k9q4k9q4", "nonsense"] {
        let mut nobody = order("CARD4");
        nobody["customer"] = json!({"id": unknown});
        refused(
            &client.post(INITIATE, nobody).await,
            404,
            &format!("Invalid or missing customer: {unknown}"),
        );
    }
    let (_, mut other) = kibali.other_merchant().await;
    let theirs =
        other.get(&format!("/v1/payments?customer={}", ids[0].as_str().expect("an id"))).await.expect(200);
    assert_eq!(theirs["data"], json!([]));
});

both_stores!(bad_card_orders_are_refused_and_change_nothing, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    let with = |field: &str, value: Value| {
        let mut body = order("CARD1");
        body[field] = value;
        body
    };
    let reference =
        "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank";
    for path in [PREVIEW, INITIATE] {
        refused(&client.post(path, with("orderReference", json!("A-1"))).await, 400, reference);
        refused(&client.post(path, json!({})).await, 400, reference);
        for currency in [json!("TZS"), Value::Null] {
            let says = "Invalid currency: currency must be USD";
            refused(&client.post(path, with("currency", currency)).await, 400, says);
        }
        refused(
            &client.post(path, with("amount", json!("0.10"))).await,
            400,
            "Invalid amount: the smallest amount is USD 0.50",
        );
    }
    let needed = "Invalid customer: give its id, or fullName with email or phoneNumber";
    for customer in
        [Value::Null, json!("John"), json!({}), json!({"fullName": "John"}), json!({"email": "a@b.tz"})]
    {
        refused(&client.post(INITIATE, with("customer", customer)).await, 400, needed);
    }
    let email = json!({"fullName": "John", "email": "john"});
    refused(
        &client.post(INITIATE, with("customer", email)).await,
        400,
        "Invalid customer: write an e-mail address such as asha@example.com",
    );
    client.post(PREVIEW, order("CARD1")).await.expect(200);
    client.post(INITIATE, order("CARD1")).await.expect(200);
    let used = "Order reference CARD1 already used: Create a different reference";
    for path in [PREVIEW, INITIATE, "/third-parties/payments/initiate-ussd-push-request"] {
        let mut body = order("CARD1");
        if path.contains("ussd") {
            body = push(json!("1000"), "CARD1");
        }
        refused(&client.post(path, body).await, 409, used);
    }
    assert_eq!(client.get("/third-parties/payments/all").await.expect(200)["totalCount"], 1);
});
