//! What a provider says against how a payout had ended.

use rails::{Outcome, Return};
use serde_json::json;
use testkit::{Store, both_stores};
use values::Duration;

use super::{history, look, path};
use crate::fixtures::{self, Fixture, money::payout_of};

/// A payout of 10,000 shillings to `phone` that ended.
async fn ended(store: Store, phone: &str, state: &str) -> (Fixture, String) {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let made = kibali.employee.post("/v1/payouts", payout_of(10_000, "PAY1", phone)).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    for _ in 0..3 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    assert_eq!(look(&mut kibali.manager, &id).await["state"], state);
    (kibali, id)
}

/// What its steps say after it had ended, and how often the record says that the provider contradicted.
async fn heard(kibali: &mut Fixture, id: &str) -> (Vec<String>, usize) {
    let seen = history(&mut kibali.admin, id).await;
    let steps = seen["timeline"].as_array().expect("steps").iter();
    let said = steps.filter(|step| step["state"] == "contradicted");
    let said = said.map(|step| step["detail"].as_str().expect("a sentence").to_owned()).collect();
    let acts = fixtures::money::acts(kibali).await;
    (said, acts.iter().filter(|act| *act == "payout.contradicted").count())
}

both_stores!(a_payout_that_failed_and_was_paid_after_all_moves_nothing_and_is_kept, |store| async move {
    let (mut kibali, id) = ended(store, "255712000001", "failed").await;
    let at = kibali.kibali.clock.now();
    let paid = Outcome::Succeeded { provider_reference: "R-77".to_owned(), at, payer_name: None };
    assert!(kibali.rail.bring_evidence(&id, paid));
    for _ in 0..3 {
        kibali.put_job("payout.ask", &id).await;
        kibali.work().await;
    }
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "failed");
    assert_eq!(kibali.balance().await, (100_000, 0));
    let says = "It is failed, but the provider says that the money arrived: R-77";
    assert_eq!(heard(&mut kibali, &id).await, (vec![says.to_owned()], 1));
    // Another verdict is another contradiction.
    let back = Outcome::Returned { how: Return::Refunded, reason: "Barred.".to_owned(), at };
    assert!(kibali.rail.bring_evidence(&id, back));
    kibali.put_job("payout.ask", &id).await;
    kibali.work().await;
    let (said, count) = heard(&mut kibali, &id).await;
    assert_eq!((said.len(), count), (2, 2), "{said:?}");
    assert_eq!(kibali.balance().await, (100_000, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(a_payout_that_arrived_and_is_said_to_have_failed_stays_watched, |store| async move {
    let (mut kibali, id) = ended(store, "255712345678", "succeeded").await;
    assert!(kibali.rail.bring_evidence(&id, Outcome::Failed { reason: "Never left.".to_owned() }));
    kibali.pass(Duration::from_secs(60));
    kibali.work().await;
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "succeeded");
    assert_eq!(kibali.balance().await, (100_000 - 10_642, 0));
    assert_eq!(heard(&mut kibali, &id).await.1, 1);
    let at = kibali.kibali.clock.now();
    let back = Outcome::Returned { how: Return::ReversedWithFee, reason: "Closed.".to_owned(), at };
    assert!(kibali.rail.bring_evidence(&id, back));
    kibali.pass(Duration::from_secs(600));
    kibali.work().await;
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "reversed");
    assert_eq!(kibali.balance().await, (100_000, 0));
    kibali.assert_ledger_holds().await;
});
