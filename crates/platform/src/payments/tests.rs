//! The area's behaviour, through HTTP.

mod collecting;
mod reversing;

use permit::Tx as _;
use serde_json::{Value, json};
use testkit::{Store, both_stores};
use values::Duration;

use crate::fixtures::{self, Fixture, money::tzs};

const PHONE: &str = "255712345678";

fn push(shillings: i64, reference: &str, phone: &str) -> Value {
    json!({"amount": tzs(shillings), "phone_number": phone, "reference": reference})
}

/// A payment of 10,000 shillings that `phone` was asked for.
async fn asked(store: Store, phone: &str) -> (Fixture, String) {
    let mut kibali = fixtures::merchant(store).await;
    let made = kibali.employee.post("/v1/payments", push(10_000, "ORD1", phone)).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    (kibali, id)
}

async fn look(kibali: &mut Fixture, id: &str) -> Value {
    kibali.manager.get(&format!("/v1/payments/{id}")).await.expect(200)
}

async fn history(kibali: &mut Fixture, id: &str) -> Value {
    kibali.manager.get(&format!("/v1/payments/{id}/history")).await.expect(200)
}

/// Works for `seconds` in steps of one.
async fn live(kibali: &Fixture, seconds: u64) {
    for _ in 0..seconds {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    kibali.work().await;
}

both_stores!(what_a_customer_confirms_reaches_the_balance, |store| async move {
    let (mut kibali, id) = asked(store, PHONE).await;
    assert_eq!(look(&mut kibali, &id).await["state"], "pending");
    live(&kibali, 3).await;
    let seen = look(&mut kibali, &id).await;
    assert_eq!(
        (&seen["state"], &seen["collected"], &seen["fee"]),
        (&json!("succeeded"), &tzs(10_000), &tzs(920))
    );
    assert!(seen["payer"]["name"].is_string() && seen["receipt"].is_string(), "{seen}");
    let seen = history(&mut kibali, &id).await;
    let states: Vec<_> =
        seen["timeline"].as_array().expect("steps").iter().map(|step| &step["state"]).collect();
    assert_eq!(states, ["pending", "processing", "succeeded"]);
    assert_eq!(seen["events"][0]["name"], "payment.received");
    assert_eq!(kibali.balance().await, (10_000, 0), "the customer paid the fee on top");
    live(&kibali, 30).await;
    assert_eq!(kibali.balance().await, (10_000, 0), "once");
    kibali.assert_ledger_holds().await;
});

both_stores!(what_a_customer_confirmed_before_it_is_asked_about_again_is_never_settled, |store| async move {
    let (mut kibali, id) = asked(store, PHONE).await;
    live(&kibali, 3).await;
    assert_eq!(look(&mut kibali, &id).await["state"], "succeeded");
    // A notice, or the payer, had it asked about just before the money came.
    kibali.put_job("collect.ask", &id).await;
    kibali.work().await;
    assert_eq!(look(&mut kibali, &id).await["state"], "succeeded", "only a card's money waits to be settled");
    assert_eq!(kibali.balance().await, (10_000, 0), "once");
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let asks = "SELECT COUNT(*) FROM job WHERE merchant = $1 AND kind = 'collect.ask'";
    let left = upkeep.tx().count(asks, &[]).await.expect("a count");
    upkeep.keep().await.expect("kept");
    assert_eq!(left, 0, "it is not tried without end");
    kibali.assert_ledger_holds().await;
});

both_stores!(a_refused_push_fails_with_the_reason, |store| async move {
    let (mut kibali, id) = asked(store, "255712000002").await;
    live(&kibali, 3).await;
    let seen = look(&mut kibali, &id).await;
    assert_eq!(seen["state"], "failed");
    assert_eq!(seen["message"], "The customer has insufficient funds.");
    assert_eq!(history(&mut kibali, &id).await["events"][0]["name"], "payment.failed");
    assert_eq!(kibali.balance().await, (0, 0));
    // A reference stays used, whatever became of it.
    kibali
        .employee
        .post("/v1/payments", push(10_000, "ORD1", PHONE))
        .await
        .refused(409, "payment.reference_used");
});

both_stores!(an_unanswered_push_runs_out_and_late_money_is_not_lost, |store| async move {
    let (mut kibali, id) = asked(store, "255712000004").await;
    live(&kibali, 5).await;
    assert_eq!(look(&mut kibali, &id).await["state"], "processing");
    live(&kibali, 40).await;
    assert_eq!(look(&mut kibali, &id).await["state"], "succeeded");
    assert_eq!(kibali.balance().await, (10_000, 0));

    let made = kibali.employee.post("/v1/payments", push(10_000, "ORD2", "255712000003")).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    live(&kibali, 5).await;
    kibali.pass(Duration::from_secs(10 * 60));
    kibali.work().await;
    let seen = look(&mut kibali, &id).await;
    assert_eq!(
        (&seen["state"], &seen["message"]),
        (&json!("failed"), &json!("The customer did not answer in time."))
    );
    for _ in 0..100 {
        kibali.pass(Duration::from_secs(3600));
        kibali.work().await;
    }
    assert_eq!(kibali.work().await, 0, "some day nobody asks any more");
    kibali.sign_in_again().await;
    assert_eq!(kibali.balance().await, (10_000, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(a_network_out_of_reach_asks_nobody, |store| async move {
    let (mut kibali, id) = asked(store, "255712000006").await;
    live(&kibali, 5).await;
    assert_eq!(look(&mut kibali, &id).await["state"], "pending");
    kibali.pass(Duration::from_secs(5 * 60));
    kibali.work().await;
    assert_eq!(look(&mut kibali, &id).await["state"], "failed");
});

both_stores!(what_cannot_be_a_payment_is_refused, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    for (amount, reference, phone) in [
        (tzs(499), "ORD1", PHONE),
        (tzs(3_000_001), "ORD1", PHONE),
        (json!({"amount": 100_000, "currency": "USD"}), "ORD1", PHONE),
        (tzs(10_000), "ORD-1", PHONE),
        (tzs(10_000), "ORD1", "255731234567"),
        (tzs(10_000), "ORD1", "\0"),
    ] {
        let body = json!({"amount": amount, "phone_number": phone, "reference": reference});
        kibali.admin.post("/v1/payments", body).await.refused(422, "input.invalid");
    }
    kibali.developer.post("/v1/payments", json!("x")).await.refused(403, "role.refused");
    kibali.admin.get("/v1/payments/pay_00000000000000000000000000").await.refused(404, "not_found");
    let (_, mut other) = kibali.other_merchant().await;
    let made = kibali.admin.post("/v1/payments", push(10_000, "ORD1", PHONE)).await.expect(201);
    let path = format!("/v1/payments/{}", made["id"].as_str().expect("an id"));
    other.get(&path).await.refused(404, "not_found");
});

both_stores!(a_developer_sees_payments_with_the_number_masked, |store| async move {
    let (mut kibali, id) = asked(store, PHONE).await;
    live(&kibali, 3).await;
    let seen = kibali.developer.get(&format!("/v1/payments/{id}")).await.expect(200);
    assert_eq!(seen["payer"]["phone"], "0712…678");
    assert!(!seen.to_string().contains("712345678"), "{seen}");
    let list = kibali.developer.get("/v1/payments?search=712345").await.expect(200);
    assert_eq!(list["data"], json!([]), "searching is no way to guess what is masked");
    assert_eq!(
        kibali.admin.get("/v1/payments?search=712345").await.expect(200)["data"][0]["id"],
        id.as_str()
    );
    for query in
        ["?search=ord1", "?state=succeeded", "?search=10,000", "?from=2026-11-23", "?state=failed,succeeded"]
    {
        let list = kibali.developer.get(&format!("/v1/payments{query}")).await.expect(200);
        assert_eq!(list["data"][0]["id"], id.as_str(), "{query}");
    }
    assert_eq!(kibali.developer.get("/v1/payments?state=failed").await.expect(200)["data"], json!([]));
    kibali.developer.get("/v1/payments?state=paid").await.refused(400, "query.invalid");
});
