//! Behaviours that no area's own tests cover.

use serde_json::{Value, json};
use testkit::both_stores;

use super::super::{CREATE, PHONE, PREVIEW, PREVIEW_PUSH, PUSH, open, payout, push, refused, settle};
use crate::{
    Settings,
    payments::PaymentState,
    payouts::PayoutState,
    wire::{PaymentStatus, PayoutStatus},
};

/// A number whose pushes and payouts fail after a second.
const FAILS: &str = "255712000001";
/// A number that never answers.
const SILENT: &str = "255712000003";

fn to(mut body: Value, phone: &str) -> Value {
    body["phoneNumber"] = json!(phone);
    body
}

both_stores!(every_success_is_200_and_every_refusal_has_one_form, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    let calls = [
        (PREVIEW_PUSH, push(json!("1000"), "ORD1")),
        (PUSH, push(json!("1000"), "ORD1")),
        (PREVIEW, payout(json!(1000), "PAY1")),
        (CREATE, payout(json!(1000), "PAY1")),
    ];
    for (path, body) in &calls {
        client.post(path, body.clone()).await.expect(200);
    }
    for (path, body) in calls {
        let answer = client.post(path, body).await;
        refused(&answer, 409, answer.json()["message"].as_str().expect("one text"));
        let answer = client.post(path, json!({"amount": [], "currency": {}, "orderReference": []})).await;
        refused(&answer, 400, answer.json()["message"].as_str().expect("one text"));
    }
    for path in ["payments/ORD1", "payouts/PAY1", "payments/all", "payouts/all", "account/balance"] {
        client.get(&format!("/third-parties/{path}")).await.expect(200);
    }
});

both_stores!(a_repeated_create_makes_nothing_twice, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    for (path, list, body) in [
        (PUSH, "/third-parties/payments/all", push(json!("1000"), "ONE1")),
        (CREATE, "/third-parties/payouts/all", payout(json!(1000), "ONE1")),
    ] {
        client.post(path, body.clone()).await.expect(200);
        for _ in 0..3 {
            client.post(path, body.clone()).await.expect(409);
        }
        assert_eq!(client.get(list).await.expect(200)["totalCount"], 1);
    }
    settle(&kibali).await;
    let (available, held) = kibali.balance().await;
    assert_eq!((available, held), (100_000 + 1_000 - 1_072, 0), "one payment and one payout");
});

both_stores!(the_reference_of_what_failed_stays_used, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    for (path, kind, body) in
        [(PUSH, "payments", push(json!("1000"), "BAD1")), (CREATE, "payouts", payout(json!(1000), "BAD1"))]
    {
        client.post(path, to(body.clone(), FAILS)).await.expect(200);
        settle(&kibali).await;
        let found = client.get(&format!("/third-parties/{kind}/BAD1")).await.expect(200);
        assert_eq!(found[0]["status"], "FAILED", "{found}");
        let why = if kind == "payments" { &found[0]["message"] } else { &found[0]["notes"] };
        assert!(why.as_str().is_some_and(|why| why.len() > 10 && why != "success"), "{found}");
        let words = "Order reference BAD1 already used: Create a different reference";
        refused(&client.post(path, body).await, 409, words);
    }
    assert_eq!(kibali.balance().await, (100_000, 0), "nothing came in, nothing went out");
});

both_stores!(phone_numbers_are_taken_in_every_spelling, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    for (place, phone) in ["255712345678", "+255712345678", "0712345678", " 0712 345 678"].iter().enumerate()
    {
        let reference = format!("TEL{place}");
        let paid = client.post(CREATE, to(payout(json!(1000), &reference), phone)).await.expect(200);
        assert_eq!(paid["beneficiary"]["accountNumber"], PHONE, "{phone}");
        client.post(PUSH, to(push(json!("1000"), &reference), phone)).await.expect(200);
        let asked = client.get(&format!("/third-parties/payments/{reference}")).await.expect(200);
        assert_eq!(asked[0]["paymentPhoneNumber"], PHONE, "{phone}");
    }
});

#[test]
fn limits_are_the_documented_ones_unless_told() {
    let settings = Settings::default();
    assert_eq!((settings.calls_per_minute, settings.payout_cooldown.as_secs()), (Some(120), 60));
}

both_stores!(amounts_have_the_documented_bounds, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    kibali.fund(10_000_000).await;
    for (path, text, least, most) in [(PREVIEW_PUSH, true, 500, 3_000_000), (PREVIEW, false, 100, 5_000_000)]
    {
        for (amount, status) in [(least - 1, 400), (least, 200), (most, 200), (most + 1, 400)] {
            let sent = if text { json!(amount.to_string()) } else { json!(amount) };
            let answer = client.post(path, payout(sent, "LIMIT1")).await.expect(status);
            let says = answer["message"].as_str().unwrap_or_default();
            assert!(status == 200 || says.starts_with("Invalid amount"), "{path} {amount}: {answer}");
        }
    }
});

