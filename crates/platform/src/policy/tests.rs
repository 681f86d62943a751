//! The payout policy: who changes it, and what it stops.

mod alone;

use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use crate::fixtures::{
    self, Fixture,
    money::{acts, payout_of, refusals, tzs},
};

const PATH: &str = "/v1/payout-policy";
const PHONE: &str = "255712345678";
const HOUR: u64 = 3600;

fn rules(approvers: i64, two_from: &[Value], per_payout: &[Value], per_day: &[Value]) -> Value {
    json!({"approvers": approvers, "two_approvers_from": two_from, "most_per_payout": per_payout,
        "most_per_day": per_day})
}

/// A merchant with money and these rules.
async fn ruled(store: testkit::Store, rules: Value) -> Fixture {
    let free = |settings| crate::Settings { payout_cooldown: Duration::ZERO, ..settings };
    let mut f = fixtures::merchant_on(fixtures::empty_with(store, free).await).await;
    f.fund(1_000_000).await;
    f.admin.put(PATH, rules).await.expect(200);
    f
}

async fn make(f: &mut Fixture, shillings: i64, reference: &str) -> testkit::Answer {
    f.employee.post("/v1/payouts", payout_of(shillings, reference, PHONE)).await
}

both_stores!(without_rules_one_approver_suffices_for_any_amount, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(3_000_000).await;
    let seen = f.admin.get(PATH).await.expect(200);
    for client in [&mut f.manager, &mut f.employee, &mut f.developer] {
        assert_eq!(client.get(PATH).await.expect(200), seen);
    }
    let none = json!({"approvers": 1, "two_approvers_from": [], "most_per_payout": [], "most_per_day": [],
        "beneficiary_second_person": false, "single_signatory": false, "pending": []});
    assert_eq!(seen, none);
    assert_eq!(make(&mut f, 2_000_000, "PAY1").await.expect(201)["required_approvals"], 1);
});

both_stores!(one_admin_tightens_and_two_loosen, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let tight = rules(1, &[tzs(500)], &[tzs(1_000)], &[]);
    for client in [&mut f.manager, &mut f.employee, &mut f.developer] {
        let problem = client.put(PATH, tight.clone()).await.refused(403, "role.refused");
        assert_eq!(problem["permission"], "policy.tighten");
    }
    let seen = f.admin.put(PATH, tight.clone()).await.expect(200);
    assert_eq!(
        (&seen["two_approvers_from"], &seen["most_per_payout"]),
        (&json!([tzs(500)]), &json!([tzs(1_000)]))
    );
    f.admin.put(PATH, tight).await.expect(200);
    // One limit more and one approver fewer: mixed, so it loosens.
    let mixed = rules(1, &[], &[tzs(1_000)], &[tzs(5_000)]);
    let asked = f.admin.put(PATH, mixed.clone()).await.expect(202)["change_request"].clone();
    assert_eq!(asked["kind"], "policy.loosened");
    assert_eq!(
        asked["before"],
        "One approver, two from TZS 500 on; at most TZS 1,000 a payout; no limit a day"
    );
    assert_eq!(asked["after"], "One approver; at most TZS 1,000 a payout; at most TZS 5,000 a day");
    let seen = f.peter.get(PATH).await.expect(200);
    assert_eq!((&seen["two_approvers_from"], &seen["most_per_day"]), (&json!([tzs(500)]), &json!([])));
    assert_eq!(seen["pending"][0]["id"], asked["id"]);
    assert_eq!(f.developer.get(PATH).await.expect(200)["pending"], json!([]));

    let confirmation = format!("/v1/change-requests/{}/confirmation", asked["id"].as_str().expect("an id"));
    f.admin.post(&confirmation, json!({})).await.refused(403, "second_person.same");
    f.peter.post(&confirmation, json!({})).await.expect(200);
    let seen = f.admin.get(PATH).await.expect(200);
    assert_eq!((&seen["two_approvers_from"], &seen["most_per_day"]), (&json!([]), &json!([tzs(5_000)])));
    let acts: Vec<_> = acts(&f)
        .await
        .into_iter()
        .filter(|act| act.starts_with("policy.") || act.starts_with("change."))
        .collect();
    assert_eq!(acts, ["policy.tightened", "change.requested", "change.confirmed"]);
});

