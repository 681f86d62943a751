//! Refusals, in the words clients know.

use http::Method;
use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use super::{CREATE, PHONE, PREVIEW, PREVIEW_PUSH, PUSH, open, open_with, payout, push, refused};
use crate::{
    Settings,
    fixtures::{self, money::NewKey, upstream},
};

both_stores!(bad_orders_are_refused_and_change_nothing, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    let with = |field: &str, value: Value| {
        let mut body = payout(json!(1000), "PAY1");
        body[field] = value;
        body
    };
    let reference =
        "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank";
    for path in [CREATE, PREVIEW, PUSH, PREVIEW_PUSH] {
        refused(&client.post(path, with("orderReference", json!("A-1"))).await, 400, reference);
        refused(&client.post(path, with("orderReference", json!("\0"))).await, 400, reference);
        refused(&client.post(path, with("orderReference", Value::Null)).await, 400, reference);
        refused(&client.post(path, json!({})).await, 400, reference);
        let long = "Order Reference should be less than or equal to 20 characters";
        refused(&client.post(path, with("orderReference", json!("A".repeat(21)))).await, 400, long);
        let phone = "Invalid / unsupported phone number";
        refused(&client.post(path, with("phoneNumber", json!("12345"))).await, 400, phone);
        refused(&client.post(path, with("phoneNumber", json!("255731234567"))).await, 400, phone);
        refused(
            &client.post(path, with("currency", json!("KES"))).await,
            400,
            if path.contains("payouts") {
                "Invalid currency: currency must be either TZS or USD"
            } else {
                "Invalid currency: currency must be TZS"
            },
        );
        for amount in [
            json!("ten"),
            json!(-5),
            json!(1.001),
            Value::Null,
            json!({}),
            json!(1),
            json!(99_999_999_999_i64),
        ] {
            let answer = client.post(path, with("amount", amount)).await.expect(400);
            assert!(
                answer["message"].as_str().is_some_and(|says| says.starts_with("Invalid amount")),
                "{answer}"
            );
        }
        let list = format!(r#"[1000, "{PHONE}", "TZS", "LIST1", "{PHONE}"]"#);
        for body in ["[]", &list, " \n[{}]", "{", "null", "\"x\"", "\u{1F600}"] {
            let answer = client.send(Method::POST, path, Some(body.to_owned())).await;
            refused(&answer, 400, "The body must be a JSON object");
        }
    }
    let poor = "Insufficient balance: available balance is 100000 TZS";
    for path in [CREATE, PREVIEW] {
        refused(&client.post(path, payout(json!(4_999_999), "PAY1")).await, 400, poor);
    }
    let used = "Order reference PAY1 already used: Create a different reference";
    client.post(CREATE, payout(json!(1000), "PAY1")).await.expect(200);
    refused(&client.post(CREATE, payout(json!(1000), "PAY1")).await, 409, used);
    refused(&client.post(PREVIEW, payout(json!(1000), "PAY1")).await, 409, used);
    // Payments and payouts each have references of their own.
    client.post(PUSH, push(json!("1000"), "PAY1")).await.expect(200);
    refused(&client.post(PUSH, push(json!("1000"), "PAY1")).await, 409, used);
    refused(&client.post(PREVIEW_PUSH, push(json!("1000"), "PAY1")).await, 409, used);
    for kind in ["payments", "payouts"] {
        let missing = format!("Invalid or missing {}: NONE", kind.trim_end_matches('s'));
        refused(&client.get(&format!("/third-parties/{kind}/NONE")).await, 404, &missing);
        client.get(&format!("/third-parties/{kind}/%00")).await.expect(404);
    }
    assert_eq!(kibali.balance().await.1, 1_072);
});

both_stores!(what_is_no_route_is_said_so, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    refused(&client.get("/third-parties/nothing/here").await, 404, "Cannot GET /third-parties/nothing/here");
    refused(&client.get("/third-parties").await, 404, "Cannot GET /third-parties");
    refused(&client.get(CREATE).await, 404, &format!("Cannot GET {CREATE}"));
    refused(
        &client.delete("/third-parties/payouts/PAY1").await,
        404,
        "Cannot DELETE /third-parties/payouts/PAY1",
    );
    kibali.stranger().get("/third-parties/payments/all").await.expect(401);
});

both_stores!(only_keys_with_the_right_pass, |store| async move {
    let (mut kibali, key, _) = open(store).await;
    for path in
        ["/third-parties/account/balance", "/third-parties/payments/all", "/third-parties/payouts/PAY1"]
    {
        refused(&kibali.stranger().get(path).await, 401, "Unauthorized");
        refused(&kibali.admin.get(path).await, 401, "Unauthorized");
        let mut nonsense = kibali.stranger().with("authorization", "Bearer nonsense");
        refused(&nonsense.get(path).await, 401, "Unauthorized");
    }
    refused(&kibali.admin.post(CREATE, payout(json!(1000), "PAY1")).await, 401, "Unauthorized");
    let new = |features, scopes| NewKey { features, scopes, pays_at_once: true };
    let off = "Application has no access to PAYOUT API feature. Enable it on your application.";
    let no_feature = kibali.key(kibali.people.peter, new("collection", "payout.create payout.preview")).await;
    let mut client = kibali.bearer(&no_feature).await;
    refused(&client.post(CREATE, payout(json!(1000), "PAY1")).await, 400, off);
    refused(&client.post(PREVIEW, payout(json!(1000), "PAY1")).await, 400, off);
    let off = "Application has no access to COLLECTION API feature. Enable it on your application.";
    let no_feature = kibali.key(kibali.people.peter, new("hosted_payout payout", "payment.initiate")).await;
    let mut client = kibali.bearer(&no_feature).await;
    refused(&client.post(PUSH, push(json!("1000"), "ORD1")).await, 400, off);
    refused(&client.post(PREVIEW_PUSH, push(json!("1000"), "ORD1")).await, 400, off);
    assert_eq!(client.post(CREATE, payout(json!(1000), "PAY1")).await.expect(403)["error"], "Forbidden");
    let mut revoked = kibali.bearer(&key).await;
    fixtures::money::revoke(&kibali, &key).await;
    refused(&revoked.get("/third-parties/account/balance").await, 401, "Unauthorized");
    assert_eq!(kibali.balance().await.1, 0);
});