both_stores!(a_page_has_twenty_rows_unless_told, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    for number in 0..101 {
        client.post(PUSH, push(json!("1000"), &format!("ORD{number}"))).await.expect(200);
    }
    for (query, rows) in [("", 20), ("?limit=100", 100), ("?limit=500", 100), ("?skip=90", 11)] {
        let page = client.get(&format!("/third-parties/payments/all{query}")).await.expect(200);
        assert_eq!(page["data"].as_array().map(Vec::len), Some(rows), "{query}");
        assert_eq!(page["totalCount"], 101, "{query}");
    }
});

both_stores!(lists_are_narrowed_by_currency_and_channel, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    client.post(PUSH, push(json!("1000"), "ORD1")).await.expect(200);
    client.post(PUSH, to(push(json!("1000"), "ORD2"), "255754300118")).await.expect(200);
    client.post(CREATE, payout(json!(1000), "PAY1")).await.expect(200);
    for (query, found) in [
        ("payments/all?collectedCurrency=TZS", 2),
        ("payments/all?collectedCurrency=USD", 0),
        ("payments/all?channel=TIGO-PESA", 1),
        ("payments/all?channel=M-PESA", 1),
        ("payments/all?channel=HALOPESA", 0),
        ("payouts/all?currency=TZS", 1),
        ("payouts/all?currency=USD", 0),
        ("payouts/all?channel=MOBILE MONEY", 1),
        ("payouts/all?channel=BANK TRANSFER", 0),
        ("payouts/all?channel=TIPS LIPA NAMBA", 0),
    ] {
        let path = format!("/third-parties/{}", query.replace(' ', "%20"));
        assert_eq!(client.get(&path).await.expect(200)["totalCount"], found, "{query}");
    }
});

both_stores!(held_money_is_not_in_the_balance, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    client.post(CREATE, to(payout(json!(1000), "PAY1"), SILENT)).await.expect(200);
    for _ in 0..2 {
        let balances = client.get("/third-parties/account/balance").await.expect(200);
        assert_eq!(balances[0], json!({"currency": "TZS", "balance": 100_000 - 1_072}));
        settle(&kibali).await;
    }
    let found = client.get("/third-parties/payouts/PAY1").await.expect(200);
    assert_eq!(found[0]["status"], "PROCESSING", "silence is no failure");
});

both_stores!(the_sender_is_named_when_asked_for, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    let mut body = push(json!("1000"), "ORD1");
    for (asks, named) in
        [(json!(false), false), (json!(true), true), (json!("true"), true), (Value::Null, false)]
    {
        body["fetchSenderDetails"] = asks.clone();
        let preview = client.post(PREVIEW_PUSH, body.clone()).await.expect(200);
        assert_eq!(preview.get("sender").is_some(), named, "{asks}: {preview}");
        if named {
            let sender = &preview["sender"];
            assert_eq!(
                (&sender["accountNumber"], &sender["accountProvider"]),
                (&json!(PHONE), &json!("TIGO-PESA"))
            );
            assert!(sender["accountName"].as_str().is_some_and(|name| !name.is_empty()), "{sender}");
        }
    }
});

both_stores!(a_name_that_is_not_known_is_the_number, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    let known = client.post(PREVIEW, payout(json!(1000), "PAY1")).await.expect(200);
    assert_ne!(known["receiver"]["accountName"], PHONE);
    // Its provider is down, for names too.
    let down = "255712000006";
    let unknown = client.post(PREVIEW, to(payout(json!(1000), "PAY1"), down)).await.expect(200);
    assert_eq!(unknown["receiver"]["accountName"], down);
});

#[test]
fn every_state_has_its_documented_word() {
    let word = |status: Value| status.as_str().unwrap_or_default().to_owned();
    let payouts = PayoutState::ALL.map(|state| (state.name(), word(json!(PayoutStatus::from(state)))));
    for (state, expected) in [
        ("pending", "PENDING"),
        ("authorized", "AUTHORIZED"),
        ("processing", "PROCESSING"),
        ("unknown", "PROCESSING"),
        ("succeeded", "SUCCESS"),
        ("refunded", "REFUNDED"),
        ("reversed", "REVERSED"),
        ("failed", "FAILED"),
        ("rejected", "FAILED"),
        ("cancelled", "FAILED"),
        ("expired", "FAILED"),
    ] {
        assert!(payouts.contains(&(state, expected.to_owned())), "{state}: {payouts:?}");
    }
    let payments = PaymentState::ALL.map(|state| (state.name(), word(json!(PaymentStatus::from(state)))));
    for (state, expected) in [("processing", "PROCESSING"), ("succeeded", "SUCCESS"), ("failed", "FAILED")] {
        assert!(payments.contains(&(state, expected.to_owned())), "{state}: {payments:?}");
    }
}
