//! Money that came and that its provider takes back.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use permit::Tx as _;
use rails::{
    Answer, CollectionOrder, Destination, Outcome, PayoutOrder, Rail, RailError, Return, Simulator,
    Submission,
};
use serde_json::{Value, json};
use testkit::{Store, both_stores};
use values::Timestamp;

use super::{PHONE, history, live, look, push};
use crate::fixtures::{
    self, Fixture,
    money::{acts, events, payout_of, tzs},
};

const SAYS: &str = "The network took it back.";

/// The simulator, which says of every collection that it went back once it is told to.
struct TakesBack(Arc<Simulator>, Arc<AtomicBool>);

impl Rail for TakesBack {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn look_up_name<'a>(
        &'a self,
        destination: &'a Destination,
    ) -> Answer<'a, Result<Option<String>, RailError>> {
        self.0.look_up_name(destination)
    }
    fn collect<'a>(&'a self, order: &'a CollectionOrder) -> Answer<'a, Result<Submission, RailError>> {
        self.0.collect(order)
    }
    fn query_collection<'a>(&'a self, order: &'a CollectionOrder) -> Answer<'a, Outcome> {
        if !self.1.load(Ordering::SeqCst) {
            return self.0.query_collection(order);
        }
        let (how, at) = (Return::ReversedWithoutFee, Timestamp::from_micros(0));
        Box::pin(std::future::ready(Outcome::Returned { how, reason: SAYS.to_owned(), at }))
    }
    fn pay_out<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Result<Submission, RailError>> {
        self.0.pay_out(order)
    }
    fn query_payout<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Outcome> {
        self.0.query_payout(order)
    }
}

/// A payment of 10,000 shillings that came, and what has its provider take it back.
async fn paid(store: Store) -> (Fixture, String, Arc<AtomicBool>) {
    let taken = Arc::new(AtomicBool::new(false));
    let told = taken.clone();
    let through = move |rail: Arc<Simulator>| -> Arc<dyn Rail> { Arc::new(TakesBack(rail, told)) };
    let empty = fixtures::empty_through(store, |settings| settings, through).await;
    let mut kibali = fixtures::merchant_on(empty).await;
    let made = kibali.employee.post("/v1/payments", push(10_000, "ORD1", PHONE)).await.expect(201);
    live(&kibali, 3).await;
    assert_eq!(kibali.balance().await, (10_000, 0));
    (kibali, made["id"].as_str().expect("an id").to_owned(), taken)
}

/// Has the network asked about it once more.
async fn ask(kibali: &Fixture, id: &str) {
    kibali.put_job("collect.ask", id).await;
    kibali.work().await;
}

async fn suspense(kibali: &Fixture) -> i64 {
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let sql = "SELECT CAST(COALESCE(SUM(balance), 0) AS BIGINT) FROM account WHERE merchant = $1 AND kind = 'suspense'";
    let balance = upkeep.tx().count(sql, &[]).await.expect("a balance");
    upkeep.keep().await.expect("kept");
    balance
}

both_stores!(what_its_provider_takes_back_leaves_the_books_once_and_is_told, |store| async move {
    let (mut kibali, id, taken) = paid(store).await;
    ask(&kibali, &id).await;
    assert_eq!(kibali.balance().await, (10_000, 0), "it stands");
    taken.store(true, Ordering::SeqCst);
    for _ in 0..2 {
        ask(&kibali, &id).await;
        assert_eq!(kibali.balance().await, (0, 0), "once");
    }
    assert_eq!(suspense(&kibali).await, 0);
    let seen = look(&mut kibali, &id).await;
    assert_eq!(
        (&seen["state"], &seen["message"], &seen["refundable"]),
        (&json!("succeeded"), &json!(SAYS), &tzs(0))
    );
    assert!(seen["reversed_at"].is_string(), "{seen}");
    let told = history(&mut kibali, &id).await;
    let steps = told["timeline"].as_array().expect("steps");
    let states: Vec<_> = steps.iter().map(|step| &step["state"]).collect();
    assert_eq!(states, ["pending", "processing", "succeeded", "reversed"]);
    assert_eq!(
        steps[3]["facts"],
        json!({"code": "went_back", "reason": SAYS, "amount": tzs(10_000), "missing": tzs(0)})
    );
    assert_eq!(steps[3]["detail"], format!("{SAYS} The provider took TZS 10,000 back."));
    let all = events(&kibali).await;
    let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["PAYMENT RECEIVED", "PAYMENT REVERSED"]);
    assert_eq!(
        (&all[1].1["orderReference"], &all[1].1["status"], &all[1].1["message"]),
        (&json!("ORD1"), &json!("REVERSED"), &json!(SAYS))
    );
    let statement = kibali.admin.get("/v1/statement?currency=TZS").await.expect(200);
    let lines = statement["data"].as_array().expect("lines");
    let kinds: Vec<&Value> = lines.iter().map(|line| &line["kind"]).collect();
    assert_eq!(kinds, ["payment_reversed", "payment"]);
    assert_eq!(lines[0]["subject_id"], id.as_str(), "it leads to its payment");
    let acts = acts(&kibali).await;
    assert_eq!(acts.iter().filter(|act| *act == "payment.reversed").count(), 1);
    let refund = json!({"amount": tzs(1_000), "reason": "Sent twice"});
    let path = format!("/v1/payments/{id}/refunds");
    kibali.employee.post(&path, refund).await.refused(409, "refund.taken_back");
    kibali.assert_ledger_holds().await;
});

