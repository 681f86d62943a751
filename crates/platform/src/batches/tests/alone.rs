//! The single signatory: one person prepares a batch and releases it, as long as there is nobody else.

use permit::Role;
use serde_json::{Value, json};
use testkit::{Answer, both_stores};
use values::Duration;

use super::{FILE, TOTAL, as_read, confirm, id_of, look, path, payouts, upload};
use crate::fixtures::{
    self, Fixture,
    money::{confirm_beneficiary, rules, tzs},
};

const SAYS: &str = "Single signatory: Asha Mrema released a batch of their own, as the only one who makes or releases payouts here";

/// A merchant with 100,000 shillings whose two Admins made one person enough; `more` is what else its policy says.
async fn single(store: testkit::Store, more: Value) -> Fixture {
    let mut f = fixtures::merchant(store).await;
    f.fund(100_000).await;
    let mut rules = rules(1, &more);
    rules["single_signatory"] = json!(true);
    f.both_put("/v1/payout-policy", rules).await;
    f
}

/// All others who make or release payouts went, so many days ago.
async fn left_alone(f: &mut Fixture, days: u64) {
    f.leave_alone().await;
    pass(f, days).await;
}

/// Days pass, and Asha signs in again.
async fn pass(f: &mut Fixture, days: u64) {
    f.pass(Duration::from_secs(days * 24 * 3600));
    f.admin = fixtures::sign_in(f.stranger(), f.people.admin.email).await;
}

/// Asha's own file, confirmed by her, its payouts made.
async fn own(f: &mut Fixture, file: &str) -> String {
    let id = id_of(&upload(&mut f.admin, file).await);
    f.work().await;
    confirm(&mut f.admin, &id).await;
    f.work().await;
    id
}

async fn waiting_for_me(f: &mut Fixture) -> Value {
    f.admin.get("/v1/payout-batches").await.expect(200)["waiting_for_me"].clone()
}

async fn authorise(f: &mut Fixture, id: &str) -> Answer {
    let read = as_read(&look(&mut f.admin, id).await);
    f.admin.post(&path(id, "authorise"), read).await
}

both_stores!(whoever_is_alone_releases_their_own_batch_and_everybody_sees_it, |store| async move {
    let mut f = single(store, json!({})).await;
    left_alone(&mut f, 8).await;
    let id = own(&mut f, FILE).await;
    assert_eq!(look(&mut f.admin, &id).await["you_can"]["authorise"], true, "a Developer is nobody's second");
    assert_eq!(waiting_for_me(&mut f).await, 1);
    f.pass(Duration::from_secs(16 * 60));
    authorise(&mut f, &id).await.refused(403, "step_up.required");
    pass(&mut f, 0).await;
    let other = json!({"count": 2, "totals": []});
    f.admin.post(&path(&id, "authorise"), other).await.refused(409, "batch.count");
    let done = authorise(&mut f, &id).await.expect(200);
    assert_eq!(
        (&done["state"], &done["approvals"], &done["waived"]),
        (&json!("authorised"), &json!([]), &json!(SAYS))
    );
    let record = f.admin.get("/v1/activity?act=batch.authorised").await.expect(200);
    let text = |name: &str| record["data"][0][name].as_str().unwrap_or_default().to_owned();
    assert!(text("says").starts_with("Asha Mrema authorised, alone, the batch salaries.csv"), "{record}");
    assert!(text("after").starts_with(&format!("authorised. {SAYS}. Identity confirmed at ")), "{record}");

    for _ in 0..4 {
        f.work().await;
        f.pass(Duration::from_secs(3));
    }
    f.work().await;
    let seen = look(&mut f.admin, &id).await;
    assert_eq!((&seen["state"], &seen["waived"]), (&json!("done"), &json!(SAYS)));
    for (_, state, payout) in payouts(&mut f.admin, &id).await {
        assert_eq!((state.as_str(), f.rail.times_paid(&payout)), ("succeeded", 1));
        let seen = f.admin.get(&format!("/v1/payouts/{payout}")).await.expect(200);
        assert_eq!((&seen["waived"], &seen["approvals"]), (&json!(SAYS), &json!([])));
        let history = f.admin.get(&format!("/v1/payouts/{payout}/history")).await.text;
        assert!(history.contains(&format!("{SAYS}. Released with the batch salaries.csv")), "{history}");
    }
    let file = f.admin.get(&path(&id, "results")).await;
    let lines: Vec<_> = file.text.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[1..].iter().all(|line| line.ends_with(&format!(",\"{SAYS}\""))), "{}", file.text);
    f.assert_ledger_holds().await;
});

