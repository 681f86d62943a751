//! Who connects an account, what it takes, and what nobody sees of it.

use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::Duration;

use super::{count_accounts, kept, put_state};
use crate::{
    Settings,
    fixtures::{
        money::{NewKey, acts, tzs},
        upstream::{CHECKSUM_KEY, Mishap, Pair, pair, pair_with},
    },
};

/// Asks for the account to be connected; answers where that is confirmed.
async fn ask(pair: &mut Pair) -> String {
    let account = pair.account();
    let asked = pair.downstream.admin.put("/v1/rail", account).await.expect(202);
    format!("/v1/change-requests/{}/confirmation", asked["change_request"]["id"].as_str().expect("an id"))
}

/// A push downstream.
async fn push(pair: &mut Pair, phone: &str) {
    let order = json!({"amount": tzs(10_000), "phone_number": phone, "reference": "ORD1"});
    pair.downstream.employee.post("/v1/payments", order).await.expect(201);
}

async fn rail(pair: &mut Pair) -> Value {
    pair.downstream.admin.get("/v1/rail").await.expect(200)["rail"].clone()
}

both_stores!(two_people_connect_an_account_and_its_money_is_taken_over, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    let rail = pair.downstream.admin.get("/v1/rail").await.expect(200);
    assert_eq!((&rail["rail"], &rail["account"]), (&json!("simulator"), &Value::Null));
    let account = pair.account();
    let tested = pair.downstream.admin.post("/v1/rail/test", json!({"account": account})).await.expect(200);
    assert_eq!(tested["balances"][0], json!({"amount": 500_000, "currency": "TZS"}));
    let asked = pair.downstream.admin.put("/v1/rail", account.clone()).await.expect(202);
    let change = &asked["change_request"];
    assert_eq!(change["kind"], "rail.account");
    let after = change["after"].as_str().expect("words");
    assert!(after.contains(&pair.key.client_id) && after.contains("TZS 5,000"), "{after}");
    let rail = pair.downstream.admin.get("/v1/rail").await.expect(200);
    assert_eq!((&rail["rail"], &rail["pending"][0]["id"]), (&json!("simulator"), &change["id"]));
    pair.downstream.admin.put("/v1/rail", account).await.refused(409, "rail.waits");
    let path = format!("/v1/change-requests/{}/confirmation", change["id"].as_str().expect("an id"));
    pair.downstream.admin.post(&path, json!({})).await.refused(403, "second_person.same");
    let balances = pair.downstream.admin.get("/v1/balances").await.expect(200);
    assert!(
        balances["data"][0]["available"]["amount"].as_i64().is_none_or(|amount| amount == 0),
        "{balances}"
    );
    pair.downstream.peter.post(&path, json!({})).await.expect(200);
    let rail = pair.downstream.admin.get("/v1/rail").await.expect(200);
    assert_eq!(rail["rail"], "clickpesa");
    assert_eq!(rail["account"]["client_id"], json!(pair.key.client_id));
    assert_eq!((&rail["account"]["connected"], &rail["account"]["signs"]), (&json!(true), &json!(true)));
    assert_eq!(pair.downstream.balance().await, (5_000, 0), "what is there may be paid out");
    let seen = pair.downstream.manager.get("/v1/rail").await.expect(200);
    assert_eq!((&seen["rail"], &seen["account"]["notice_url"]), (&json!("clickpesa"), &Value::Null));
    pair.downstream.admin.post("/v1/rail/test", json!({})).await.expect(200);
    pair.downstream.assert_ledger_holds().await;
});

both_stores!(credentials_stand_in_no_answer_record_or_request, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    pair.connect().await;
    let mut said = String::new();
    for path in ["/v1/rail", "/v1/change-requests", "/v1/activity", "/v1/home", "/v1/payouts", "/v1/security"]
    {
        said += &pair.downstream.admin.get(path).await.text;
    }
    assert!(said.contains(&pair.key.client_id), "the walk sees what there is");
    let tables = kept(&pair.downstream).await;
    assert!(tables.contains(&pair.key.client_id));
    for secret in [pair.key.secret.as_str(), CHECKSUM_KEY] {
        assert!(!said.contains(secret), "an answer tells a credential");
        assert!(!tables.contains(secret), "the store keeps a credential in the open");
    }
});

