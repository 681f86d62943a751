//! The third-party API as clients drive it.

mod banks;
mod cards;
mod checksums;
mod conformance;
mod examples;
mod listing;
mod refusals;
mod sorting;
mod statement;
mod tills;

use http::Method;
use serde_json::{Value, json};
use testkit::{Client, Store, both_stores};
use values::Duration;

use crate::{
    Settings,
    fixtures::{self, Fixture, money::KeyInHand},
};

pub(super) const PHONE: &str = "255712345678";
pub(super) const CREATE: &str = "/third-parties/payouts/create-mobile-money-payout";
pub(super) const PREVIEW: &str = "/third-parties/payouts/preview-mobile-money-payout";
pub(super) const PUSH: &str = "/third-parties/payments/initiate-ussd-push-request";
pub(super) const PREVIEW_PUSH: &str = "/third-parties/payments/preview-ussd-push-request";

/// A funded merchant without cooldown, with an application that pays at once, and a client with its token.
pub(super) async fn open(store: Store) -> (Fixture, KeyInHand, Client) {
    open_with(store, |settings| Settings {
        payout_cooldown: Duration::ZERO,
        calls_per_minute: None,
        ..settings
    })
    .await
}

pub(super) async fn open_with(
    store: Store,
    settings: impl FnOnce(Settings) -> Settings,
) -> (Fixture, KeyInHand, Client) {
    let kibali = fixtures::merchant_on(fixtures::empty_with(store, settings).await).await;
    kibali.fund(100_000).await;
    let key = kibali.full_key(true).await;
    let client = kibali.bearer(&key).await;
    (kibali, key, client)
}

pub(super) fn payout(amount: Value, reference: &str) -> Value {
    json!({"amount": amount, "currency": "TZS", "orderReference": reference, "phoneNumber": PHONE})
}

pub(super) fn push(amount: Value, reference: &str) -> Value {
    json!({"amount": amount, "currency": "TZS", "orderReference": reference, "phoneNumber": PHONE})
}

/// Works for three seconds.
pub(super) async fn settle(kibali: &Fixture) {
    for _ in 0..3 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    kibali.work().await;
}

/// A refusal in the documented form.
#[track_caller]
pub(super) fn refused(answer: &testkit::Answer, status: u16, message: &str) {
    let body = answer.expect(status);
    let error = answer.status.canonical_reason();
    assert_eq!(body, json!({"statusCode": status, "message": message, "error": error}));
}

both_stores!(a_network_that_cannot_be_asked_is_unavailable_and_costs_nothing, |store| async move {
    let (_, _, mut client) = open(store).await;
    let mut silent = push(json!("10000"), "ORD1");
    silent["phoneNumber"] = json!("255712000006");
    let preview = client.post(PREVIEW_PUSH, silent).await.expect(200);
    let method = json!({"name": "TIGO-PESA", "status": "UNAVAILABLE", "fee": 0,
        "message": "The network cannot be reached now."});
    assert_eq!(preview, json!({ "activeMethods": [method] }));
});

both_stores!(a_push_is_previewed_initiated_and_queried, |store| async move {
    let (mut kibali, key, mut client) = open(store).await;
    let preview = client.post(PREVIEW_PUSH, push(json!("10000"), "ORD1")).await.expect(200);
    assert_eq!(preview, json!({"activeMethods": [{"name": "TIGO-PESA", "status": "AVAILABLE", "fee": 920}]}));
    let all = json!({"amount": 10000, "orderReference": "ORD1", "fetchSenderDetails": false, "what": [1]});
    let all = client.post(PREVIEW_PUSH, all).await.expect(200);
    assert_eq!(all["activeMethods"].as_array().map(Vec::len), Some(4), "no number: every network");
    let mut who = push(json!("10000"), "ORD1");
    who["fetchSenderDetails"] = json!(true);
    let who = client.post(PREVIEW_PUSH, who).await.expect(200);
    assert_eq!(who["sender"]["accountProvider"], "TIGO-PESA");

    let made = client.post(PUSH, push(json!("10000"), "ORD1")).await.expect(200);
    assert!(made["id"].as_str().is_some_and(|id| id.starts_with("ORD1LCP")), "{made}");
    assert_eq!(
        (&made["status"], &made["collectedAmount"], &made["clientId"]),
        (&json!("PROCESSING"), &json!("10000"), &json!(key.client_id))
    );
    let asked = client.get("/third-parties/payments/ORD1").await.expect(200);
    assert_eq!((&asked[0]["status"], &asked[0]["collectedAmount"]), (&json!("PROCESSING"), &json!(10000)));
    settle(&kibali).await;
    let paid = client.get("/third-parties/payments/ORD1").await.expect(200);
    assert_eq!((&paid[0]["status"], &paid[0]["message"]), (&json!("SUCCESS"), &json!("success")));
    assert_eq!(paid[0]["customer"]["customerPhoneNumber"], PHONE);
    assert_eq!(paid[0]["createdAt"], "2026-11-23T07:00:00.000Z");
    assert_eq!(kibali.balance().await, (110_000, 0));
    let balances = client.get("/third-parties/account/balance").await.expect(200);
    assert_eq!(balances, json!([{"currency": "TZS", "balance": 110000}, {"currency": "USD", "balance": 0}]));
});

