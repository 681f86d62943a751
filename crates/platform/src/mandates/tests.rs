//! Mandates: who makes, lowers and ends one, and which payouts need nobody.

use serde_json::{Value, json};
use testkit::{Answer, Client, both_stores};
use values::Duration;

use crate::fixtures::{
    self, Fixture,
    money::{KeyInHand, NewKey, acts, payout_of, tzs},
};

const PHONE: &str = "255712345678";
const UNTIL: &str = "2026-12-20T00:00:00.000Z";

/// A merchant with money, and a key of an application that may pay out and has no mandate.
async fn paying(store: testkit::Store) -> (Fixture, KeyInHand, String) {
    let free = |settings| crate::Settings { payout_cooldown: Duration::ZERO, ..settings };
    let mut f = fixtures::merchant_on(fixtures::empty_with(store, free).await).await;
    f.fund(1_000_000).await;
    let key = f.full_key(false).await;
    let list = f.admin.get("/v1/mandates").await.expect(200);
    let id = list["data"][0]["application_id"].as_str().expect("an id").to_owned();
    assert_eq!(list["data"][0]["mandate"], Value::Null);
    (f, key, format!("/v1/mandates/{id}"))
}

fn mandate(each: i64, day: i64) -> Value {
    json!({"per_payout": [tzs(each)], "per_day": [tzs(day)], "until": UNTIL})
}

async fn confirm(client: &mut Client, asked: &Value) -> Answer {
    let id = asked["change_request"]["id"].as_str().expect("a request");
    client.post(&format!("/v1/change-requests/{id}/confirmation"), json!({})).await
}

/// The state of a payout that the key makes.
async fn pay(key: &mut KeyInHand, shillings: i64, reference: &str) -> Value {
    key.client.post("/v1/payouts", payout_of(shillings, reference, PHONE)).await.expect(201)["state"].clone()
}

both_stores!(inside_its_mandate_an_application_pays_at_once_and_outside_people_decide, |store| async move {
    let (mut f, mut key, path) = paying(store).await;
    assert_eq!(pay(&mut key, 100, "PAY0").await, "pending", "without a mandate");
    let asked = f.admin.put(&path, mandate(5_000, 8_000)).await.expect(202);
    assert_eq!(asked["change_request"]["kind"], "mandate.raised");
    assert_eq!(
        asked["change_request"]["after"],
        "payouts by API up to TZS 5,000 each and TZS 8,000 a day wait for nobody until 20 December 2026"
    );
    assert_eq!(pay(&mut key, 100, "PAY1").await, "pending", "while it is only asked for");
    confirm(&mut f.admin, &asked).await.refused(403, "second_person.same");
    confirm(&mut f.peter, &asked).await.expect(200);

    assert_eq!(pay(&mut key, 5_001, "PAY2").await, "pending", "larger than each may be");
    assert_eq!(pay(&mut key, 5_000, "PAY3").await, "authorized");
    assert_eq!(pay(&mut key, 3_001, "PAY4").await, "pending", "more than the day has left");
    assert_eq!(pay(&mut key, 3_000, "PAY5").await, "authorized");
    assert_eq!(pay(&mut key, 100, "PAY6").await, "pending");
    f.pass(Duration::from_secs(24 * 3600));
    assert_eq!(pay(&mut key, 5_000, "PAY7").await, "authorized", "another day");
    f.pass_days(27).await;
    assert_eq!(pay(&mut key, 100, "PAY8").await, "pending", "the mandate is over");
    // What people make waits, whatever an application may.
    let made = f.employee.post("/v1/payouts", payout_of(100, "PAY9", PHONE)).await.expect(201);
    assert_eq!(made["state"], "pending");
    f.assert_ledger_holds().await;
});

both_stores!(one_person_lowers_a_mandate_and_two_raise_it, |store| async move {
    let (mut f, mut key, path) = paying(store).await;
    for client in [&mut f.employee, &mut f.developer] {
        let problem = client.put(&path, mandate(1, 1)).await.refused(403, "role.refused");
        assert_eq!(problem["permission"], "mandate.lower");
        client.delete(&path).await.refused(403, "role.refused");
    }
    f.manager.put(&path, mandate(1, 1)).await.refused(403, "role.refused");
    let asked = f.admin.put(&path, mandate(5_000, 8_000)).await.expect(202);
    confirm(&mut f.peter, &asked).await.expect(200);
    f.manager.put(&path, mandate(5_000, 8_001)).await.refused(403, "role.refused");
    // Less each, and more a day: that raises.
    let asked = f.admin.put(&path, mandate(1_000, 9_000)).await.expect(202);
    let seen = f.manager.put(&path, mandate(1_000, 8_000)).await.expect(200);
    assert_eq!(
        seen,
        json!({"per_payout": [tzs(1_000)], "per_day": [tzs(8_000)], "known_payees_only": false, "payout_links": false, "until": UNTIL})
    );
    assert_eq!(pay(&mut key, 1_001, "PAY1").await, "pending", "it holds at once");
    confirm(&mut f.peter, &asked).await.refused(409, "change.outdated");
    assert_eq!(f.admin.get("/v1/mandates").await.expect(200)["data"][0]["mandate"], seen);
    f.manager.delete(&path).await.expect(204);
    assert_eq!(pay(&mut key, 100, "PAY2").await, "pending");
    f.manager.delete(&path).await.refused(404, "not_found");
    let acts: Vec<_> = acts(&f).await.into_iter().filter(|act| act.starts_with("mandate.")).collect();
    assert_eq!(acts, ["mandate.lowered", "mandate.ended"]);
});

