//! The single signatory: one person makes and releases, as long as there is nobody else.

use permit::{Duty, Role, Writing as _};
use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::Duration;

use super::{PHONE, history, look, make, path};
use crate::fixtures::{
    self, Fixture,
    money::{self, acts, payout_of},
};

const POLICY: &str = "/v1/payout-policy";

fn rules(approvers: i64) -> Value {
    money::rules(approvers, &json!({"single_signatory": true}))
}

async fn authorise(client: &mut Client, id: &str) -> testkit::Answer {
    client.post(&path(id, "authorization"), json!({})).await
}

/// A merchant whose two Admins switched it on, and a payout that one of them made.
async fn switched_on(store: testkit::Store) -> (Fixture, String) {
    let mut f = super::without_pause(store).await;
    f.fund(1_000_000).await;
    let asked = f.both_put(POLICY, rules(1)).await;
    assert_eq!(
        asked["after"],
        "One approver; no limit a payout; no limit a day; whoever alone makes and releases payouts releases their own"
    );
    assert_eq!(f.manager.get(POLICY).await.expect(200)["single_signatory"], true);
    let id = make(&mut f.admin, 10_000, "OWN1").await;
    (f, id)
}

/// Those who are left, signed in again after the clock was moved.
async fn sign_in(f: &mut Fixture) {
    f.admin = fixtures::sign_in(f.admin.clone().without_session(), f.people.admin.email).await;
    f.developer = fixtures::sign_in(f.developer.clone().without_session(), f.people.developer.email).await;
}

both_stores!(whoever_is_alone_releases_their_own_and_everybody_sees_it, |store| async move {
    let (mut f, id) = switched_on(store).await;
    authorise(&mut f.admin, &id).await.refused(403, "payout.maker");
    f.leave_alone().await;
    // They could have been sent away for this.
    authorise(&mut f.admin, &id).await.refused(403, "payout.maker");
    f.pass(Duration::from_secs(7 * 24 * 3600 - 3600));
    sign_in(&mut f).await;
    authorise(&mut f.admin, &id).await.refused(403, "payout.maker");
    assert_eq!(look(&mut f.admin, &id).await["you_can"]["authorise"], false);
    let id = make(&mut f.admin, 10_000, "OWN2").await;
    f.pass(Duration::from_secs(2 * 3600));
    f.admin.post(&path(&id, "authorization"), json!({})).await.refused(403, "step_up.required");
    sign_in(&mut f).await;
    assert_eq!(
        look(&mut f.admin, &id).await["you_can"]["authorise"],
        true,
        "the Developer who is left is nobody's second person"
    );
    assert_eq!(f.admin.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 1);
    let done = authorise(&mut f.admin, &id).await.expect(200);
    assert_eq!((&done["state"], &done["approvals"]), (&json!("authorized"), &json!([])));
    let says = "Single signatory: Asha Mrema released a payout of their own, as the only one who makes or releases payouts here";
    assert_eq!(done["waived"], says);
    assert_eq!(acts(&f).await.last().map(String::as_str), Some("payout.authorised"));
    let record = f.admin.get("/v1/activity").await.expect(200);
    assert!(
        record["data"][0]["says"]
            .as_str()
            .is_some_and(|told| told.starts_with("Asha Mrema authorised, alone, the payout of")
                && told.ends_with(says)),
        "{record}"
    );
    // The steps of the payout and every table say the same.
    let steps = history(&mut f.admin, &id).await["timeline"].clone();
    assert!(
        steps
            .as_array()
            .expect("steps")
            .iter()
            .any(|step| step["detail"].as_str().is_some_and(|told| told.starts_with(says)))
    );
    for (what, filters) in [("payout", json!({"search": "OWN2"})), ("approval", json!({}))] {
        let asked = json!({"format": "csv", "filters": filters});
        let export = f.admin.post(&format!("/v1/{what}-exports"), asked).await.expect(201);
        let table = f.admin.get(export["file"].as_str().expect("a file")).await.text;
        let line = table.lines().find(|line| line.contains("OWN2")).unwrap_or_default();
        assert!(line.contains(says) && export["total"] == 1, "{what}: {table}");
        assert_eq!(line.contains(",Single signatory: Asha Mrema,"), what == "approval", "{table}");
    }

    // Taken back, it waits again like any other.
    let undone = f.admin.post(&path(&id, "undo"), json!({})).await.expect(200);
    assert_eq!((&undone["state"], undone.get("waived")), (&json!("pending"), None));
    authorise(&mut f.admin, &id).await.expect(200);
    f.work().await;
    f.pass(Duration::from_secs(2));
    f.work().await;
    assert_eq!(look(&mut f.admin, &id).await["state"], "succeeded");
    f.assert_ledger_holds().await;
});

