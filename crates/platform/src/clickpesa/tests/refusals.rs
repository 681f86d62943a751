//! Refusals, in the words clients know.

use http::Method;
use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use super::{CREATE, PHONE, PREVIEW, PREVIEW_PUSH, PUSH, open, open_with, payout, push, refused};
use crate::{
    Settings,
    developer::checksum,
    fixtures::{self, money::NewKey, upstream},
};

/// Over `1000TZSORD0754300118` and [`PHONE`].
const LEGACY: &str = "acfb9e1902ef8152247990c193f9c509cdc18b053a76143c9bfc1d36ba831258";

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
    let (kibali, key, mut client) = open(store).await;
    fixtures::money::allow_only(&kibali, "10.1.2.0/24").await;
    let words = "Forbidden: IP address not allowed";
    refused(&client.get("/third-parties/account/balance").await, 403, words);
    refused(&client.post(CREATE, payout(json!(1000), "PAY1")).await, 403, words);
    let mut asking =
        kibali.stranger().with("client-id", &key.client_id).with("api-key", &key.secret).with("origin", "");
    let answer = asking.send(Method::POST, "/third-parties/generate-token", None).await;
    assert_eq!(answer.expect(403)["message"], words);
});

both_stores!(with_the_checksum_on_every_body_carries_it, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    kibali.switch_checksum_on("CHK-test-key-1").await;
    for (path, body) in [
        (PREVIEW_PUSH, push(json!("1000"), "ORD1")),
        (PUSH, push(json!("1000"), "ORD1")),
        (PREVIEW, payout(json!(1000), "PAY1")),
        (CREATE, payout(json!(1000), "PAY1")),
    ] {
        refused(&client.post(path, body.clone()).await, 400, "checksum is required");
        refused(&client.post(path, json!({})).await, 400, "checksum is required");
        let mut wrong = body.clone();
        wrong["checksum"] = json!(checksum::sign("another key", &body));
        refused(&client.post(path, wrong).await, 400, "Invalid checksum");
        let mut right = body.clone();
        right["checksum"] = json!(checksum::sign("CHK-test-key-1", &body));
        let mut changed = right.clone();
        changed["amount"] = json!(2000);
        refused(&client.post(path, changed).await, 400, "Invalid checksum");
        client.post(path, right).await.expect(200);
    }
    // Bytes as they came: vector D of the reference, a number that JavaScript would have printed otherwise.
    let body = r#"{"amount": 10000.0, "currency": "TZS", "orderReference": "PAY20260001", "phoneNumber": "255712345678",
        "checksum": "2364aa72d9ffecf1e4ee6fa840608bb19ef862cc5de42e020af2cc789df704e3"}"#;
    client.send(Method::POST, PREVIEW, Some(body.to_owned())).await.expect(200);
    client.get("/third-parties/payouts/PAY1").await.expect(200);
    kibali.assert_ledger_holds().await;
});

both_stores!(with_the_checksum_on_a_key_signs_its_calls_on_the_other_door_too, |store| async move {
    let (mut kibali, key, _) = open(store).await;
    let mut own = key.client;
    kibali.switch_checksum_on("CHK-test-key-1").await;
    let money = json!({"amount": 100_000, "currency": "TZS"});
    let order = json!({"amount": money, "phone_number": PHONE, "reference": "ORD1"});
    let quote = json!({"amount": money, "phone_number": PHONE});
    for (path, body, status) in
        [("/v1/payments", &order, 201), ("/v1/payouts/preview", &quote, 200), ("/v1/payouts", &order, 201)]
    {
        own.post(path, body.clone()).await.refused(400, "checksum.missing");
        let mut wrong = body.clone();
        wrong["checksum"] = json!(checksum::sign("another key", &with_call(body, path)));
        own.post(path, wrong).await.refused(400, "checksum.wrong");
        let mut elsewhere = body.clone();
        elsewhere["checksum"] = json!(checksum::sign("CHK-test-key-1", &with_call(body, "/v1/other")));
        own.post(path, elsewhere).await.refused(400, "checksum.wrong");
        let mut right = body.clone();
        right["checksum"] = json!(checksum::sign("CHK-test-key-1", &with_call(body, path)));
        let mut changed = right.clone();
        changed["amount"]["amount"] = json!(200_000);
        own.post(path, changed).await.refused(400, "checksum.wrong");
        own.post(path, right).await.expect(status);
    }
    // People sign nothing: their session is not a secret that stands in a server's settings.
    let made = json!({"amount": money, "phone_number": PHONE, "reference": "PAY2"});
    let made = kibali.employee.post("/v1/payouts", made).await.expect(201);
    let cancel = format!("/v1/payouts/{}/cancellation", made["id"].as_str().expect("an id"));
    own.post(&cancel, json!({})).await.refused(400, "checksum.missing");
    let other =
        checksum::sign("CHK-test-key-1", &with_call(&json!({}), "/v1/payouts/pout_other/cancellation"));
    own.post(&cancel, json!({"checksum": other})).await.refused(400, "checksum.wrong");
    let older = json!({"checksum": other, "checksumMethod": "legacy"});
    own.post(&cancel, older).await.refused(400, "checksum.wrong");
    kibali.employee.post(&cancel, json!({})).await.expect(200);
});

