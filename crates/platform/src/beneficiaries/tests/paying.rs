//! Paying beneficiaries, and paying nobody else.

use permit::Role;

use super::*;
use crate::fixtures::money::{NewKey, payout_of, refusals, rules, tzs};

const UNTIL: &str = "2026-12-20T00:00:00.000Z";

/// Asha's phone, confirmed by Neema, in a merchant with money whose keys never pause.
async fn confirmed(store: testkit::Store) -> (Fixture, Value) {
    let free = |settings| crate::Settings { payout_cooldown: values::Duration::ZERO, ..settings };
    let mut f = fixtures::merchant_on(fixtures::empty_with(store, free).await).await;
    f.fund(1_000_000).await;
    let one = added(&mut f).await;
    confirm(&mut f.manager, &one).await.expect(200);
    (f, one)
}

fn to(one: &Value, reference: &str) -> Value {
    json!({"amount": tzs(10_000), "beneficiary": one["id"], "reference": reference})
}

async fn release(client: &mut Client, payout: &Value) -> Answer {
    client
        .post(&format!("/v1/payouts/{}/authorization", payout["id"].as_str().expect("an id")), json!({}))
        .await
}

async fn look(client: &mut Client, payout: &Value) -> Value {
    client.get(&format!("/v1/payouts/{}", payout["id"].as_str().expect("an id"))).await.expect(200)
}

/// The rule that only beneficiaries are paid, or not.
fn policy(only: bool) -> Value {
    rules(1, &json!({"beneficiary_second_person": only}))
}

both_stores!(a_payout_takes_over_the_account_and_keeps_whose_work_it_is, |store| async move {
    let (mut f, one) = confirmed(store).await;
    let both =
        json!({"amount": tzs(1), "beneficiary": one["id"], "phone_number": PHONE, "reference": "PAY0"});
    f.employee.post("/v1/payouts", both).await.refused(422, "input.invalid");
    let made = f.peter.post("/v1/payouts", to(&one, "PAY1")).await.expect(201);
    assert_eq!((&made["beneficiary"], &made["payee"]["account"]), (&one["id"], &json!(PHONE)));
    // Neema confirmed it and may release; had she added or changed it, she might not.
    release(&mut f.manager, &made).await.expect(200);
    let changed = f.manager.patch(&path(&one, ""), json!({"name": "Asha Traders Ltd"})).await.expect(200);
    f.peter.post("/v1/payouts", to(&one, "PAY2")).await.refused(409, "beneficiary.waiting");
    assert_eq!(refusals(&mut f, "beneficiary.waiting").await, 1);
    confirm(&mut f.peter, &changed).await.expect(200);
    let made = f.employee.post("/v1/payouts", to(&one, "PAY2")).await.expect(201);
    release(&mut f.manager, &made).await.refused(403, "payout.beneficiary_changer");
    let seen = look(&mut f.manager, &made).await;
    assert_eq!(seen["refusal"]["code"], "payout.beneficiary_changer");
    assert_eq!(f.manager.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 0);
    release(&mut f.peter, &made).await.expect(200);
    // Whoever added it stays part of it.
    let theirs = json!({"name": "Till", "till": {"provider_code": "503", "number": "5551234"}});
    let theirs = f.admin.post(PATH, theirs).await.expect(201);
    confirm(&mut f.peter, &theirs).await.expect(200);
    let made = f.employee.post("/v1/payouts", to(&theirs, "PAY3")).await.expect(201);
    release(&mut f.admin, &made).await.refused(403, "payout.beneficiary_changer");
    f.work().await;
    f.pass(values::Duration::from_secs(2));
    f.work().await;
    let paid = f.employee.get(&path(&one, "")).await.expect(200);
    assert!(paid["last_paid_at"].is_string(), "{paid}");
    act(&mut f.employee, &one, "/archive").await.expect(200);
    f.employee.post("/v1/payouts", to(&one, "PAY4")).await.refused(409, "beneficiary.archived");
    f.assert_ledger_holds().await;
});