both_stores!(a_payout_is_previewed_created_and_queried, |store| async move {
    let (mut kibali, key, mut client) = open(store).await;
    let preview = client.post(PREVIEW, payout(json!(1000), "PAY1")).await.expect(200);
    assert_eq!(
        (&preview["amount"], &preview["balance"], &preview["fee"]),
        (&json!(1072), &json!(100_000), &json!(72))
    );
    assert_eq!(preview["order"], json!({"amount": 1000, "currency": "TZS", "id": "PAY1"}));
    let made = client.post(CREATE, payout(json!(1000.5), "PAY1")).await.expect(200);
    assert_eq!(
        (&made["amount"], &made["fee"], &made["order"]["amount"], &made["status"], &made["clientId"]),
        (&json!("1072.50"), &json!("72.00"), &json!("1000.50"), &json!("AUTHORIZED"), &json!(key.client_id))
    );
    settle(&kibali).await;
    let paid = client.get("/third-parties/payouts/PAY1").await.expect(200);
    assert_eq!((&paid[0]["status"], &paid[0]["id"]), (&json!("SUCCESS"), &made["id"]));
    assert_eq!(kibali.balance().await.1, 0);
    kibali.assert_ledger_holds().await;
    let all = client.get("/third-parties/payouts/all?orderReference=PAY1").await.expect(200);
    assert_eq!((&all["totalCount"], &all["data"][0]["id"]), (&json!(1), &made["id"]));
    let seen = kibali.admin.get("/v1/payouts").await.expect(200);
    assert_eq!(seen["data"][0]["maker"]["kind"], "key");
});

both_stores!(without_an_admins_word_a_payout_by_api_waits_for_people, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let key = kibali.full_key(false).await;
    let mut client = kibali.bearer(&key).await;
    let made = client.post(CREATE, payout(json!("1000"), "PAY1")).await.expect(200);
    assert_eq!(made["status"], "PENDING");
    settle(&kibali).await;
    assert_eq!(client.get("/third-parties/payouts/PAY1").await.expect(200)[0]["status"], "PENDING");
    let id = kibali.admin.get("/v1/payouts").await.expect(200)["data"][0]["id"].clone();
    let path = |act: &str| format!("/v1/payouts/{}/{act}", id.as_str().expect("an id"));
    kibali.manager.post(&path("rejection"), json!({"reason": "Not this week"})).await.expect(200);
    let ended = client.get("/third-parties/payouts/PAY1").await.expect(200);
    assert_eq!((&ended[0]["status"], &ended[0]["notes"]), (&json!("FAILED"), &json!("Not this week")));
});

both_stores!(eight_equal_creates_at_once_make_one, |store| async move {
    let (mut kibali, _, client) = open(store).await;
    for (path, body) in [(CREATE, payout(json!(1000), "PAY1")), (PUSH, push(json!("1000"), "ORD1"))] {
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (mut client, body) = (client.clone(), body.clone());
            running.spawn(async move { client.post(path, body).await.status.as_u16() });
        }
        let mut statuses = running.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409], "{path}");
    }
    assert_eq!(kibali.balance().await.1, 1_072);
});

