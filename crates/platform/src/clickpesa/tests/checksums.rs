//! The checksum of bodies: where it is wanted, what it covers, and what it is good for.

use http::Method;
use serde_json::{Value, json};
use testkit::both_stores;
use values::{Duration, Id};

use super::{CREATE, PHONE, PREVIEW, PREVIEW_PUSH, PUSH, open, payout, push, refused};
use crate::{developer::checksum, fixtures::money::NewKey, payouts::Payout};

/// Over `1000TZSORD0754300118` and [`PHONE`].
const LEGACY: &str = "acfb9e1902ef8152247990c193f9c509cdc18b053a76143c9bfc1d36ba831258";

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
    let scopes = "payout.view payout.preview payout.create link.manage payment.initiate";
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
        (
            "/third-parties/customers/crdb-direct-debit-mandate",
            json!({"billDetails": "Rent", "customer": {"fullName": "Asha Mrema"}, "debitAccount": "0150123456789",
                "endDate": "2027-11-30", "frequencyType": "MONTHLY", "installmentAmount": 50000,
                "mandateCallbackUrl": "https://shop.example/mandates", "phoneNumber": PHONE, "startDate": "2026-11-30"}),
            "626cf346af9416fc886e47c656ebc507e5d347e51a08d2719745c44f0d13fe4e",
        ),
        // Without a currency nothing stands between the amount and the reference.
        (
            PUSH,
            json!({"amount": "1000", "orderReference": "PUSH1", "phoneNumber": PHONE}),
            "1a55ce7f5e055e7730c759d51daa17e8d962c0128d196babcb0500d4d03977ba",
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
    let apart = json!({"amount": "1000", "currency": "TZS", "orderReference": "PUSH2", "phoneNumber": PHONE,
        "checksum": "0a173560028b5eafd9a95c113511619ebcab832a97b064d5268e8ef2eb3fad44", "checksumMethod": "legacy"});
    for path in [PREVIEW_PUSH, PUSH] {
        client.post(path, apart.clone()).await.expect(200);
    }
});

both_stores!(whoever_calls_with_a_key_and_a_wrong_checksum_or_none_leaves_a_trace, |store| async move {
    let (mut kibali, key, mut client) = open(store).await;
    let (id, mut own) = (json!(key.id), key.client);
    kibali.switch_checksum_on("CHK-test-key-1").await;
    let mut wrong = payout(json!(1000), "PAY1");
    wrong["checksum"] = json!(checksum::sign("another key", &wrong));
    for _ in 0..3 {
        refused(&client.post(CREATE, wrong.clone()).await, 400, "Invalid checksum");
    }
    refused(&client.post(PREVIEW_PUSH, push(json!("1000"), "ORD1")).await, 400, "checksum is required");
    let money = json!({"amount": 100_000, "currency": "TZS"});
    let mut order = json!({"amount": money, "phone_number": PHONE, "reference": "PAY1"});
    own.post("/v1/payouts", order.clone()).await.refused(400, "checksum.missing");
    order["checksum"] = json!(checksum::sign("another key", &with_call(&order, "/v1/payouts")));
    own.post("/v1/payouts", order).await.refused(400, "checksum.wrong");
    kibali.work().await;

    // What the merchant sees: equal ones of a minute are one entry.
    let record = kibali.admin.get("/v1/activity?limit=100").await.expect(200);
    let entries = record["data"].as_array().expect("entries").iter().filter(|entry| entry["refused"] == true);
    let mut seen = Vec::new();
    for entry in entries {
        assert_eq!((&entry["actor"]["kind"], &entry["actor"]["id"]), (&json!("key"), &id), "{entry}");
        assert_eq!((&entry["address"], entry["at"].is_string()), (&json!("127.0.0.1"), true), "{entry}");
        let text = |name: &str| entry[name].as_str().expect("a text").to_owned();
        seen.push(format!("{} × {}: {}", entry["count"], text("code"), text("after")));
    }
    seen.sort_unstable();
    assert_eq!(
        seen,
        [
            "1 × checksum.missing: POST /v1/payouts".to_owned(),
            format!("1 × checksum.refused: POST {PREVIEW_PUSH}"),
            "1 × checksum.wrong: POST /v1/payouts".to_owned(),
            format!("3 × checksum.refused: POST {CREATE}"),
        ]
    );

    // What her developer sees: every call, by whom and from where, and what to do.
    let calls = kibali.developer.get("/v1/requests?status=400").await.expect(200);
    let calls = calls["data"].as_array().expect("calls");
    let mut codes = Vec::new();
    for call in calls {
        assert_eq!((&call["key"], &call["address"]), (&id, &json!("127.0.0.1")), "{call}");
        codes.push(call["code"].as_str().expect("a code"));
    }
    codes.sort_unstable();
    let third = "checksum.refused";
    assert_eq!(codes, ["checksum.missing", third, third, third, third, "checksum.wrong"]);
});

both_stores!(however_many_wrong_checksums_come_the_record_is_not_filled_with_them, |store| async move {
    let (mut kibali, key, _) = open(store).await;
    let mut own = key.client;
    kibali.switch_checksum_on("CHK-test-key-1").await;
    for number in 0..40 {
        let path = format!("/v1/payouts/{}/cancellation", Id::<Payout>::from_bytes([number; 16]));
        own.post(&path, json!({})).await.refused(400, "checksum.missing");
    }
    let recorded = crate::fixtures::money::refusals(&mut kibali, "checksum.missing").await;
    assert_eq!(recorded, 31, "the last ten are one entry");
});
