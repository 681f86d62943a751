//! What money moves through, and what becomes of it when that changes.

use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use super::{count_accounts, lanes, live, put_state};
use crate::fixtures::{
    money::{payout_of, tzs},
    upstream::{Mishap, Pair, pair},
};

async fn release(pair: &mut Pair, shillings: i64, reference: &str, phone: &str) -> String {
    let order = payout_of(shillings, reference, phone);
    let made = pair.downstream.employee.post("/v1/payouts", order).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    pair.downstream.manager.post(&format!("/v1/payouts/{id}/authorization"), json!({})).await.expect(200);
    id
}

async fn state(pair: &mut Pair, id: &str) -> Value {
    let seen = pair.downstream.manager.get(&format!("/v1/payouts/{id}")).await.expect(200);
    json!([seen["state"], seen["message"]])
}

both_stores!(a_payout_goes_up_and_its_outcome_comes_down, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let good = release(&mut pair, 10_000, "PAY1", "255754300118").await;
    let bad = release(&mut pair, 10_000, "PAY2", "255712000001").await;
    live(&pair, 4).await;
    assert_eq!(state(&mut pair, &good).await[0], "succeeded");
    assert_eq!(state(&mut pair, &bad).await, json!(["failed", "The recipient's line is barred."]));
    assert_eq!(pair.downstream.balance().await, pair.upstream.balance().await);
    let reference = rails::clickpesa::order_reference(&good).expect("a reference");
    let mut caller = pair.upstream.bearer(&pair.key).await;
    let above = caller.get(&format!("/third-parties/payouts/{reference}")).await.expect(200);
    assert_eq!(above[0]["status"], "SUCCESS");
    let named = pair.downstream.admin.get(&format!("/v1/payouts/{good}")).await.expect(200);
    assert!(named["payee"]["name"].as_str().is_some_and(|name| name.contains(' ')), "{named}");
    pair.downstream.assert_ledger_holds().await;
});

both_stores!(a_push_goes_up_and_the_money_comes_in, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let (before, _) = pair.downstream.balance().await;
    let order = json!({"amount": tzs(10_000), "phone_number": "255754300118", "reference": "ORD1"});
    let made = pair.downstream.employee.post("/v1/payments", order).await.expect(201);
    live(&pair, 4).await;
    let path = format!("/v1/payments/{}", made["id"].as_str().expect("an id"));
    let seen = pair.downstream.admin.get(&path).await.expect(200);
    assert_eq!(seen["state"], "succeeded");
    assert_eq!(pair.downstream.balance().await.0, before + 10_000);
    // The fee is charged once, by the upstream: both sides say the same of what was asked for, and of its price.
    assert_eq!(pair.downstream.balance().await, pair.upstream.balance().await);
    let above = pair.upstream.admin.get("/v1/payments").await.expect(200);
    for field in ["amount", "fee", "total"] {
        assert_eq!(above["data"][0][field], seen[field], "{field}");
    }
    let history = pair.downstream.admin.get(&format!("{path}/history")).await.expect(200);
    let entries = history["transfers"][0]["entries"].as_array().expect("entries").clone();
    let accounts: Vec<_> = entries.iter().map(|entry| entry["account"].as_str().expect("a name")).collect();
    assert_eq!(accounts, ["clearing", "available"], "what the upstream keeps is not owed to us");
    assert!(seen["payer"]["name"].as_str().is_some_and(|name| name.contains(' ')), "{seen}");
    assert_eq!(pair.count("POST preview-mobile-money-payout"), 0, "its name came with the answer");
});

async fn push(pair: &mut Pair) -> String {
    let order = json!({"amount": tzs(10_000), "phone_number": "255754300118", "reference": "ORD1"});
    let made = pair.downstream.employee.post("/v1/payments", order).await.expect(201);
    format!("/v1/payments/{}", made["id"].as_str().expect("an id"))
}

async fn payment_state(pair: &mut Pair, path: &str) -> Value {
    pair.downstream.admin.get(path).await.expect(200)["state"].clone()
}

const PUSH: &str = "POST initiate-ussd-push-request";
const CREATE: &str = "POST create-mobile-money-payout";

both_stores!(a_push_that_was_not_sent_in_time_asks_nobody, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let path = push(&mut pair).await;
    pair.pass(Duration::from_secs(601));
    live(&pair, 3).await;
    assert_eq!(payment_state(&mut pair, &path).await, "failed");
    assert_eq!(pair.count(PUSH), 0);
});