both_stores!(a_loosening_that_was_overtaken_is_not_applied, |store| async move {
    let mut f = ruled(store, rules(2, &[], &[], &[])).await;
    let asked = f.admin.put(PATH, rules(1, &[], &[], &[])).await.expect(202)["change_request"].clone();
    f.peter.put(PATH, rules(2, &[], &[tzs(1_000)], &[])).await.expect(200);
    let confirmation = format!("/v1/change-requests/{}/confirmation", asked["id"].as_str().expect("an id"));
    f.peter.post(&confirmation, json!({})).await.refused(409, "change.outdated");
    let seen = f.admin.get(PATH).await.expect(200);
    assert_eq!((&seen["approvers"], &seen["most_per_payout"]), (&json!(2), &json!([tzs(1_000)])));
});

both_stores!(an_only_admin_loosens_alone_and_the_record_says_so, |store| async move {
    let f = fixtures::merchant(store).await;
    let (_, mut owner) = f.other_merchant().await;
    owner.put(PATH, rules(2, &[], &[], &[])).await.expect(200);
    assert_eq!(owner.put(PATH, rules(1, &[], &[], &[])).await.expect(200)["approvers"], 1);
    let record = owner.get("/v1/activity").await.expect(200);
    assert_eq!(record["data"][0]["act"], "policy.loosened", "{record}");
});

/// Rules by which whoever is alone releases their own.
fn single() -> Value {
    let mut rules = rules(1, &[], &[], &[]);
    rules["single_signatory"] = json!(true);
    rules
}

both_stores!(one_admin_makes_one_person_enough_only_while_they_are_alone, |store| async move {
    let f = fixtures::merchant(store).await;
    let (merchant, mut owner) = f.other_merchant().await;
    let baraka = f.join(merchant, f.people.employee, "Employee").await;
    let refused = owner.put(PATH, single()).await.refused(409, "policy.not_alone");
    assert!(refused["detail"].as_str().is_some_and(|says| says.contains("a second Admin")), "{refused}");
    assert_eq!(owner.get(PATH).await.expect(200)["single_signatory"], false);
    let record = owner.get("/v1/activity").await.expect(200);
    let entries = record["data"].as_array().expect("entries");
    assert!(entries.iter().any(|entry| entry["code"] == "policy.not_alone"), "{record}");
    assert!(!entries.iter().any(|entry| entry["act"] == "policy.loosened"), "{record}");
    // Sent away, they count for a week.
    owner.delete(&format!("/v1/team/members/{baraka}")).await.expect(204);
    f.pass(Duration::from_secs(7 * 24 * HOUR - 60));
    let mut owner = fixtures::sign_in(f.stranger(), "zawadi@pwani.co.tz").await;
    owner.put(PATH, single()).await.refused(409, "policy.not_alone");
    f.pass(Duration::from_secs(60));
    assert_eq!(owner.put(PATH, single()).await.expect(200)["single_signatory"], true);
});

both_stores!(nor_by_confirming_alone_what_was_asked_for_while_there_were_two, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let asked = f.admin.put(PATH, single()).await.expect(202)["change_request"].clone();
    f.admin.delete(&format!("/v1/team/members/{}", f.people.peter.member)).await.expect(204);
    f.pass(Duration::from_secs(8 * 24 * HOUR));
    f.admin = fixtures::sign_in(f.stranger(), f.people.admin.email).await;
    let confirmation = format!("/v1/change-requests/{}/confirmation", asked["id"].as_str().expect("an id"));
    f.admin.post(&confirmation, json!({})).await.refused(409, "policy.not_alone");
    assert_eq!(f.admin.get(PATH).await.expect(200)["single_signatory"], false);
    f.disable(f.people.manager).await;
    f.disable(f.people.employee).await;
    f.admin.post(&confirmation, json!({})).await.expect(200);
    assert_eq!(f.admin.get(PATH).await.expect(200)["single_signatory"], true);
});

both_stores!(tightening_takes_a_fresh_proof_of_identity, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.pass(Duration::from_secs(15 * 60));
    f.admin.put(PATH, rules(2, &[], &[], &[])).await.refused(403, "step_up.required");
});

both_stores!(what_is_no_policy_is_refused, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let kes = json!({"amount": 1, "currency": "KES"});
    for (wrong, field) in [
        (rules(0, &[], &[], &[]), "approvers"),
        (rules(3, &[], &[], &[]), "approvers"),
        (rules(1, &[tzs(1), tzs(2)], &[], &[]), "two_approvers_from"),
        (rules(1, &[], std::slice::from_ref(&kes), &[]), "most_per_payout"),
        (rules(1, &[], &[], std::slice::from_ref(&kes)), "most_per_day"),
    ] {
        let problem = f.admin.put(PATH, wrong).await.refused(422, "input.invalid");
        assert!(problem["errors"][field].is_string() || problem.to_string().contains(field), "{problem}");
    }
    f.admin.put(PATH, json!({"approvers": 1})).await.refused(422, "input.invalid");
});

