//! Payouts whose money comes back.

use rails::{Outcome, Return};
use serde_json::{Value, json};
use testkit::{Store, both_stores};
use values::Duration;

use super::{look, path};
use crate::fixtures::{self, Fixture, money::payout_of};

/// A released payout of 10,000 shillings to `phone`, in dollars where told.
async fn released(store: Store, phone: &str, currency: &str) -> (Fixture, String) {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    kibali.fund_dollars(100).await;
    let mut order = payout_of(10_000, "PAY1", phone);
    if currency == "USD" {
        order["amount"] = json!({"amount": 1_000, "currency": "USD"});
    }
    let made = kibali.employee.post("/v1/payouts", order).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    (kibali, id)
}

/// Works for a minute and a half.
async fn live(kibali: &Fixture) {
    for seconds in [1, 1, 1, 30, 30, 30] {
        kibali.work().await;
        kibali.pass(Duration::from_secs(seconds));
    }
    kibali.work().await;
}

async fn wire(kibali: &Fixture) -> Value {
    let key = kibali.full_key(false).await;
    kibali.bearer(&key).await.get("/third-parties/payouts/PAY1").await.expect(200)[0].clone()
}

both_stores!(money_that_came_back_is_available_again_once, |store| async move {
    for (phone, currency, state, status, fee_back, shillings, cents) in [
        ("255712000007", "TZS", "refunded", "REFUNDED", true, 100_000, 10_000),
        ("255712000008", "TZS", "reversed", "REVERSED", false, 100_000 - 642, 10_000),
        ("255712000009", "TZS", "reversed", "REVERSED", true, 100_000, 10_000),
        ("255712000007", "USD", "refunded", "REFUNDED", true, 100_000, 10_000),
        ("255712000008", "USD", "reversed", "REVERSED", false, 100_000, 10_000 - 26),
        ("255712000009", "USD", "reversed", "REVERSED", true, 100_000, 10_000),
    ] {
        let (mut kibali, id) = released(store, phone, currency).await;
        live(&kibali).await;
        let seen = look(&mut kibali.manager, &id).await;
        assert_eq!(
            (&seen["state"], &seen["returned"]["with_fee"]),
            (&json!(state), &json!(fee_back)),
            "{phone}"
        );
        assert_eq!((kibali.balance().await, kibali.dollars().await), ((shillings, 0), (cents, 0)), "{phone}");
        let answer = wire(&kibali).await;
        assert_eq!((&answer["status"], &answer["notes"]), (&json!(status), &seen["message"]));
        // Whoever asks again, as often as they like, changes nothing.
        for _ in 0..3 {
            kibali.put_job("payout.watch", &id).await;
            kibali.put_job("payout.send", &id).await;
            live(&kibali).await;
        }
        assert_eq!((kibali.balance().await, kibali.dollars().await), ((shillings, 0), (cents, 0)), "{phone}");
        kibali.assert_ledger_holds().await;
    }
});

both_stores!(a_payout_arrives_before_it_is_reversed, |store| async move {
    let (mut kibali, id) = released(store, "255712000008", "TZS").await;
    for _ in 0..3 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "succeeded");
    assert_eq!(kibali.balance().await, (100_000 - 10_642, 0));
    // Several workers that hear of it at once post it once.
    kibali.pass(Duration::from_secs(60));
    for _ in 0..4 {
        kibali.put_job("payout.watch", &id).await;
    }
    tokio::join!(kibali.work(), kibali.work(), kibali.work());
    let history = kibali.manager.get(&path(&id, "history")).await.expect(200);
    let states: Vec<_> =
        history["timeline"].as_array().expect("steps").iter().map(|step| step["state"].clone()).collect();
    assert_eq!(states, ["pending", "authorized", "processing", "succeeded", "reversed"]);
    assert_eq!(history["transfers"].as_array().map(Vec::len), Some(3), "held, left, came back");
    assert_eq!(kibali.balance().await, (100_000 - 642, 0));
    let acts = fixtures::money::acts(&kibali).await;
    assert_eq!(acts.iter().filter(|act| *act == "payout.reversed").count(), 1);
    kibali.assert_ledger_holds().await;
});

both_stores!(an_unknown_payout_that_came_back_is_settled, |store| async move {
    let (mut kibali, id) = released(store, "255712000003", "TZS").await;
    live(&kibali).await;
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "unknown");
    let at = kibali.kibali.clock.now();
    let back = Outcome::Returned { how: Return::ReversedWithFee, reason: "Account closed.".to_owned(), at };
    assert!(kibali.rail.bring_evidence(&id, back));
    kibali.pass(Duration::from_secs(3_601));
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!((&seen["state"], &seen["message"]), (&json!("reversed"), &json!("Account closed.")));
    assert_eq!(kibali.balance().await, (100_000, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(what_arrived_is_asked_about_for_three_days_and_no_longer, |store| async move {
    let (mut kibali, id) = released(store, "255712345678", "TZS").await;
    live(&kibali).await;
    for _ in 0..6 {
        kibali.pass(Duration::from_secs(24 * 3600));
        kibali.work().await;
    }
    let at = kibali.kibali.clock.now();
    let late = Outcome::Returned { how: Return::ReversedWithFee, reason: "Too late.".to_owned(), at };
    assert!(kibali.rail.bring_evidence(&id, late));
    kibali.pass(Duration::from_secs(24 * 3600));
    kibali.work().await;
    kibali.sign_in_again().await;
    assert_eq!(
        look(&mut kibali.manager, &id).await["state"],
        "succeeded",
        "nobody asks by themselves any more"
    );
    // A message from the provider has it asked again.
    kibali.put_job("payout.watch", &id).await;
    kibali.work().await;
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "reversed");
    assert_eq!(kibali.balance().await, (100_000, 0));
});

both_stores!(servers_are_told_how_money_came_back, |store| async move {
    for (phone, name, key, with_fee) in [
        ("255712000007", "PAYOUT REFUNDED", "refund", None),
        ("255712000008", "PAYOUT REVERSED", "reverse", Some(false)),
        ("255712000009", "PAYOUT REVERSED", "reverse", Some(true)),
    ] {
        let (kibali, id) = released(store, phone, "TZS").await;
        live(&kibali).await;
        let told = fixtures::money::events(&kibali).await;
        let names: Vec<_> = told.iter().map(|(name, _)| name.as_str()).collect();
        let arrived = if with_fee.is_some() { vec!["PAYOUT INITIATED"] } else { Vec::new() };
        let expected: Vec<_> = ["PAYOUT INITIATED"].into_iter().chain(arrived).chain([name]).collect();
        assert_eq!(names, expected, "{phone}");
        let statuses: Vec<_> = told.iter().map(|(_, data)| data["status"].clone()).collect();
        assert_eq!(statuses[0], "AUTHORIZED");
        assert_eq!(statuses.last(), Some(&json!(name.trim_start_matches("PAYOUT "))));
        if with_fee.is_some() {
            assert_eq!(statuses[1], "SUCCESS");
        }
        let (_, data) = told.last().expect("an event");
        let note = &data[key];
        assert_eq!(note["message"], data["notes"]);
        let at = if key == "refund" { &note["refundedAt"] } else { &note["reversedAt"] };
        assert!(at.as_str().is_some_and(|at| at.ends_with('Z')), "{note}");
        assert_eq!(note.get("reversedWithFee"), with_fee.map(Value::Bool).as_ref(), "{id}");
        assert_eq!(data["beneficiary"]["accountNumber"], phone);
    }
});