both_stores!(a_beneficiary_swapped_after_the_payout_was_prepared_stops_its_release, |store| async move {
    let (mut f, one) = confirmed(store).await;
    let made = f.employee.post("/v1/payouts", to(&one, "PAY1")).await.expect(201);
    assert_eq!(look(&mut f.peter, &made).await["look_twice"]["beneficiary_changed"], false);
    f.employee.patch(&path(&one, ""), json!({"phone_number": "0754300118"})).await.expect(200);
    for confirmed_again in [false, true] {
        if confirmed_again {
            confirm(&mut f.manager, &one).await.expect(200);
        }
        let seen = look(&mut f.peter, &made).await;
        assert_eq!(
            (&seen["payee"]["account"], &seen["look_twice"]["beneficiary_changed"]),
            (&json!(PHONE), &json!(true))
        );
        assert_eq!(
            (&seen["you_can"]["authorise"], &seen["refusal"]["code"]),
            (&json!(false), &json!("payout.beneficiary_changed"))
        );
        release(&mut f.peter, &made).await.refused(409, "payout.beneficiary_changed");
        assert_eq!(f.peter.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 0);
    }
    let again = f.employee.post("/v1/payouts", to(&one, "PAY2")).await.expect(201);
    assert_eq!(again["payee"]["account"], "255754300118");
    act(&mut f.employee, &one, "/archive").await.expect(200);
    release(&mut f.peter, &again).await.refused(409, "payout.beneficiary_changed");
    f.work().await;
    assert_eq!(f.rail.times_paid(made["id"].as_str().expect("an id")), 0);
});

both_stores!(a_beneficiary_swapped_between_two_approvals_is_refused_and_recorded, |store| async move {
    let (mut f, one) = confirmed(store).await;
    let mut two = policy(false);
    two["approvers"] = json!(2);
    f.admin.put("/v1/payout-policy", two).await.expect(200);
    let made = f.employee.post("/v1/payouts", to(&one, "PAY1")).await.expect(201);
    let digest = look(&mut f.peter, &made).await["digest"].clone();
    assert_eq!(release(&mut f.manager, &made).await.expect(200)["state"], "pending");
    f.employee.patch(&path(&one, ""), json!({"phone_number": OTHER})).await.expect(200);
    confirm(&mut f.manager, &one).await.expect(200);
    release(&mut f.peter, &made).await.refused(409, "payout.beneficiary_changed");
    let seen = look(&mut f.peter, &made).await;
    assert_eq!(
        (&seen["state"], &seen["payee"]["account"], &seen["digest"]),
        (&json!("pending"), &json!(PHONE), &digest),
        "what was approved is what it was"
    );
    assert_eq!(seen["approvals"].as_array().map(Vec::len), Some(1));
    assert_eq!(refusals(&mut f, "payout.beneficiary_changed").await, 1);
    // Made again for the account of now, it is another payout, and nobody has approved that.
    let again = f.employee.post("/v1/payouts", to(&one, "PAY2")).await.expect(201);
    assert_eq!((&again["approvals"], &again["payee"]["account"]), (&json!([]), &json!(OTHER)));
    assert_ne!(look(&mut f.peter, &again).await["digest"], digest);
    assert_eq!(release(&mut f.peter, &again).await.expect(200)["state"], "pending");
    f.work().await;
    assert_eq!(f.rail.times_paid(made["id"].as_str().expect("an id")), 0);
});