both_stores!(lists_are_filtered_sorted_and_paged, |store| async move {
    let (kibali, key, mut client) = open(store).await;
    for (number, amount) in [(1, 3000), (2, 1000), (3, 2000)] {
        client.post(CREATE, payout(json!(amount), &format!("PAY{number}"))).await.expect(200);
        client.post(PUSH, push(json!(amount.to_string()), &format!("ORD{number}"))).await.expect(200);
        kibali.pass(Duration::from_millis(10));
    }
    settle(&kibali).await;
    for (kind, amount) in [("payouts", "amount"), ("payments", "collectedAmount")] {
        let mut list = async |query: &str| {
            let answer = client.get(&format!("/third-parties/{kind}/all{query}")).await.expect(200);
            let rows = answer["data"].as_array().expect("rows");
            let last = |row: &Value| row["orderReference"].as_str().expect("text")[3..].to_owned();
            let names: Vec<_> = rows.iter().map(last).collect();
            (names.concat(), answer["totalCount"].as_u64().expect("a count"))
        };
        assert_eq!(list("").await, ("321".to_owned(), 3));
        assert_eq!(list("?orderBy=ASC&limit=2").await, ("12".to_owned(), 3));
        assert_eq!(list("?skip=1&limit=1").await, ("2".to_owned(), 3));
        assert_eq!(list(&format!("?sortBy={amount}&orderBy=ASC")).await.0, "231");
        assert_eq!(list("?status=SUCCESS&startDate=2026-11-23&endDate=23-11-2026").await.1, 3);
        assert_eq!(list("?endDate=2026-11-22").await.1, 0);
        assert_eq!(list("?status=FAILED").await.1, 0);
        assert_eq!(list(&format!("?clientId={}", key.client_id)).await.1, 3);
        assert_eq!(list("?clientId=ID0").await.1, 0);
        assert_eq!(list("?limit=100000&unknown=1&status=").await.1, 3);
        let money = if kind == "payments" { "collectedCurrency" } else { "currency" };
        assert_eq!(list(&format!("?{money}=tzs")).await.1, 3);
        assert_eq!(list(&format!("?{money}=USD")).await.1, 0);
        let channel = if kind == "payments" { "tigo-pesa" } else { "mobile%20money" };
        assert_eq!(list(&format!("?channel={channel}")).await.1, 3);
        for wrong in [
            &*format!("?{money}=SHILLINGS"),
            "?limit=0",
            "?limit=x",
            "?skip=-1",
            "?status=PAID",
            "?sortBy=password",
            "?orderBy=UP",
            "?startDate=soon",
        ] {
            let answer = client.get(&format!("/third-parties/{kind}/all{wrong}")).await.expect(400);
            assert!(answer["message"].is_string(), "{answer}");
        }
    }
});

both_stores!(a_token_is_asked_for_with_or_without_a_body, |store| async move {
    let (kibali, key, _) = open(store).await;
    let path = "/third-parties/generate-token";
    let asking = |id: &str, secret: &str| {
        kibali.stranger().with("origin", "").with("client-id", id).with("api-key", secret)
    };
    for body in [None, Some("{}".to_owned()), Some(String::new()), Some("not json".to_owned())] {
        let answer = asking(&key.client_id, &key.secret).send(Method::POST, path, body).await.expect(200);
        assert!(
            answer["success"] == true
                && answer["token"].as_str().is_some_and(|token| token.starts_with("Bearer "))
        );
    }
    let mut alias = kibali
        .stranger()
        .with("origin", "")
        .with("client-id", &key.client_id)
        .with("client-secret", &key.secret);
    let token = alias.send(Method::POST, path, None).await.expect(200)["token"].clone();
    let token = token.as_str().expect("a token");
    for bearer in [token.to_owned(), format!("Bearer {token}"), token.replace("Bearer ", "")] {
        let mut client = kibali.stranger().with("origin", "").with("authorization", &bearer);
        client.get("/third-parties/account/balance").await.expect(200);
    }
    let other = kibali.full_key(true).await;
    for (id, secret, status, message) in [
        ("", key.secret.as_str(), 401, "Unauthorized"),
        (&key.client_id, "", 401, "Unauthorized"),
        ("IDnobody", &key.secret, 403, "Invalid client details"),
        (&key.client_id, "SKnothing", 403, "Invalid or Expired API-Key"),
        (&key.client_id, &other.secret, 403, "Unauthorized API-Key"),
    ] {
        let answer = asking(id, secret).send(Method::POST, path, None).await;
        assert_eq!(answer.expect(status), json!({"message": message}));
    }
    let mut late = kibali.bearer(&key).await;
    kibali.pass(Duration::from_secs(3599));
    late.get("/third-parties/account/balance").await.expect(200);
    kibali.pass(Duration::from_secs(1));
    refused(&late.get("/third-parties/account/balance").await, 401, "Unauthorized");
});