both_stores!(what_does_not_answer_or_is_not_known_is_not_connected, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    let right = pair.account();
    let with = |field: &str, value: Value| {
        let mut account = right.clone();
        account[field] = value;
        account
    };
    let admin = &mut pair.downstream.admin;
    for (account, code) in [
        (with("api_key", json!("ksk_live_wrong")), "rail.test_failed"),
        (with("client_id", json!("IDwrong")), "rail.test_failed"),
        (with("base_url", json!("http://127.0.0.1:9")), "input.invalid"),
        (with("base_url", json!("https://api.clickpesa.com.evil.example")), "input.invalid"),
        (with("api_key", json!("a b")), "input.invalid"),
        (with("client_id", json!("")), "input.invalid"),
    ] {
        let refused = admin.put("/v1/rail", account).await.refused(422, code);
        let told = refused.to_string();
        assert!(!told.contains("ksk_"), "{told}");
    }
    assert_eq!(admin.get("/v1/rail").await.expect(200)["pending"], json!([]));
    for client in
        [&mut pair.downstream.manager, &mut pair.downstream.employee, &mut pair.downstream.developer]
    {
        client.put("/v1/rail", right.clone()).await.refused(403, "role.refused");
        client.delete("/v1/rail").await.refused(403, "role.refused");
    }
    pair.downstream.developer.get("/v1/rail").await.refused(403, "role.refused");
    pair.downstream.admin.delete("/v1/rail").await.refused(409, "rail.not_connected");
});

both_stores!(a_checksum_key_that_is_wrong_or_missing_is_not_connected, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    for (key, says) in
        [(json!("CHKwrong-but-long-enough-0000"), "Invalid checksum"), (Value::Null, "checksum is required")]
    {
        let mut account = pair.account();
        account["checksum_key"] = key;
        let admin = &mut pair.downstream.admin;
        let tested =
            admin.post("/v1/rail/test", json!({"account": account})).await.refused(422, "rail.test_failed");
        let entered = admin.put("/v1/rail", account).await.refused(422, "rail.test_failed");
        for refused in [tested, entered] {
            assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains(says)), "{refused}");
        }
    }
    assert_eq!(count_accounts(&pair.downstream).await, 0);
    assert_eq!(pair.upstream.balance().await, (5_000, 0), "nothing was asked for");
});

both_stores!(simulated_money_is_never_paid_out_through_a_real_account, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    pair.downstream.fund(1_000).await;
    let account = pair.account();
    pair.downstream.admin.put("/v1/rail", account).await.refused(409, "rail.play_money");
});

both_stores!(simulated_money_that_came_while_a_request_waited_keeps_the_account_out, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    let confirmation = ask(&mut pair).await;
    pair.downstream.fund(1_000).await;
    let refused = pair.downstream.peter.post(&confirmation, json!({})).await.refused(409, "change.outdated");
    assert!(refused.to_string().contains("simulated money"), "{refused}");
    assert_eq!(rail(&mut pair).await, "simulator");
    assert_eq!(pair.downstream.balance().await, (1_000, 0), "nothing was taken over");
});

both_stores!(payments_that_the_simulator_may_still_bring_keep_the_account_out, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    let confirmation = ask(&mut pair).await;
    push(&mut pair, "255712000003").await;
    pair.downstream.peter.post(&confirmation, json!({})).await.refused(409, "change.outdated");
    pair.downstream.work().await;
    pair.downstream.peter.post(&confirmation, json!({})).await.refused(409, "change.outdated");
    pair.downstream
        .admin
        .post(&confirmation.replace("confirmation", "withdrawal"), json!({}))
        .await
        .expect(200);
    let account = pair.account();
    pair.downstream.admin.put("/v1/rail", account).await.refused(409, "rail.play_payments");
    pair.pass(Duration::from_secs(700));
    pair.downstream.work().await;
    pair.connect().await;
    assert_eq!(rail(&mut pair).await, "clickpesa", "once nobody was paid");
});

both_stores!(
    where_the_simulator_is_off_nobody_makes_money_up_before_an_account_is_connected,
    |store| async move {
        let without = |settings| Settings { simulator: false, ..settings };
        let mut pair = pair_with(store, 5_000, Duration::ZERO, without).await;
        pair.downstream.employee.post("/v1/bills", json!({})).await.refused(409, "bill.no_rail");
        let before = acts(&pair.downstream).await;
        let merchant = pair.downstream.merchant;
        let mut stranger = pair.downstream.stranger();
        let number = "55042914871931";
        let paid =
            json!({"number": number, "amount": tzs(1_000), "phone_number": "255712345678", "receipt": "R1"});
        for (path, body) in [
            ("/simulator/bills/validation", paid.clone()),
            ("/simulator/bills/payment", paid),
            (
                "/simulator/deposits",
                json!({"merchant_id": merchant, "amount": tzs(1_000), "bank_reference": "FT1"}),
            ),
            (
                "/simulator/direct-debits/decision",
                json!({"request_id": "DDM0A1B2C3D4E5F6071", "decision": "approve"}),
            ),
        ] {
            let problem = stranger.post(path, body).await.refused(404, "simulator.closed");
            assert!(
                problem["detail"].as_str().is_some_and(|says| says.contains("KIBALI_SIMULATOR")),
                "{problem}"
            );
        }
        assert_eq!(acts(&pair.downstream).await, before, "nothing was done");
        assert_eq!(rail(&mut pair).await, "none");
        let features = NewKey { features: "collection", scopes: "payment.initiate", pays_at_once: false };
        let key = pair.downstream.key(pair.downstream.people.peter, features).await;
        let order = json!({"amount": "10000", "currency": "TZS", "orderReference": "ORD1", "phoneNumber": "255712345678"});
        let mut client = pair.downstream.bearer(&key).await;
        let initiate = "/third-parties/payments/initiate-ussd-push-request";
        let refused = client.post(initiate, order.clone()).await.expect(404);
        assert_eq!(refused["message"], "Account has no payment collection methods");
        push(&mut pair, "255712345678").await;
        for _ in 0..3 {
            pair.downstream.work().await;
            pair.downstream.pass(Duration::from_secs(1));
        }
        assert_eq!(pair.downstream.balance().await, (0, 0));
        pair.connect().await;
        assert_eq!(pair.downstream.balance().await, (5_000, 0));
        let taken = json!({"amount": "10000", "currency": "TZS", "orderReference": "ORD2", "phoneNumber": "255712345678"});
        client.post(initiate, taken).await.expect(200);
        pair.downstream.assert_ledger_holds().await;
    }
);