both_stores!(large_payouts_take_two_people, |store| async move {
    let mut f = ruled(store, rules(1, &[tzs(5_000)], &[], &[])).await;
    let made = make(&mut f, 4_999, "SMALL").await.expect(201);
    assert_eq!(made["required_approvals"], 1);
    let made = make(&mut f, 5_000, "LARGE").await.expect(201);
    assert_eq!(made["required_approvals"], 2);
    let release = format!("/v1/payouts/{}/authorization", made["id"].as_str().expect("an id"));
    assert_eq!(f.manager.post(&release, json!({})).await.expect(200)["state"], "pending");
    f.manager.post(&release, json!({})).await.refused(409, "payout.approved");
    assert_eq!(f.admin.post(&release, json!({})).await.expect(200)["state"], "authorized");
});

both_stores!(tightening_reaches_what_waits, |store| async move {
    let mut f = ruled(store, rules(1, &[], &[], &[])).await;
    let made = make(&mut f, 5_000, "LARGE").await.expect(201);
    let small = make(&mut f, 4_999, "SMALL").await.expect(201);
    assert_eq!(made["required_approvals"], 1);
    f.admin.put(PATH, rules(1, &[tzs(5_000)], &[], &[])).await.expect(200);
    let page = format!("/v1/payouts/{}", made["id"].as_str().expect("an id"));
    assert_eq!(f.employee.get(&page).await.expect(200)["required_approvals"], 2);
    let listed = f.employee.get("/v1/payouts").await.expect(200);
    let shown =
        |place: usize| (&listed["data"][place]["reference"], &listed["data"][place]["required_approvals"]);
    assert_eq!([shown(0), shown(1)], [(&json!("SMALL"), &json!(1)), (&json!("LARGE"), &json!(2))]);
    let release = format!("{page}/authorization");
    let answer = f.manager.post(&release, json!({})).await.expect(200);
    assert_eq!((&answer["state"], &answer["required_approvals"]), (&json!("pending"), &json!(2)));
    assert_eq!(answer["approvals"].as_array().map(Vec::len), Some(1), "one more is needed");
    let answer = f.admin.post(&release, json!({})).await.expect(200);
    assert_eq!((&answer["state"], &answer["required_approvals"]), (&json!("authorized"), &json!(2)));
    assert_eq!(
        f.employee.get(&page).await.expect(200)["required_approvals"],
        2,
        "what it was held to is kept"
    );
    let release = format!("/v1/payouts/{}/authorization", small["id"].as_str().expect("an id"));
    assert_eq!(f.manager.post(&release, json!({})).await.expect(200)["state"], "authorized");
});

both_stores!(loosening_reaches_only_what_is_made_after_it, |store| async move {
    let mut f = ruled(store, rules(2, &[], &[], &[])).await;
    let made = make(&mut f, 5_000, "BEFORE").await.expect(201);
    let asked = f.admin.put(PATH, rules(1, &[], &[], &[])).await.expect(202)["change_request"].clone();
    let confirmation = format!("/v1/change-requests/{}/confirmation", asked["id"].as_str().expect("an id"));
    f.peter.post(&confirmation, json!({})).await.expect(200);
    let page = format!("/v1/payouts/{}", made["id"].as_str().expect("an id"));
    assert_eq!(f.employee.get(&page).await.expect(200)["required_approvals"], 2);
    assert_eq!(make(&mut f, 5_000, "AFTER").await.expect(201)["required_approvals"], 1);
    let release = format!("{page}/authorization");
    assert_eq!(f.manager.post(&release, json!({})).await.expect(200)["state"], "pending");
    assert_eq!(f.admin.post(&release, json!({})).await.expect(200)["state"], "authorized");
});

both_stores!(a_release_taken_back_is_held_to_the_policy_of_now, |store| async move {
    let mut f = ruled(store, rules(1, &[], &[], &[])).await;
    let made = make(&mut f, 5_000, "PAY1").await.expect(201);
    let page = format!("/v1/payouts/{}", made["id"].as_str().expect("an id"));
    f.manager.post(&format!("{page}/authorization"), json!({})).await.expect(200);
    f.admin.put(PATH, rules(2, &[], &[], &[])).await.expect(200);
    assert_eq!(f.employee.get(&page).await.expect(200)["required_approvals"], 1, "it was released by one");
    let undone = f.manager.post(&format!("{page}/undo"), json!({})).await.expect(200);
    assert_eq!((&undone["state"], &undone["required_approvals"]), (&json!("pending"), &json!(2)));
    let answer = f.manager.post(&format!("{page}/authorization"), json!({})).await.expect(200);
    assert_eq!(answer["state"], "pending");
});