both_stores!(whoever_is_alone_settles_what_a_provider_leaves_open, |store| async move {
    let (mut f, _) = switched_on(store).await;
    f.leave_alone().await;
    f.pass(Duration::from_secs(8 * 24 * 3600));
    sign_in(&mut f).await;
    // The number whose network never answers.
    let made = f.admin.post("/v1/payouts", payout_of(10_000, "OWN2", "255712000003")).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    authorise(&mut f.admin, &id).await.expect(200);
    for _ in 0..4 {
        f.work().await;
        f.pass(Duration::from_secs(1));
    }
    let evidence = json!({"outcome": "not_paid", "note": "Statement of 6 December, line 14"});
    f.admin.post(&path(&id, "outcome"), evidence).await.expect(201);
    let confirmation = path(&id, "outcome/confirmation");
    // As long as there is somebody else, it takes them.
    f.change(f.people.employee, "enabled", Role::Employee, "active").await;
    f.admin.post(&confirmation, json!({})).await.refused(403, "payout.proposer");
    assert_eq!(f.admin.get(&path(&id, "outcomes")).await.expect(200)["alone"], Value::Null);
    f.change(f.people.employee, "joined", Role::Developer, "active").await;
    let says =
        "Single signatory: Asha Mrema settled a payout, as the only one who makes or releases payouts here";
    assert_eq!(f.admin.get(&path(&id, "outcomes")).await.expect(200)["alone"], says);
    let listed = f.admin.get("/v1/payout-exceptions?unknown_hours=0").await.expect(200);
    assert_eq!(listed["data"][0]["alone"], says);
    let done = f.admin.post(&confirmation, json!({})).await.expect(200);
    assert_eq!(done["state"], "failed");
    assert!(done["message"].as_str().is_some_and(|told| told.contains(says)), "{done}");
    let seen = f.admin.get(&path(&id, "outcomes")).await.expect(200);
    assert_eq!((&seen["proposals"][0]["waived"], seen.get("alone")), (&json!(says), None));
    let record = f.admin.get("/v1/activity").await.expect(200);
    let told = record["data"][0]["says"].as_str().expect("a sentence");
    assert!(told.starts_with("Asha Mrema confirmed, alone, as Asha Mrema proposed"), "{told}");
    f.assert_ledger_holds().await;
});

both_stores!(what_two_released_is_not_settled_by_one, |store| async move {
    let (mut f, _) = switched_on(store).await;
    let made = f.employee.post("/v1/payouts", payout_of(10_000, "TWO1", "255712000003")).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    // Whoever made it goes, so that it takes one approver more than the policy asks for.
    f.change(f.people.employee, "disabled", Role::Employee, "disabled").await;
    assert_eq!(authorise(&mut f.manager, &id).await.expect(200)["state"], "pending");
    authorise(&mut f.peter, &id).await.expect(200);
    for _ in 0..4 {
        f.work().await;
        f.pass(Duration::from_secs(1));
    }
    f.leave_alone().await;
    f.pass(Duration::from_secs(8 * 24 * 3600));
    sign_in(&mut f).await;
    let evidence = json!({"outcome": "not_paid", "note": "Statement of 6 December, line 14"});
    f.admin.post(&path(&id, "outcome"), evidence).await.expect(201);
    f.admin.post(&path(&id, "outcome/confirmation"), json!({})).await.refused(403, "payout.proposer");
    assert_eq!(f.admin.get(&path(&id, "outcomes")).await.expect(200)["alone"], Value::Null);
});

both_stores!(the_moment_somebody_else_acts_nobody_is_alone, |store| async move {
    let (mut f, _) = switched_on(store).await;
    f.leave_alone().await;
    f.pass(Duration::from_secs(8 * 24 * 3600));
    sign_in(&mut f).await;
    let id = make(&mut f.admin, 10_000, "OWN2").await;
    for (someone, role) in [
        (f.people.employee, Role::Employee),
        (f.people.manager, Role::Manager),
        (f.people.developer, Role::Manager),
    ] {
        f.change(someone, "enabled", role, "active").await;
        authorise(&mut f.admin, &id).await.refused(403, "payout.maker");
        f.change(someone, "joined", Role::Developer, "active").await;
    }
    authorise(&mut f.admin, &id).await.expect(200);
    // A Developer is never the one who is alone.
    let other = make(&mut f.admin, 10_000, "OWN3").await;
    authorise(&mut f.developer, &other).await.refused(403, "role.refused");
});