both_stores!(nothing_of_the_simulator_is_booked_beside_a_real_account, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    push(&mut pair, "255712000004").await;
    pair.downstream.work().await;
    // Given up, and still asked about; the simulator pays half a minute later.
    put_state(&pair.downstream, "failed").await;
    pair.connect().await;
    for _ in 0..3 {
        pair.pass(Duration::from_secs(40));
        pair.downstream.work().await;
    }
    let page = pair.downstream.admin.get("/v1/payments").await.expect(200);
    assert_eq!(page["data"][0]["state"], "failed");
    assert_eq!(pair.downstream.balance().await, (5_000, 0), "what the account held, and nothing else");
    pair.downstream.admin.delete("/v1/rail").await.expect(200);
    assert_eq!(rail(&mut pair).await, "none");
    pair.downstream.assert_ledger_holds().await;
});

both_stores!(an_account_opens_with_what_it_holds_when_the_second_admin_confirms, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    let confirmation = ask(&mut pair).await;
    pair.upstream.fund(2_000).await;
    pair.pass(Duration::from_secs(3 * 24 * 3600));
    pair.downstream.sign_in_again().await;
    pair.way.plan(|_| Mishap::CutBefore);
    pair.downstream.peter.post(&confirmation, json!({})).await.refused(422, "rail.test_failed");
    assert_eq!(rail(&mut pair).await, "simulator", "what does not answer is not connected");
    pair.way.plan(|_| Mishap::None);
    pair.downstream.peter.post(&confirmation, json!({})).await.expect(200);
    assert_eq!(pair.downstream.balance().await, (7_000, 0));
});

both_stores!(a_request_that_was_declined_leaves_no_credentials_behind, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    let account = pair.account();
    let asked = pair.downstream.admin.put("/v1/rail", account).await.expect(202);
    let path =
        format!("/v1/change-requests/{}/decline", asked["change_request"]["id"].as_str().expect("an id"));
    pair.downstream.peter.post(&path, json!({})).await.expect(200);
    assert_eq!(count_accounts(&pair.downstream).await, 1);
    pair.pass(Duration::from_secs(16 * 24 * 3600));
    pair.downstream.work().await;
    assert_eq!(count_accounts(&pair.downstream).await, 0);
    assert!(acts(&pair.downstream).await.iter().all(|act| act != "rail.connected"));
});

/// The secret of a new key of the application whose keys are at `path`.
async fn new_secret(developer: &mut Client, path: &str) -> String {
    let made = developer.post(path, json!({"name": "Server"})).await.expect(201);
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    assert!(secret.starts_with(made["prefix"].as_str().expect("a prefix")), "{secret}");
    secret
}

both_stores!(a_key_made_once_the_money_is_real_says_so_and_older_ones_go_on_working, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    let new = json!({"name": "Web shop", "features": ["collection"]});
    let application = pair.downstream.developer.post("/v1/applications", new).await.expect(201);
    let path = format!("/v1/applications/{}/keys", application["id"].as_str().expect("an id"));
    let simulated = new_secret(&mut pair.downstream.developer, &path).await;
    assert!(simulated.starts_with("ksk_test_"), "{simulated}");
    pair.enter_account().await;
    let real = new_secret(&mut pair.downstream.developer, &path).await;
    assert!(real.starts_with("ksk_live_"), "{real}");
    pair.downstream.admin.delete("/v1/rail").await.expect(200);
    let waiting = new_secret(&mut pair.downstream.developer, &path).await;
    assert!(waiting.starts_with("ksk_live_"), "simulated money never comes here again: {waiting}");
    for secret in [simulated, real, waiting] {
        let mut server = pair.downstream.stranger().with("authorization", &format!("Bearer {secret}"));
        server.get("/v1/webhooks").await.expect(200);
    }
});