both_stores!(while_somebody_else_acts_or_left_days_ago_only_nobody_is_alone, |store| async move {
    let mut f = single(store, json!({})).await;
    left_alone(&mut f, 5).await;
    let id = own(&mut f, FILE).await;
    authorise(&mut f, &id).await.refused(403, "batch.maker");
    let seen = look(&mut f.admin, &id).await;
    assert_eq!(
        (&seen["you_can"]["authorise"], &seen["refusal"]["code"]),
        (&json!(false), &json!("batch.maker"))
    );
    pass(&mut f, 3).await;
    for (someone, role) in [(f.people.employee, Role::Employee), (f.people.manager, Role::Manager)] {
        f.change(someone, "enabled", role, "active").await;
        authorise(&mut f, &id).await.refused(403, "batch.maker");
        f.change(someone, "joined", Role::Developer, "active").await;
    }
    authorise(&mut f, &id).await.expect(200);
});

both_stores!(a_batch_that_takes_two_is_not_released_by_one, |store| async move {
    let mut f = single(store, json!({"approvers": 2})).await;
    left_alone(&mut f, 8).await;
    let id = own(&mut f, FILE).await;
    assert_eq!(look(&mut f.admin, &id).await["required_approvals"], 2);
    authorise(&mut f, &id).await.refused(403, "batch.maker");
});

both_stores!(a_batch_whose_payouts_are_not_made_yet_is_not_released_by_one, |store| async move {
    let mut f = single(store, json!({})).await;
    left_alone(&mut f, 8).await;
    let id = id_of(&upload(&mut f.admin, FILE).await);
    f.work().await;
    confirm(&mut f.admin, &id).await;
    authorise(&mut f, &id).await.refused(409, "batch.preparing");
    f.work().await;
    authorise(&mut f, &id).await.expect(200);
});

both_stores!(a_batch_in_which_somebody_who_left_had_a_part_is_not_released_by_one, |store| async move {
    let mut f = single(store, json!({})).await;
    let id = id_of(&upload(&mut f.employee, FILE).await);
    f.work().await;
    left_alone(&mut f, 8).await;
    confirm(&mut f.admin, &id).await;
    f.work().await;
    assert_eq!(waiting_for_me(&mut f).await, 0);
    authorise(&mut f, &id).await.refused(403, "batch.maker");
});

both_stores!(
    what_waits_for_the_single_signatory_is_what_they_may_release_by_the_policy_of_now,
    |store| async move {
        let mut f = single(store, json!({})).await;
        left_alone(&mut f, 8).await;
        let small = own(&mut f, "phone,amount\n0712345678,5000\n").await;
        let id = own(&mut f, FILE).await;
        assert_eq!(waiting_for_me(&mut f).await, 2);
        // Tightened by one person: what was made before is held to it as well, as far as it reaches.
        let rules = json!({"approvers": 1, "two_approvers_from": [tzs(50_000)], "most_per_payout": [],
        "most_per_day": [], "single_signatory": true});
        f.admin.put("/v1/payout-policy", rules).await.expect(200);
        assert_eq!(look(&mut f.admin, &id).await["required_approvals"], 2);
        assert_eq!(waiting_for_me(&mut f).await, 1);
        authorise(&mut f, &id).await.refused(403, "batch.maker");
        authorise(&mut f, &small).await.expect(200);
        assert_eq!(waiting_for_me(&mut f).await, 0);
    }
);

both_stores!(a_batch_whose_beneficiary_changed_is_not_released_by_one, |store| async move {
    let mut f = single(store, json!({"beneficiary_second_person": true})).await;
    let new = json!({"name": "Asha Traders", "phone_number": "255712345678"});
    let added = f.employee.post("/v1/beneficiaries", new).await.expect(201);
    let act = |name: &str| format!("/v1/beneficiaries/{}/{name}", added["id"].as_str().expect("an id"));
    confirm_beneficiary(&mut f.manager, &added).await.expect(200);
    left_alone(&mut f, 8).await;
    let id = own(&mut f, "phone,amount\n0712345678,5000\n").await;
    assert_eq!(look(&mut f.admin, &id).await["you_can"]["authorise"], true);
    f.admin.post(&act("archive"), json!({})).await.expect(200);
    authorise(&mut f, &id).await.refused(403, "batch.maker");
    f.admin.post(&act("restore"), json!({})).await.expect(200);
    // Confirmed by nobody since.
    authorise(&mut f, &id).await.refused(403, "batch.maker");
    assert_eq!(look(&mut f.admin, &id).await["state"], "waiting");
});

both_stores!(what_one_person_released_is_stopped_like_any, |store| async move {
    let mut f = single(store, json!({})).await;
    left_alone(&mut f, 8).await;
    let id = own(&mut f, FILE).await;
    assert_eq!(f.balance().await, (100_000 - TOTAL, TOTAL));
    authorise(&mut f, &id).await.expect(200);
    f.admin.post(&path(&id, "stop"), json!({})).await.expect(200);
    for _ in 0..3 {
        f.work().await;
        f.pass(Duration::from_secs(3));
    }
    let seen = look(&mut f.admin, &id).await;
    assert_eq!((&seen["state"], &seen["waived"]), (&json!("stopped"), &json!(SAYS)), "{seen}");
    assert!(payouts(&mut f.admin, &id).await.iter().all(|(_, state, _)| state == "cancelled"));
    assert_eq!(f.balance().await, (100_000, 0));
    f.assert_ledger_holds().await;
});