fn with_call(body: &Value, path: &str) -> Value {
    let mut signed = body.clone();
    signed["call"] = json!(format!("POST {path}"));
    signed
}

both_stores!(a_body_that_was_signed_makes_one_thing_and_says_one_thing, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    kibali.switch_checksum_on("CHK-test-key-1").await;
    let sign = |body: &Value| {
        let mut signed = body.clone();
        signed["checksum"] = json!(checksum::sign("CHK-test-key-1", body));
        signed
    };
    // Money that came in is not sent back by the same words, nor the other way round.
    let order =
        sign(&json!({"amount": 1000, "currency": "TZS", "orderReference": "ORD1", "phoneNumber": PHONE}));
    client.post(PREVIEW_PUSH, order.clone()).await.expect(200);
    refused(&client.post(CREATE, order.clone()).await, 400, "Invalid checksum");
    refused(&client.post(PREVIEW, order.clone()).await, 400, "Invalid checksum");
    client.post(PUSH, order.clone()).await.expect(200);
    refused(&client.post(CREATE, order).await, 400, "Invalid checksum");
    let order =
        sign(&json!({"amount": 1000, "currency": "TZS", "orderReference": "PAY1", "phoneNumber": PHONE}));
    client.post(PREVIEW, order.clone()).await.expect(200);
    client.post(CREATE, order.clone()).await.expect(200);
    assert_eq!(client.post(CREATE, order.clone()).await.expect(409)["statusCode"], 409, "a repeat says so");
    refused(&client.post(PUSH, order).await, 400, "Invalid checksum");
    // The older way of signing has no borders between values: no other body is made of the same letters.
    let older = |reference: &str, phone: &str, more: Value| {
        let mut body = json!({"amount": 1000, "currency": "TZS", "orderReference": reference, "phoneNumber": phone,
            "checksum": LEGACY, "checksumMethod": "legacy"});
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        body
    };
    kibali.pass(Duration::from_secs(120));
    let moved = older("ORD", "0754300118", json!({"z": PHONE}));
    refused(&client.post(CREATE, moved).await, 400, "Invalid checksum");
    let split = older("ORD075430011", PHONE, json!({"p": "8"}));
    refused(&client.post(CREATE, split).await, 400, "Invalid checksum");
    client.post(CREATE, older("ORD0754300118", PHONE, json!({}))).await.expect(200);
    assert_eq!(kibali.balance().await.1, 2 * 1_072);
});

both_stores!(the_older_way_is_refused_where_values_could_lend_each_other_letters, |store| async move {
    let (kibali, ..) = open(store).await;
    kibali.switch_checksum_on("CHK-test-key-1").await;
    let features = "collection payout checkout_link hosted_payout";
    let scopes = "payout.view payout.preview payout.create link.manage";
    let key = kibali.key(kibali.people.peter, NewKey { features, scopes, pays_at_once: true }).await;
    let mut client = kibali.bearer(&key).await;
    // HMACs of the values one after the other, as OpenSSL makes them.
    for (path, body, older) in [
        (
            "/third-parties/payouts/create-lipa-namba-payout",
            json!({"amount": 1000, "currency": "TZS", "lipaNamba": "5551234", "orderReference": "LIP1", "providerCode": "503"}),
            "2a7077b406214f3c57f86ed8804a47d9a866229e98c6b604882f0fe1f41c0009",
        ),
        (
            "/third-parties/payouts/preview-bank-payout",
            json!({"accountNumber": "0150123456789", "amount": 5000, "bic": "CORUTZTZ", "currency": "TZS",
                "orderReference": "LEG1"}),
            "abc50b83da33e2865711eef16ef3bad57b5cb9a44764244700eb8ff2c94b1eac",
        ),
        (
            "/third-parties/billpay/create-order-control-number",
            json!({"billAmount": 50000}),
            "3557ed3bb189ecdc8c945710916b4a3988074e2df7cc7c0b0bcf5f8422c9af64",
        ),
        (
            "/third-parties/payout-link/generate-payout-url",
            json!({"amount": "15000", "orderReference": "PAYLINK1"}),
            "9ee42c7c699279589e1586d9dab8d725e813acd0eb8d6d1879cfacdb6ee9bfb2",
        ),
        (
            "/third-parties/checkout-link/generate-checkout-url",
            json!({"orderCurrency": "TZS", "orderReference": "LINK01", "totalPrice": "15000"}),
            "ac483bbb0cddf425f4fa0bd1d5185191cb1da5dd157007dbce5b10426d09d42c",
        ),
    ] {
        let mut signed = body.clone();
        signed["checksum"] = json!(older);
        signed["checksumMethod"] = json!("legacy");
        refused(&client.post(path, signed).await, 400, "Invalid checksum");
        let mut signed = body.clone();
        signed["checksum"] = json!(checksum::sign("CHK-test-key-1", &body));
        client.post(path, signed).await.expect(200);
    }
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