both_stores!(a_push_that_may_be_before_its_customer_is_asked_about_before_it_fails, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let path = push(&mut pair).await;
    pair.downstream.work().await;
    assert_eq!(pair.count(PUSH), 1);
    // As a worker leaves it that dies before it notes the answer, and nobody comes for long.
    put_state(&pair.downstream, "pending").await;
    pair.upstream.work().await;
    pair.pass(Duration::from_secs(700));
    pair.upstream.work().await;
    live(&pair, 3).await;
    assert_eq!(payment_state(&mut pair, &path).await, "succeeded");
    assert_eq!(pair.count(PUSH), 1, "nobody is asked twice");
    assert_eq!(pair.downstream.balance().await, pair.upstream.balance().await);
});

both_stores!(a_payout_that_waited_long_is_tried_for_a_while, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let id = release(&mut pair, 10_000, "PAY1", "255754300118").await;
    pair.pass(Duration::from_secs(3600));
    pair.way.plan(|call| if call.contains("token") { Mishap::CutBefore } else { Mishap::None });
    live(&pair, 5).await;
    assert_eq!(state(&mut pair, &id).await[0], "processing", "one moment without a connection is no failure");
});

both_stores!(work_stands_in_the_lane_of_what_it_waits_for, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    let merchant = pair.downstream.merchant.as_bytes().to_vec();
    push(&mut pair).await;
    assert_eq!(lanes(&pair.downstream, "collect").await, [merchant], "before an account, the merchant's own");
    put_state(&pair.downstream, "failed").await;
    pair.connect().await;
    let rail = pair.downstream.admin.get("/v1/rail").await.expect(200);
    let account: values::Id<crate::rail_accounts::RailAccount> =
        rail["account"]["id"].as_str().expect("an id").parse().expect("an id");
    let account = account.as_bytes().to_vec();
    let id = release(&mut pair, 10_000, "PAY1", "255754300118").await;
    assert_eq!(lanes(&pair.downstream, "payout.send").await, std::slice::from_ref(&account));
    let order = json!({"amount": tzs(10_000), "phone_number": "255754300118", "reference": "ORD2"});
    pair.downstream.employee.post("/v1/payments", order).await.expect(201);
    assert!(lanes(&pair.downstream, "collect").await.contains(&account));
    let key = pair.downstream.full_key(true).await;
    let mut caller = pair.downstream.bearer(&key).await;
    let order =
        json!({"amount": 1_000, "currency": "TZS", "orderReference": "P1", "phoneNumber": "255754300119"});
    caller.post("/third-parties/payouts/create-mobile-money-payout", order).await.expect(200);
    let sent = lanes(&pair.downstream, "payout.send").await;
    assert_eq!(sent, [account.clone(), account.clone()], "applications share it");
    live(&pair, 4).await;
    assert_eq!(state(&mut pair, &id).await[0], "succeeded");
    assert_eq!(lanes(&pair.downstream, "payout.watch").await, [account.clone(), account]);
});

both_stores!(what_is_sent_back_is_back_on_both_sides_with_its_fee_or_without, |store| async move {
    let mut pair = pair(store, 1_000_000, Duration::ZERO).await;
    pair.connect().await;
    let hook = pair.hook().await;
    // The statement, where a reversal could be read from, is out of reach: only the signed notice tells of the fee.
    pair.way.plan(|call| if call == "GET account" { Mishap::CutBefore } else { Mishap::None });
    let mut ids = Vec::new();
    for number in 7..10 {
        let phone = format!("25571200000{number}");
        ids.push(release(&mut pair, 10_000, &format!("PAY{number}"), &phone).await);
    }
    live(&pair, 4).await;
    pair.pass(Duration::from_secs(70));
    pair.upstream.work().await;
    while let Some(notice) = pair.courier.next() {
        assert_eq!(pair.deliver(&hook, &notice).await, 200);
    }
    pair.downstream.work().await;
    pair.pass(Duration::from_secs(10));
    pair.downstream.work().await;
    for (id, expected) in ids.iter().zip(["refunded", "reversed", "reversed"]) {
        assert_eq!(state(&mut pair, id).await[0], expected, "{id}");
    }
    assert_eq!(pair.downstream.balance().await, pair.upstream.balance().await);
    assert_eq!(pair.downstream.balance().await.0, 1_000_000 - 642, "one fee was kept");
    pair.downstream.assert_ledger_holds().await;
});

both_stores!(the_upstream_wants_one_payout_a_minute_and_none_is_lost_by_that, |store| async move {
    let mut pair = pair(store, 100_000, Duration::from_secs(60)).await;
    pair.connect().await;
    let mut ids = Vec::new();
    for number in 0..3 {
        ids.push(release(&mut pair, 1_000, &format!("PAY{number}"), "255754300118").await);
    }
    for _ in 0..5 {
        live(&pair, 3).await;
        pair.pass(Duration::from_secs(60));
    }
    live(&pair, 4).await;
    for id in &ids {
        assert_eq!(state(&mut pair, id).await[0], "succeeded");
    }
    assert_eq!(pair.downstream.balance().await, pair.upstream.balance().await);
});