both_stores!(a_mandate_takes_a_fresh_proof_and_an_application_that_pays, |store| async move {
    let (mut f, _, path) = paying(store).await;
    let other = NewKey { features: "collection", scopes: "payment.view", pays_at_once: false };
    f.key(f.people.peter, other).await;
    let list = f.admin.get("/v1/mandates").await.expect(200);
    assert_eq!(list["data"].as_array().map(Vec::len), Some(1), "one that collects has none: {list}");
    let applications = f.admin.get("/v1/applications").await.expect(200);
    let rows = applications["data"].as_array().expect("rows").iter();
    let collects = rows.map(|row| row["id"].as_str().expect("an id")).find(|id| !path.ends_with(id));
    let path_of_it = format!("/v1/mandates/{}", collects.expect("the other"));
    f.admin.put(&path_of_it, mandate(1, 1)).await.refused(409, "application.feature_off");
    let (_, mut owner) = f.other_merchant().await;
    owner.put(&path, mandate(1, 1)).await.refused(404, "not_found");
    owner.delete(&path).await.refused(404, "not_found");
    f.pass(Duration::from_secs(15 * 60));
    f.admin.put(&path, mandate(1, 1)).await.refused(403, "step_up.required");
});

both_stores!(a_mandate_is_given_in_time_and_while_the_application_pays, |store| async move {
    let (mut f, _, path) = paying(store).await;
    let mut soon = mandate(5_000, 8_000);
    soon["until"] = json!("2026-11-24T00:00:00.000Z");
    let asked = f.admin.put(&path, soon).await.expect(202);
    f.pass_days(1).await;
    confirm(&mut f.peter, &asked).await.refused(409, "change.outdated");
    let asked = f.admin.put(&path, mandate(5_000, 8_000)).await.expect(202);
    let application = path.replace("/mandates/", "/applications/");
    f.developer.patch(&application, json!({"features": ["collection"]})).await.expect(200);
    confirm(&mut f.peter, &asked).await.refused(409, "change.outdated");
});

both_stores!(what_is_no_mandate_is_refused, |store| async move {
    let (mut f, _, path) = paying(store).await;
    let usd = json!({"amount": 1, "currency": "USD"});
    for (wrong, field) in [
        (mandate(0, 1), "per_payout"),
        (mandate(2, 1), "per_day"),
        (json!({"per_payout": [tzs(1)], "per_day": [usd], "until": UNTIL}), "per_day"),
        (json!({"per_payout": [], "per_day": [], "until": UNTIL}), "per_payout"),
        (json!({"per_payout": [tzs(1)], "per_day": [tzs(1)], "until": "2020-01-01T00:00:00Z"}), "until"),
        (json!({"per_payout": [tzs(1)], "per_day": [tzs(1)], "until": "tomorrow"}), "A time is written like"),
    ] {
        let problem = f.admin.put(&path, wrong).await.refused(422, "input.invalid");
        assert!(problem.to_string().contains(field), "{problem}");
    }
});

both_stores!(payouts_at_the_same_moment_stay_within_the_mandate_together, |store| async move {
    let (mut f, key, path) = paying(store).await;
    let asked = f.admin.put(&path, mandate(1_000, 10_000)).await.expect(202);
    confirm(&mut f.peter, &asked).await.expect(200);
    let mut running = tokio::task::JoinSet::new();
    for number in 0..32 {
        let mut client = key.client.clone();
        running.spawn(async move {
            let body = payout_of(1_000, &format!("PAY{number}"), PHONE);
            client.post("/v1/payouts", body).await.expect(201)["state"].clone()
        });
    }
    let states = running.join_all().await;
    let count = |state: &str| states.iter().filter(|found| *found == state).count();
    assert_eq!((count("authorized"), count("pending")), (10, 22));
    f.assert_ledger_holds().await;
});

both_stores!(a_release_by_mandate_is_taken_back_like_any_other, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(10_000).await;
    let mut key = f.full_key(true).await;
    let made = key.client.post("/v1/payouts", payout_of(1_000, "PAY1", PHONE)).await.expect(201);
    assert_eq!(made["state"], "authorized");
    let id = made["id"].as_str().expect("an id");
    let seen = f.manager.post(&format!("/v1/payouts/{id}/undo"), json!({})).await.expect(200);
    assert_eq!(seen["state"], "pending");
    f.work().await;
    assert_eq!(f.rail.times_paid(id), 0);
    f.pass_days(7).await;
    f.work().await;
    assert_eq!(f.admin.get(&format!("/v1/payouts/{id}")).await.expect(200)["state"], "expired");
});

// What it reads is known beforehand, all of it. So the balances are locked after everything else, and nobody of the batch is
// decided about twice.
both_stores!(a_payout_is_made_in_one_journey_to_the_store, |store| async move {
    let (mut f, mut key, path) = paying(store).await;
    let asked = f.admin.put(&path, mandate(5_000, 8_000)).await.expect(202);
    confirm(&mut f.peter, &asked).await.expect(200);
    f.admin.put("/v1/payout-policy", fixtures::money::rules(2, &json!({}))).await.expect(200);
    let journeys = || f.kibali.app.engine_counts().journeys;
    let before = journeys();
    assert_eq!(pay(&mut key, 100, "PAY1").await, "authorized");
    assert_eq!(pay(&mut key, 5_001, "PAY2").await, "pending");
    assert_eq!(journeys() - before, 2, "by a key");
    let mut employee = f.employee.clone();
    employee.post("/v1/payouts", payout_of(100, "PAY3", PHONE)).await.expect(201);
    assert_eq!(journeys() - before, 3, "by a person");
});