both_stores!(where_only_beneficiaries_are_paid_nobody_else_is, |store| async move {
    let (mut f, one) = confirmed(store).await;
    let stranger = payout_of(10_000, "PAY1", "255754300118");
    f.employee.post("/v1/payouts", stranger.clone()).await.expect(201);
    // One person tightens, and whoever says nothing of it leaves it as it is.
    assert_eq!(
        f.admin.put("/v1/payout-policy", policy(true)).await.expect(200)["beneficiary_second_person"],
        true
    );
    let mut silent = policy(true);
    silent.as_object_mut().expect("an object").remove("beneficiary_second_person");
    assert_eq!(f.admin.put("/v1/payout-policy", silent).await.expect(200)["beneficiary_second_person"], true);
    let mut key = f.full_key(false).await;
    for (number, client) in [&mut f.employee, &mut f.admin, &mut key.client].into_iter().enumerate() {
        let refused =
            client.post("/v1/payouts", payout_of(10_000, &format!("NO{number}"), "255754300118")).await;
        let problem = refused.refused(422, "policy.unknown_payee");
        assert!(problem["detail"].as_str().expect("words").contains("under Beneficiaries"), "{problem}");
        // The same account, named or typed, is known.
        let typed = payout_of(10_000, &format!("YES{number}"), PHONE);
        let made = client.post("/v1/payouts", typed).await.expect(201);
        assert_eq!(made["beneficiary"], one["id"]);
    }
    let mut bearer = f.bearer(&key).await;
    let order =
        json!({"amount": 10_000, "currency": "TZS", "orderReference": "NO9", "phoneNumber": "255754300118"});
    let refused = bearer.post("/third-parties/payouts/create-mobile-money-payout", order).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text);

    // A batch is held to it as a whole.
    let file = "phone,amount\n0712345678,1000\n0754300118,1000\n";
    let batch =
        f.employee.upload("/v1/payout-batches?name=a.csv", "text/csv", file.as_bytes()).await.expect(201);
    f.work().await;
    let page = format!("/v1/payout-batches/{}", batch["id"].as_str().expect("an id"));
    let as_read = |batch: &Value| json!({"count": batch["count"], "totals": batch["totals"]});
    let seen = f.employee.get(&page).await.expect(200);
    let problem = f
        .employee
        .post(&format!("{page}/confirm"), as_read(&seen))
        .await
        .refused(422, "batch.unknown_payees");
    assert_eq!((&problem["count"], &problem["line"]), (&json!(1), &json!(3)));
    f.employee.delete(&format!("{page}/lines/2")).await;
    let seen = f.employee.get(&page).await.expect(200);
    f.employee.post(&format!("{page}/confirm"), as_read(&seen)).await.expect(201);

    // It takes two to loosen.
    let asked = f.admin.put("/v1/payout-policy", policy(false)).await.expect(202);
    f.employee
        .post("/v1/payouts", payout_of(10_000, "NO7", "255754300118"))
        .await
        .refused(422, "policy.unknown_payee");
    let request = asked["change_request"]["id"].as_str().expect("a request");
    f.peter.post(&format!("/v1/change-requests/{request}/confirmation"), json!({})).await.expect(200);
    f.employee.post("/v1/payouts", payout_of(10_000, "NO7", "255754300118")).await.expect(201);
    f.assert_ledger_holds().await;
});

/// A mandate to pay confirmed beneficiaries, or anybody.
fn mandate(known: bool) -> Value {
    json!({"per_payout": [tzs(50_000)], "per_day": [tzs(90_000)], "known_payees_only": known, "until": UNTIL})
}

/// A key of Peter's that pays, and where the mandate of its application is.
async fn paying_key(f: &mut Fixture) -> (Client, String) {
    let new =
        NewKey { features: "collection payout", scopes: "payout.create payout.view", pays_at_once: false };
    let key = f.key(f.people.peter, new).await;
    let list = f.admin.get("/v1/mandates").await.expect(200);
    let page = format!("/v1/mandates/{}", list["data"][0]["application_id"].as_str().expect("an id"));
    (key.client, page)
}