both_stores!(what_was_spent_before_it_was_taken_back_stands_in_suspense, |store| async move {
    let (mut kibali, id, taken) = paid(store).await;
    kibali.employee.post("/v1/payouts", payout_of(4_000, "PAY1", "255754300118")).await.expect(201);
    let (available, held) = kibali.balance().await;
    assert!(available > 0 && held >= 4_000 && available + held == 10_000);
    taken.store(true, Ordering::SeqCst);
    ask(&kibali, &id).await;
    assert_eq!(kibali.balance().await, (0, held), "what waits to leave is not touched");
    assert_eq!(suspense(&kibali).await, -held * 100, "what is not there any more is missing there");
    let told = history(&mut kibali, &id).await;
    assert_eq!(told["timeline"][3]["facts"]["missing"], tzs(held));
    kibali.assert_ledger_holds().await;
});

both_stores!(a_refund_that_waits_is_not_released_once_its_payment_was_taken_back, |store| async move {
    let (mut kibali, id, taken) = paid(store).await;
    let refund = json!({"amount": tzs(1_000), "reason": "Sent twice"});
    let made = kibali.employee.post(&format!("/v1/payments/{id}/refunds"), refund).await.expect(201);
    let (available, held) = kibali.balance().await;
    let act = |what: &str| format!("/v1/refunds/{}/{what}", made["id"].as_str().expect("an id"));
    taken.store(true, Ordering::SeqCst);
    ask(&kibali, &id).await;
    assert_eq!((kibali.balance().await, suspense(&kibali).await), ((0, held), -held * 100));
    kibali.manager.post(&act("authorization"), json!({})).await.refused(409, "refund.taken_back");
    let why = json!({"reason": "The network took it back"});
    kibali.manager.post(&act("rejection"), why).await.expect(200);
    assert_eq!(kibali.balance().await, (10_000 - available, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(a_refund_that_went_after_all_is_booked_though_its_payment_was_taken_back, |store| async move {
    let (mut kibali, id, taken) = paid(store).await;
    kibali.fund(5_000).await;
    let wanted = json!({"amount": tzs(1_000), "reason": "Sent twice"});
    let made = kibali.employee.post(&format!("/v1/payments/{id}/refunds"), wanted).await.expect(201);
    let refund = made["id"].as_str().expect("an id").to_owned();
    kibali.manager.post(&format!("/v1/refunds/{refund}/authorization"), json!({})).await.expect(200);
    kibali.work().await;
    let failed = Outcome::Failed { reason: "There is no such number.".to_owned() };
    assert!(kibali.rail.bring_evidence(&refund, failed));
    live(&kibali, 3).await;
    let state = kibali.manager.get(&format!("/v1/refunds/{refund}")).await.expect(200)["state"].clone();
    assert_eq!((state, look(&mut kibali, &id).await["refunded"].clone()), (json!("failed"), tzs(0)));

    taken.store(true, Ordering::SeqCst);
    ask(&kibali, &id).await;
    assert!(look(&mut kibali, &id).await["reversed_at"].is_string());
    let at = kibali.kibali.clock.now();
    let went = Outcome::Succeeded { provider_reference: "R-77".to_owned(), at, payer_name: None };
    assert!(kibali.rail.bring_evidence(&refund, went));
    kibali.put_job("payout.ask", &refund).await;
    kibali.work().await;
    let outcome = format!("/v1/payouts/{refund}/outcome");
    let says = json!({"outcome": "paid", "note": "Statement of 28 November"});
    kibali.manager.post(&outcome, says).await.expect(201);
    let done = kibali.peter.post(&format!("{outcome}/confirmation"), json!({})).await.expect(200);
    assert_eq!(done["state"], "succeeded");
    assert_eq!(look(&mut kibali, &id).await["refunded"], tzs(1_000));
    kibali.assert_ledger_holds().await;
});

both_stores!(what_never_came_is_not_taken_back, |store| async move {
    let taken = Arc::new(AtomicBool::new(true));
    let told = taken.clone();
    let through = move |rail: Arc<Simulator>| -> Arc<dyn Rail> { Arc::new(TakesBack(rail, told)) };
    let empty = fixtures::empty_through(store, |settings| settings, through).await;
    let mut kibali = fixtures::merchant_on(empty).await;
    let made = kibali.employee.post("/v1/payments", push(10_000, "ORD1", PHONE)).await.expect(201);
    let id = made["id"].as_str().expect("an id");
    live(&kibali, 3).await;
    ask(&kibali, id).await;
    let seen = look(&mut kibali, id).await;
    assert_eq!((&seen["state"], &seen["message"]), (&json!("failed"), &json!(SAYS)));
    assert_eq!(seen.get("reversed_at"), None);
    let all = events(&kibali).await;
    let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names, kibali.balance().await), (vec!["PAYMENT FAILED"], (0, 0)));
});