both_stores!(what_the_upstream_refuses_fails_with_its_words_and_frees_the_money, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    // Money that went elsewhere above, which nobody told us of.
    let mut caller = pair.upstream.employee.clone();
    caller.post("/v1/payouts", payout_of(90_000, "OTHER", "255754300119")).await.expect(201);
    let id = release(&mut pair, 50_000, "PAY1", "255754300118").await;
    live(&pair, 3).await;
    let seen = state(&mut pair, &id).await;
    assert_eq!(seen[0], "failed");
    assert!(seen[1].as_str().is_some_and(|says| says.contains("Insufficient balance")), "{seen}");
    assert_eq!(pair.downstream.balance().await, (100_000, 0));
});

both_stores!(a_payout_is_asked_about_where_it_went_after_that_was_switched_off, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    // The answer to the create is lost, and so is every question until the account is switched off.
    pair.way.plan(|call| if call.contains("create") { Mishap::CutAfter } else { Mishap::None });
    let sent = release(&mut pair, 10_000, "PAY1", "255754300118").await;
    pair.downstream.work().await;
    pair.way.plan(|call| if call.contains("payouts") { Mishap::CutBefore } else { Mishap::None });
    live(&pair, 2).await;
    let off = pair.downstream.admin.delete("/v1/rail").await.expect(200);
    assert_eq!((&off["rail"], &off["account"]["connected"]), (&json!("none"), &json!(false)));
    pair.way.plan(|_| Mishap::None);
    let waiting = release(&mut pair, 10_000, "PAY2", "255754300119").await;
    live(&pair, 20).await;
    assert_eq!(state(&mut pair, &sent).await[0], "succeeded", "asked about where it went");
    assert_eq!(state(&mut pair, &waiting).await[0], "authorized", "nothing moves while nothing is connected");
    pair.enter_account().await;
    pair.pass(Duration::from_secs(300));
    live(&pair, 5).await;
    // What was released a while ago is asked about more rarely.
    pair.pass(Duration::from_secs(300));
    live(&pair, 2).await;
    assert_eq!(state(&mut pair, &waiting).await[0], "succeeded");
    assert_eq!(pair.downstream.balance().await, pair.upstream.balance().await);
    assert_eq!(count_accounts(&pair.downstream).await, 1, "the same application is the same account");
});

both_stores!(through_an_account_that_is_off_nothing_is_handed_over_again, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    // The create never arrives, so that the upstream says: no such payout.
    pair.way.plan(|call| if call == CREATE { Mishap::CutBefore } else { Mishap::None });
    let id = release(&mut pair, 10_000, "PAY1", "255754300118").await;
    let path = push(&mut pair).await;
    pair.downstream.work().await;
    // As a worker leaves it that dies before it notes the answer.
    put_state(&pair.downstream, "pending").await;
    pair.downstream.admin.delete("/v1/rail").await.expect(200);
    pair.way.plan(|_| Mishap::None);
    live(&pair, 5).await;
    assert_eq!(payment_state(&mut pair, &path).await, "succeeded", "it is asked about, where it went");
    for _ in 0..30 {
        live(&pair, 1).await;
        pair.pass(Duration::from_secs(60));
    }
    assert_eq!((pair.count(CREATE), pair.count(PUSH)), (1, 1), "switched off is switched off");
    assert_eq!(state(&mut pair, &id).await[0], "unknown");
    assert_eq!(pair.downstream.balance().await.1, 10_000 + 642, "its money is held");
    // Whoever asks at the provider is told what it is called there.
    let there = json!(rails::clickpesa::order_reference(&id));
    let outcomes = pair.downstream.manager.get(&format!("/v1/payouts/{id}/outcomes")).await.expect(200);
    assert_eq!((&outcomes["reason"], &outcomes["at_provider"]), (&json!("unknown"), &there));
    let listed = pair.downstream.manager.get("/v1/payout-exceptions?unknown_hours=0").await.expect(200);
    assert_eq!(listed["data"][0]["at_provider"], there);
    pair.downstream.sign_in_again().await;
    pair.enter_account().await;
    pair.pass(Duration::from_secs(300));
    live(&pair, 5).await;
    pair.pass(Duration::from_secs(300));
    live(&pair, 2).await;
    assert_eq!((pair.count(CREATE), state(&mut pair, &id).await[0].clone()), (2, json!("succeeded")));
    pair.downstream.assert_ledger_holds().await;
});