both_stores!(other_addresses_are_refused_at_once, |store| async move {
    let (mut kibali, key, mut client) = open(store).await;
    fixtures::money::allow_only(&kibali, "10.1.2.0/24").await;
    let words = "Forbidden: IP address not allowed";
    refused(&client.get("/third-parties/account/balance").await, 403, words);
    refused(&client.post(CREATE, payout(json!(1000), "PAY1")).await, 403, words);
    let mut asking =
        kibali.stranger().with("client-id", &key.client_id).with("api-key", &key.secret).with("origin", "");
    let answer = asking.send(Method::POST, "/third-parties/generate-token", None).await;
    assert_eq!(answer.expect(403)["message"], words);
    let recorded = fixtures::money::refusals(&mut kibali, "address.refused").await;
    assert_eq!(recorded, 3, "whoever holds a key elsewhere asks for a token first");
});

both_stores!(a_second_payout_waits_for_the_cooldown, |store| async move {
    let (mut kibali, _, mut client) = open_with(store, |settings| settings).await;
    // A refused one starts no clock.
    client.post(CREATE, payout(json!(4_999_999), "PAY0")).await.expect(400);
    client.post(CREATE, payout(json!(1000), "PAY1")).await.expect(200);
    kibali.pass(Duration::from_millis(20_500));
    let answer = client.post(CREATE, payout(json!(1000), "PAY2")).await;
    refused(&answer, 400, "Payout request is already in progress, please retry after 40 seconds");
    assert_eq!(answer.headers.get("retry-after").map(|value| value.as_bytes()), Some(&b"40"[..]));
    assert_eq!(kibali.balance().await.1, 1_072, "what the refusal wrote was taken back");
    // A repeat says that it is one, so that nobody sends it under another name.
    client.post(CREATE, payout(json!(1000), "PAY1")).await.expect(409);
    client.post(PREVIEW, payout(json!(1000), "PAY2")).await.expect(200);
    kibali.pass(Duration::from_millis(39_500));
    client.post(CREATE, payout(json!(1000), "PAY2")).await.expect(200);
    // People are not slowed down.
    let by_hand = fixtures::money::payout_of(1_000, "PAY3", PHONE);
    kibali.employee.post("/v1/payouts", by_hand).await.expect(201);
});

both_stores!(two_payouts_at_once_share_one_cooldown, |store| async move {
    let (_kibali, _, client) = open_with(store, |settings| settings).await;
    let mut running = tokio::task::JoinSet::new();
    for number in 0..8 {
        let mut client = client.clone();
        running.spawn(async move {
            client.post(CREATE, payout(json!(1000), &format!("PAY{number}"))).await.status.as_u16()
        });
    }
    let mut statuses = running.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400, 400, 400, 400, 400, 400, 400]);
});

both_stores!(an_address_has_so_many_calls_a_minute, |store| async move {
    let few = |settings| Settings { calls_per_minute: Some(5), ..settings };
    let (kibali, _, mut client) = open_with(store, few).await;
    for _ in 0..4 {
        client.get("/third-parties/account/balance").await.expect(200);
    }
    let answer = client.get("/third-parties/account/balance").await;
    refused(&answer, 429, "Too many requests, please retry after 60 seconds");
    assert_eq!(answer.headers.get("retry-after").map(|value| value.as_bytes()), Some(&b"60"[..]));
    kibali.pass(Duration::from_secs(60));
    client.get("/third-parties/account/balance").await.expect(200);
});

both_stores!(a_merchant_without_money_has_no_balance_yet, |store| async move {
    let kibali = fixtures::merchant(store).await;
    let key = kibali.full_key(true).await;
    let mut client = kibali.bearer(&key).await;
    let answer = client.get("/third-parties/account/balance").await.expect(404);
    assert!(answer["message"].as_str().is_some_and(|says| says.starts_with("No balance account is linked")));
});

both_stores!(a_body_too_large_is_refused, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    let body = format!("{{\"note\":\"{}\"}}", "x".repeat(2_000_000));
    let answer = client.send(Method::POST, CREATE, Some(body)).await;
    assert_eq!(answer.expect(413)["statusCode"], 413);
});

both_stores!(a_push_is_not_previewed_while_nothing_can_be_collected, |store| async move {
    let mut pair = upstream::pair(store, 5_000, Duration::ZERO).await;
    let key = pair.downstream.full_key(true).await;
    let mut client = pair.downstream.bearer(&key).await;
    client.post(PREVIEW_PUSH, push(json!(1000), "ORD1")).await.expect(200);
    pair.connect().await;
    client.post(PREVIEW_PUSH, push(json!(1000), "ORD1")).await.expect(200);
    pair.downstream.admin.delete("/v1/rail").await.expect(200);
    let off = client.post(PREVIEW_PUSH, push(json!(1000), "ORD1")).await;
    refused(&off, 404, "Account has no payment collection methods");
});
