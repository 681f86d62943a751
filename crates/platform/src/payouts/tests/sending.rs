//! What the provider says, or does not say.

use std::sync::Arc;

use rails::{
    Answer, CollectionOrder, Destination, Outcome, PayoutOrder, Rail, RailError, Simulator, Submission,
};
use serde_json::json;
use testkit::{Store, both_stores};
use values::{Duration, Phone};

use super::{history, look, make, path};
use crate::{
    Platform, Settings,
    fixtures::{self, Fixture, money::payout_of},
    worker,
};

/// A released payout of 10,000 shillings to `phone`.
async fn released(store: Store, phone: &str) -> (Fixture, String) {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let made = kibali.employee.post("/v1/payouts", payout_of(10_000, "PAY1", phone)).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    (kibali, id)
}

/// Works for `seconds` in steps of one.
async fn live(kibali: &Fixture, seconds: u64) {
    for _ in 0..seconds {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    kibali.work().await;
}

/// Takes every order, and takes the worker down before it hears so.
struct Dying(Arc<Simulator>);

impl Rail for Dying {
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
        self.0.query_collection(order)
    }
    fn pay_out<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Result<Submission, RailError>> {
        Box::pin(async move {
            let taken = self.0.pay_out(order).await;
            panic!("the worker dies although {taken:?}")
        })
    }
    fn query_payout<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Outcome> {
        self.0.query_payout(order)
    }
}

both_stores!(a_declined_payout_fails_and_frees_the_money, |store| async move {
    let (mut kibali, id) = released(store, "255712000001").await;
    live(&kibali, 3).await;
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(
        (&seen["state"], &seen["message"]),
        (&json!("failed"), &json!("The recipient's line is barred."))
    );
    assert_eq!(kibali.balance().await, (100_000, 0));
    live(&kibali, 3).await;
    assert_eq!(kibali.balance().await, (100_000, 0), "freed once");
    assert_eq!(kibali.rail.times_paid(&id), 0);
    kibali.assert_ledger_holds().await;
});

both_stores!(silence_leaves_a_payout_unknown_and_its_money_held, |store| async move {
    let (mut kibali, id) = released(store, "255712000003").await;
    live(&kibali, 3).await;
    for days in [0, 1, 30] {
        kibali.pass(Duration::from_secs(days * 24 * 3600));
        kibali.work().await;
        kibali.sign_in_again().await;
        assert_eq!(look(&mut kibali.manager, &id).await["state"], "unknown");
        assert_eq!(kibali.balance().await, (100_000 - 10_642, 10_642));
    }
    assert_eq!(kibali.rail.times_sent(&id), 1, "it is asked about, never sent again");
    let at = kibali.kibali.clock.now();
    let evidence = Outcome::Succeeded { provider_reference: "R-77".to_owned(), at, payer_name: None };
    assert!(kibali.rail.bring_evidence(&id, evidence));
    kibali.pass(Duration::from_secs(3601));
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!((&seen["state"], &seen["receipt"]), (&json!("succeeded"), &json!("R-77")));
    assert_eq!(kibali.balance().await, (100_000 - 10_642, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(late_evidence_settles_an_unknown_payout_either_way, |store| async move {
    for (phone, state, available) in
        [("255712000004", "succeeded", 89_358), ("255712000005", "failed", 100_000)]
    {
        let (mut kibali, id) = released(store, phone).await;
        live(&kibali, 3).await;
        assert_eq!(look(&mut kibali.manager, &id).await["state"], "unknown");
        live(&kibali, 40).await;
        assert_eq!(look(&mut kibali.manager, &id).await["state"], state);
        assert_eq!(kibali.balance().await, (available, 0));
        assert_eq!(kibali.rail.times_paid(&id), u32::from(state == "succeeded"));
        kibali.assert_ledger_holds().await;
    }
});

both_stores!(a_provider_out_of_reach_is_tried_again_then_given_up, |store| async move {
    let (mut kibali, id) = released(store, "255712000006").await;
    live(&kibali, 5).await;
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "processing");
    kibali.pass(Duration::from_secs(11 * 60));
    kibali.work().await;
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "failed");
    assert_eq!(kibali.balance().await, (100_000, 0));
});

both_stores!(a_worker_that_died_hands_over_under_the_same_key, |store| async move {
    // The first worker's provider takes the order, but the worker dies before it can note that.
    let (mut kibali, id) = released(store, "255712345678").await;
    let dying = Platform::new(Arc::new(Dying(kibali.rail.clone())), Settings::default());
    worker::once(&kibali.kibali.app, &dying).await.expect("leases");
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "processing");
    assert_eq!(kibali.rail.times_sent(&id), 1);
    kibali.pass(Duration::from_secs(61));
    live(&kibali, 3).await;
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "succeeded");
    assert_eq!((kibali.rail.times_sent(&id), kibali.rail.times_paid(&id)), (2, 1));
    let phone = Destination::Mobile(Phone::parse("255712345678").expect("a number"));
    assert_eq!(kibali.rail.times_paid_to(&phone), 1, "under one key");
    assert_eq!(kibali.balance().await, (100_000 - 10_642, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(two_workers_on_one_payout_post_it_once, |store| async move {
    for (phone, available) in [("255712345678", 100_000 - 10_642), ("255712000001", 100_000)] {
        let (mut kibali, id) = released(store, phone).await;
        // What another payout holds would be there to be taken by a second posting.
        make(&mut kibali.employee, 20_000, "PAY2").await;
        let (_, other) = kibali.balance().await;
        let other = other - 10_642;
        kibali.put_job("payout.send", &id).await;
        live(&kibali, 5).await;
        assert_eq!(kibali.balance().await, (available - other, other), "posted or freed once");
        let seen = history(&mut kibali.admin, &id).await;
        assert_eq!(seen["transfers"].as_array().map(Vec::len), Some(2), "{seen}");
        assert!(kibali.rail.times_paid(&id) <= 1);
        kibali.assert_ledger_holds().await;
    }
});

both_stores!(a_restart_goes_on_where_it_was, |store| async move {
    let (mut kibali, id) = released(store, "255712345678").await;
    // Committed, never worked on: another process opens the same store.
    let clock = kibali.kibali.clock.clone();
    let app = kibali.kibali.reopen().await;
    let time = clock.clone();
    let rail = Arc::new(Simulator::new(Arc::new(move || time.now())));
    let platform = Platform::new(rail.clone(), Settings::default());
    for _ in 0..4 {
        while worker::once(&app, &platform).await.expect("leases") > 0 {}
        kibali.pass(Duration::from_secs(1));
    }
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "succeeded");
    assert_eq!(rail.times_paid(&id), 1);
    kibali.assert_ledger_holds().await;
});

both_stores!(servers_are_told_when_it_is_released_and_when_it_arrives, |store| async move {
    let (mut kibali, id) = released(store, "255712345678").await;
    live(&kibali, 3).await;
    let seen = history(&mut kibali.admin, &id).await;
    let names: Vec<_> =
        seen["events"].as_array().expect("events").iter().map(|event| &event["name"]).collect();
    assert_eq!(names, ["payout.created", "payout.paid"]);
    assert_eq!(seen["deliveries"], json!([]));
});