both_stores!(a_mandate_for_known_payees_leaves_others_to_people, |store| async move {
    let (mut f, one) = confirmed(store).await;
    let (mut key, page) = paying_key(&mut f).await;
    let asked = f.both_put(&page, mandate(true)).await;
    assert!(asked["after"].as_str().expect("words").contains("to confirmed beneficiaries"));
    let first = key.post("/v1/payouts", payout_of(1_000, "PAY1", PHONE)).await.expect(201);
    assert_eq!((&first["state"], &first["beneficiary"]), (&json!("authorized"), &one["id"]));
    let made = key.post("/v1/payouts", payout_of(1_000, "PAY2", "255754300118")).await.expect(201);
    assert_eq!(made["state"], "pending");
    // To pay anybody is more; to pay known ones only is less, and one person's act.
    f.both_put(&page, mandate(false)).await;
    let made = key.post("/v1/payouts", payout_of(1_000, "PAY3", "255754300118")).await.expect(201);
    assert_eq!(made["state"], "authorized");
    assert_eq!(f.manager.put(&page, mandate(true)).await.expect(200)["known_payees_only"], true);
    let made = key.post("/v1/payouts", payout_of(1_000, "PAY4", "255754300118")).await.expect(201);
    assert_eq!(made["state"], "pending");
    // A release that is taken back waits as any payout to a beneficiary does: it goes to none that was changed since.
    let undo = format!("/v1/payouts/{}/undo", first["id"].as_str().expect("an id"));
    f.manager.post(&undo, json!({})).await.expect(200);
    f.employee.patch(&path(&one, ""), json!({"phone_number": "0713000111"})).await.expect(200);
    release(&mut f.manager, &first).await.refused(409, "payout.beneficiary_changed");
});

both_stores!(
    what_a_mandate_let_go_to_anybody_is_released_by_people_to_beneficiaries_only,
    |store| async move {
        let (mut f, one) = confirmed(store).await;
        let (mut key, page) = paying_key(&mut f).await;
        f.both_put(&page, mandate(false)).await;
        f.admin.put("/v1/payout-policy", policy(true)).await.expect(200);
        let anybody = key.post("/v1/payouts", payout_of(1_000, "PAY1", OTHER)).await.expect(201);
        let known = key.post("/v1/payouts", payout_of(1_000, "PAY2", PHONE)).await.expect(201);
        for made in [&anybody, &known] {
            assert_eq!((&made["state"], &made["beneficiary"]), (&json!("authorized"), &Value::Null));
            let undo = format!("/v1/payouts/{}/undo", made["id"].as_str().expect("an id"));
            f.manager.post(&undo, json!({})).await.expect(200);
        }
        // What goes to a beneficiary is held to that one from now on, the other to nobody: people release none such.
        let seen = look(&mut f.manager, &anybody).await;
        assert_eq!(
            (&seen["you_can"]["authorise"], &seen["refusal"]["code"]),
            (&json!(false), &json!("payout.no_beneficiary"))
        );
        assert_eq!(f.manager.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 1);
        release(&mut f.manager, &anybody).await.refused(409, "payout.no_beneficiary");
        assert_eq!(refusals(&mut f, "payout.no_beneficiary").await, 1);
        assert_eq!(look(&mut f.manager, &known).await["beneficiary"], one["id"]);
        release(&mut f.manager, &known).await.expect(200);
        f.work().await;
        assert_eq!(f.rail.times_paid(anybody["id"].as_str().expect("an id")), 0);
        // Where people pay anybody again, so they do here.
        f.both_put("/v1/payout-policy", policy(false)).await;
        release(&mut f.manager, &anybody).await.expect(200);
        f.assert_ledger_holds().await;
    }
);