both_stores!(no_payout_exceeds_the_limit_by_any_door, |store| async move {
    let mut f = ruled(store, rules(1, &[], &[tzs(1_000)], &[])).await;
    let problem = make(&mut f, 1_001, "PAY1").await.refused(400, "policy.payout_limit");
    let says = "A payout is at most TZS 1,000 here: pay less, or ask an Admin to raise the limit in the payout policy.";
    assert_eq!(problem["detail"], says);
    make(&mut f, 1_000, "PAY1").await.expect(201);
    let key = f.full_key(true).await;
    let mut client = f.bearer(&key).await;
    let order = json!({"amount": 1_001, "currency": "TZS", "orderReference": "PAY2", "phoneNumber": PHONE});
    let refused = client.post("/third-parties/payouts/create-mobile-money-payout", order).await.expect(400);
    assert_eq!(refused["message"], says);
    assert_eq!(f.balance().await.1, 1_072, "one payout with its fee is held");
    assert_eq!(refusals(&mut f, "policy.payout_limit").await, 2);
});

both_stores!(
    what_a_day_makes_is_limited_and_the_next_day_begins_at_midnight_in_east_africa,
    |store| async move {
        let mut f = fixtures::merchant(store).await;
        f.fund(1_000_000).await;
        // 07:00 UTC is 10:00 in East Africa. What was made before there was a limit counts.
        make(&mut f, 400, "PAY1").await.expect(201);
        f.admin.put(PATH, rules(1, &[], &[], &[tzs(1_000)])).await.expect(200);
        let made = make(&mut f, 500, "PAY2").await.expect(201);
        let problem = make(&mut f, 101, "PAY3").await.refused(400, "policy.day_limit");
        assert!(
            problem["detail"].as_str().expect("a sentence").contains("TZS 100 of today is left"),
            "{problem}"
        );
        let cancel = format!("/v1/payouts/{}/cancellation", made["id"].as_str().expect("an id"));
        f.employee.post(&cancel, json!({})).await.expect(200);
        make(&mut f, 101, "PAY3").await.refused(400, "policy.day_limit");
        make(&mut f, 100, "PAY3").await.expect(201);
        make(&mut f, 100, "PAY4").await.refused(400, "policy.day_limit");
        f.pass(Duration::from_secs(14 * HOUR - 1));
        f.sign_in_again().await;
        make(&mut f, 100, "PAY4").await.refused(400, "policy.day_limit");
        f.pass(Duration::from_secs(1));
        make(&mut f, 1_000, "PAY4").await.expect(201);
        make(&mut f, 100, "PAY5").await.refused(400, "policy.day_limit");
        f.assert_ledger_holds().await;
    }
);

both_stores!(another_merchants_payouts_and_other_currencies_do_not_count, |store| async move {
    let mut f = ruled(store, rules(1, &[], &[], &[json!({"amount": 100, "currency": "USD"})])).await;
    make(&mut f, 5_000, "PAY1").await.expect(201);
    let (_, mut owner) = f.other_merchant().await;
    let seen = owner.get(PATH).await.expect(200);
    assert_eq!(seen["most_per_day"], json!([]));
});

both_stores!(payouts_at_the_same_moment_stay_within_the_day_together, |store| async move {
    let mut f = ruled(store, rules(1, &[], &[], &[tzs(10_000)])).await;
    for round in 0..2 {
        let mut running = tokio::task::JoinSet::new();
        for number in 0..32 {
            let mut client = if number % 2 == 0 { f.employee.clone() } else { f.manager.clone() };
            running.spawn(async move {
                let body = payout_of(1_000, &format!("DAY{round}N{number}"), PHONE);
                client.post("/v1/payouts", body).await.status.as_u16()
            });
        }
        let statuses = running.join_all().await;
        let count = |status| statuses.iter().filter(|answer| **answer == status).count();
        assert_eq!((count(201), count(400)), (10, 22), "{statuses:?}");
        f.pass(Duration::from_secs(24 * HOUR));
        f.sign_in_again().await;
    }
    f.assert_ledger_holds().await;
});