both_stores!(whoever_was_demoted_and_then_removed_counts_as_what_they_were, |store| async move {
    let (mut f, _) = switched_on(store).await;
    for (one, role) in [(f.people.peter, Role::Admin), (f.people.employee, Role::Employee)] {
        f.change(one, "disabled", role, "disabled").await;
    }
    f.pass(Duration::from_secs(8 * 24 * 3600));
    f.change(f.people.manager, "demoted", Role::Developer, "active").await;
    f.change(f.people.manager, "removed", Role::Developer, "removed").await;
    sign_in(&mut f).await;
    let id = make(&mut f.admin, 10_000, "OWN2").await;
    authorise(&mut f.admin, &id).await.refused(403, "payout.maker");
    // Nor does it matter as what they come back.
    f.change(f.people.manager, "joined", Role::Developer, "active").await;
    authorise(&mut f.admin, &id).await.refused(403, "payout.maker");
    assert_eq!(f.admin.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 0);
    f.pass(Duration::from_secs(7 * 24 * 3600));
    sign_in(&mut f).await;
    // A Developer who goes was nobody's second person.
    f.change(f.people.developer, "removed", Role::Developer, "removed").await;
    let id = make(&mut f.admin, 10_000, "OWN3").await;
    authorise(&mut f.admin, &id).await.expect(200);
});

both_stores!(what_takes_two_or_was_not_switched_on_is_not_released_by_one, |store| async move {
    let (mut f, _) = switched_on(store).await;
    f.admin.put(POLICY, rules(2)).await.expect(200);
    let two = f.admin.post("/v1/payouts", payout_of(10_000, "TWO1", PHONE)).await.expect(201);
    let two = two["id"].as_str().expect("an id").to_owned();
    f.leave_alone().await;
    f.pass(Duration::from_secs(6 * 24 * 3600));
    f.pass(Duration::from_secs(24 * 3600 - 60));
    sign_in(&mut f).await;
    f.pass(Duration::from_secs(50));
    authorise(&mut f.admin, &two).await.refused(403, "payout.maker");
    // Tightened at once, by one; and nothing passes any more.
    let mut off = rules(1);
    off["single_signatory"] = json!(false);
    off["approvers"] = json!(2);
    f.admin.put(POLICY, off).await.expect(200);
    f.pass(Duration::from_secs(60));
    let one = f.admin.post("/v1/payouts", payout_of(10_000, "TWO2", PHONE)).await.expect(201);
    authorise(&mut f.admin, one["id"].as_str().expect("an id")).await.refused(403, "payout.maker");
});

/// Gives the owner a payout duty, as no page can.
async fn put_duty(f: &Fixture, duty: Duty) {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let sql = "UPDATE member SET payout_duty = $3 WHERE merchant = $1 AND id = $2";
    upkeep.tx().execute(sql, &[&f.people.admin.member, &duty]).await.expect("a member");
    upkeep.keep().await.expect("kept");
}

both_stores!(a_single_signatory_has_both_sides_of_payouts, |store| async move {
    let (mut f, _) = switched_on(store).await;
    f.leave_alone().await;
    f.pass(Duration::from_secs(8 * 24 * 3600));
    sign_in(&mut f).await;
    let id = make(&mut f.admin, 10_000, "OWN2").await;
    for (duty, code) in [(Duty::Approver, "payout.maker"), (Duty::Initiator, "duty.refused")] {
        put_duty(&f, duty).await;
        authorise(&mut f.admin, &id).await.refused(403, code);
        assert_eq!(look(&mut f.admin, &id).await["you_can"]["authorise"], false, "{duty:?}");
        assert_eq!(f.admin.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 0, "{duty:?}");
    }
    put_duty(&f, Duty::Both).await;
    authorise(&mut f.admin, &id).await.expect(200);
});

both_stores!(what_takes_two_does_not_wait_for_whoever_is_alone, |store| async move {
    let (mut f, _) = switched_on(store).await;
    f.leave_alone().await;
    f.pass(Duration::from_secs(8 * 24 * 3600));
    sign_in(&mut f).await;
    let id = make(&mut f.admin, 10_000, "OWN2").await;
    assert_eq!(f.admin.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 1);
    // Tightened after it was made, by which it takes two.
    f.admin.put(POLICY, rules(2)).await.expect(200);
    assert_eq!(f.admin.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 0);
    authorise(&mut f.admin, &id).await.refused(403, "payout.maker");
});

both_stores!(what_ended_or_waited_too_long_is_not_released_by_whoever_is_alone, |store| async move {
    let (mut f, _) = switched_on(store).await;
    f.leave_alone().await;
    f.pass(Duration::from_secs(8 * 24 * 3600));
    sign_in(&mut f).await;
    let cancelled = make(&mut f.admin, 10_000, "OWN2").await;
    f.admin.post(&path(&cancelled, "cancellation"), json!({})).await.expect(200);
    authorise(&mut f.admin, &cancelled).await.refused(409, "payout.not_waiting");
    let late = make(&mut f.admin, 10_000, "OWN3").await;
    f.pass(Duration::from_secs(7 * 24 * 3600));
    sign_in(&mut f).await;
    authorise(&mut f.admin, &late).await.refused(409, "payout.expired");
    f.work().await;
    for id in [&cancelled, &late] {
        assert_eq!(f.rail.times_sent(id), 0);
    }
    f.assert_ledger_holds().await;
});