both_stores!(an_approver_sees_what_gives_reason_to_look_twice, |store| async move {
    let (mut f, one) = confirmed(store).await;
    let first = f.employee.post("/v1/payouts", to(&one, "PAY1")).await.expect(201);
    let seen = look(&mut f.peter, &first).await["look_twice"].clone();
    assert_eq!(
        seen,
        json!({"first_to_account": true, "same_as": null, "beneficiary_changed": false, "account_changed": false})
    );
    release(&mut f.peter, &first).await.expect(200);
    f.work().await;
    f.pass(values::Duration::from_secs(2));
    f.work().await;
    assert!(look(&mut f.peter, &first).await.get("look_twice").is_none(), "it does not wait any more");
    let second = f.employee.post("/v1/payouts", payout_of(10_000, "PAY2", PHONE)).await.expect(201);
    let seen = look(&mut f.peter, &second).await["look_twice"].clone();
    assert_eq!((&seen["first_to_account"], &seen["same_as"]), (&json!(false), &json!("PAY1")));
    let list = f.peter.get("/v1/payouts?state=pending").await.expect(200);
    assert_eq!(list["data"][0]["look_twice"], seen, "the list says the same");
    let other = f.employee.post("/v1/payouts", payout_of(10_001, "PAY3", PHONE)).await.expect(201);
    assert_eq!(look(&mut f.peter, &other).await["look_twice"]["same_as"], Value::Null);
    f.pass_days(1).await;
    let third = f.employee.post("/v1/payouts", payout_of(10_000, "PAY4", PHONE)).await.expect(201);
    assert_eq!(look(&mut f.peter, &third).await["look_twice"]["same_as"], Value::Null, "a day is over");
    f.employee.patch(&path(&one, ""), json!({"phone_number": "0754300118"})).await.expect(200);
    confirm(&mut f.manager, &one).await.expect(200);
    let fourth = f.employee.post("/v1/payouts", to(&one, "PAY5")).await.expect(201);
    let seen = look(&mut f.peter, &fourth).await["look_twice"].clone();
    assert_eq!(
        (&seen["account_changed"], &seen["first_to_account"], &seen["beneficiary_changed"]),
        (&json!(true), &json!(true), &json!(false))
    );
    let last = &seen["last_paid"];
    assert_eq!(last["amount"], tzs(10_000), "what was paid to them last, and where: {seen}");
    assert!(last["payee"].as_str().is_some_and(|payee| payee.ends_with("…678")), "{last}");
    let masked = look(&mut f.developer, &fourth).await["look_twice"]["last_paid"].to_string();
    assert!(!masked.contains(PHONE), "{masked}");
});

both_stores!(a_promoted_developer_releases_nothing_to_whom_their_key_brought, |store| async move {
    let (mut f, one) = confirmed(store).await;
    // Peter, an Admin, made application and key; the Developer renamed the application.
    let scopes = "beneficiary.view beneficiary.manage";
    let mut key =
        f.key(f.people.peter, NewKey { features: "payout", scopes, pays_at_once: false }).await.client;
    let applications = f.developer.get("/v1/applications").await.expect(200);
    let page = format!("/v1/applications/{}", applications["data"][0]["id"].as_str().expect("an id"));
    f.developer.patch(&page, json!({"name": "Renamed"})).await.expect(200);
    let added = key.post(PATH, json!({"name": "Built", "phone_number": OTHER})).await.expect(201);
    confirm(&mut f.manager, &added).await.expect(200);
    act(&mut f.employee, &one, "/archive").await.expect(200);
    act(&mut key, &one, "/restore").await.expect(200);
    confirm(&mut f.manager, &one).await.expect(200);
    f.change(f.people.developer, "promoted", Role::Manager, "active").await;
    for (one, reference) in [(&added, "PAY1"), (&one, "PAY2")] {
        let made = f.employee.post("/v1/payouts", to(one, reference)).await.expect(201);
        release(&mut f.developer, &made).await.refused(403, "payout.integrator");
        assert_eq!(look(&mut f.developer, &made).await["refusal"]["code"], "payout.integrator");
        assert_eq!(f.developer.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 0);
        assert_eq!(f.manager.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 1);
        release(&mut f.manager, &made).await.expect(200);
    }
    f.admin.put("/v1/payout-policy", policy(true)).await.expect(200);
    let file = format!("phone,amount\n{OTHER},5000\n");
    let batch = f.employee.upload("/v1/payout-batches", "text/csv", file.as_bytes()).await.expect(201);
    let page = format!("/v1/payout-batches/{}", batch["id"].as_str().expect("an id"));
    f.work().await;
    let seen = f.employee.get(&page).await.expect(200);
    let read = json!({"count": seen["count"], "totals": seen["totals"]});
    f.employee.post(&format!("{page}/confirm"), read.clone()).await.expect(201);
    f.work().await;
    f.developer.post(&format!("{page}/authorise"), read.clone()).await.refused(403, "batch.integrator");
    f.manager.post(&format!("{page}/authorise"), read).await.expect(200);
});
