//! Who connects an account, what it takes, and what nobody sees of it.

use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use super::{count_accounts, kept};
use crate::fixtures::{
    money::acts,
    upstream::{CHECKSUM_KEY, pair},
};

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

both_stores!(simulated_money_is_never_paid_out_through_a_real_account, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    pair.downstream.fund(1_000).await;
    let account = pair.account();
    pair.downstream.admin.put("/v1/rail", account).await.refused(409, "rail.play_money");
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
