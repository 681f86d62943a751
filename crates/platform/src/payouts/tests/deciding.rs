//! Who may decide, and what that does to the money.

use permit::{Role, Writing as _};
use serde_json::json;
use testkit::both_stores;
use values::Duration;

use super::{PHONE, history, look, make, path, waiting, without_pause};
use crate::fixtures::{self, money::payout_of};

both_stores!(a_maker_never_authorises_their_own, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let id = make(&mut kibali.manager, 10_000, "PAY1").await;
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(
        (&seen["you_can"]["authorise"], &seen["refusal"]["code"]),
        (&json!(false), &json!("payout.maker"))
    );
    let who: Vec<_> =
        seen["refusal"]["who_can"].as_array().expect("people").iter().map(|one| &one["role"]).collect();
    assert_eq!(who, ["Admin", "Admin"]);
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.refused(403, "payout.maker");
    let own = make(&mut kibali.admin, 10_000, "PAY2").await;
    kibali.admin.post(&path(&own, "authorization"), json!({})).await.refused(403, "payout.maker");
    kibali.work().await;
    assert_eq!(kibali.rail.times_paid(&own), 0, "nothing is sent");
    kibali.peter.post(&path(&own, "authorization"), json!({})).await.expect(200);
    // Nor when their role has changed since.
    let third = make(&mut kibali.employee, 10_000, "PAY3").await;
    kibali.change(kibali.people.employee, "promoted", Role::Manager, "active").await;
    kibali.employee.post(&path(&third, "authorization"), json!({})).await.refused(403, "payout.maker");
});

both_stores!(a_promoted_developer_releases_nothing_their_key_made, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let scopes = "payout.create payout.view";
    let new = fixtures::money::NewKey { features: "collection payout", scopes, pays_at_once: false };
    let mut key = kibali.key(kibali.people.developer, new).await;
    let id = make(&mut key.client, 10_000, "PAY1").await;
    kibali.change(kibali.people.developer, "promoted", Role::Manager, "active").await;
    let seen = look(&mut kibali.developer, &id).await;
    assert_eq!(seen["refusal"]["code"], "payout.key_maker");
    kibali.developer.post(&path(&id, "authorization"), json!({})).await.refused(403, "payout.key_maker");
    key.client.post(&path(&id, "authorization"), json!({})).await.refused(403, "scope.refused");
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
});

both_stores!(a_promoted_developer_releases_nothing_that_came_through_what_they_built, |store| async move {
    let mut kibali = without_pause(store).await;
    kibali.fund(100_000).await;
    // Peter, an Admin, made application and key; the Developer renamed the application.
    let mut key = kibali.full_key(false).await;
    let edited = make(&mut key.client, 10_000, "EDITED").await;
    let applications = kibali.developer.get("/v1/applications").await.expect(200);
    let application = applications["data"][0]["id"].as_str().expect("an id").to_owned();
    let page = format!("/v1/applications/{application}");
    kibali.developer.patch(&page, json!({"name": "Renamed"})).await.expect(200);

    // Another application is nobody's but the Admin's: there the Developer asked for the key.
    let made = kibali.admin.post("/v1/applications", json!({"name": "Payroll"})).await.expect(201);
    let page = format!("/v1/applications/{}", made["id"].as_str().expect("an id"));
    let waits =
        |answer: &serde_json::Value| answer["change_request"]["id"].as_str().expect("a request").to_owned();
    let confirm = |change: &str| format!("/v1/change-requests/{change}/confirmation");
    let asked = kibali.admin.patch(&page, json!({"features": ["payout"]})).await.expect(202);
    kibali.peter.post(&confirm(&waits(&asked)), json!({})).await.expect(200);
    let keys = format!("{page}/keys");
    let wish = json!({"name": "Payroll", "scopes": ["payout.view", "payout.create"]});
    let asked = kibali.developer.post(&keys, wish).await.expect(202);
    let confirmed = kibali.peter.post(&confirm(&waits(&asked)), json!({})).await.expect(200);
    let calling = |answer: &serde_json::Value, kibali: &fixtures::Fixture| {
        let secret = answer["secret"]["key"].as_str().expect("a secret");
        kibali.stranger().with("authorization", &format!("Bearer {secret}"))
    };
    let mut payroll = calling(&confirmed, &kibali);
    let requested = make(&mut payroll, 10_000, "REQUESTED").await;
    // A key that takes its place, asked for and confirmed by Admins, is still what the Developer began.
    let list = kibali.admin.get(&keys).await.expect(200);
    let rotate = format!("{keys}/{}/rotate", list["data"][0]["id"].as_str().expect("an id"));
    let asked = kibali.admin.post(&rotate, json!({"overlap_hours": 1})).await.expect(202);
    let rotated = kibali.peter.post(&confirm(&waits(&asked)), json!({})).await.expect(200);
    let rotated = make(&mut calling(&rotated, &kibali), 10_000, "ROTATED").await;
    // Nothing of theirs is in this one.
    let ordinary = make(&mut kibali.employee, 10_000, "ORDINARY").await;

    kibali.change(kibali.people.developer, "promoted", Role::Manager, "active").await;
    let count = kibali.developer.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"].clone();
    assert_eq!(count, 1);
    assert_eq!(kibali.developer.get("/v1/home").await.expect(200)["waiting"]["count"], 1);
    for id in [&edited, &requested, &rotated] {
        let seen = look(&mut kibali.developer, id).await;
        assert_eq!(seen["refusal"]["code"], "payout.integrator", "{seen}");
        let who = seen["refusal"]["who_can"].to_string();
        assert!(who.contains("Neema Kileo") && !who.contains("Juma Otieno"), "{who}");
        kibali.developer.post(&path(id, "authorization"), json!({})).await.refused(403, "payout.integrator");
    }
    kibali.developer.post(&path(&ordinary, "authorization"), json!({})).await.expect(200);
    kibali.manager.post(&path(&requested, "authorization"), json!({})).await.expect(200);
});

both_stores!(whoever_switched_an_application_on_as_a_developer_releases_nothing_of_it, |store| async move {
    let mut kibali = without_pause(store).await;
    kibali.fund(100_000).await;
    let mut key = kibali.full_key(false).await;
    let made = make(&mut key.client, 10_000, "SWITCHED").await;
    let applications = kibali.developer.get("/v1/applications").await.expect(200);
    let application = applications["data"][0]["id"].as_str().expect("an id").to_owned();
    for act in ["disable", "enable"] {
        kibali.developer.post(&format!("/v1/applications/{application}/{act}"), json!({})).await.expect(200);
    }
    kibali.change(kibali.people.developer, "promoted", Role::Manager, "active").await;
    let authorisation = path(&made, "authorization");
    kibali.developer.post(&authorisation, json!({})).await.refused(403, "payout.integrator");
    kibali.manager.post(&authorisation, json!({})).await.expect(200);
});

both_stores!(whoever_was_shown_the_secret_does_not_release, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let mut key = kibali.full_key(false).await;
    let id = make(&mut key.client, 10_000, "PAY1").await;
    fixtures::money::show_secret(&kibali, &key, kibali.people.admin).await;
    kibali.admin.post(&path(&id, "authorization"), json!({})).await.refused(403, "payout.key_holder");
    kibali.peter.post(&path(&id, "authorization"), json!({})).await.refused(403, "payout.key_maker");
    let count = kibali.admin.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"].clone();
    assert_eq!(count, 0);
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
});

both_stores!(a_key_made_by_a_developer_pays_nobody, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let new = fixtures::money::NewKey {
        features: "collection payout",
        scopes: "payment.view payment.initiate payout.view payout.preview balance.view",
        pays_at_once: true,
    };
    let mut key = kibali.key(kibali.people.developer, new).await;
    key.client.post("/v1/payouts", payout_of(10_000, "PAY1", PHONE)).await.refused(403, "scope.refused");
    let mut bearer = kibali.bearer(&key).await;
    let body = json!({"amount": 1000, "currency": "TZS", "orderReference": "PAY1", "phoneNumber": PHONE});
    let refused = bearer.post("/third-parties/payouts/create-mobile-money-payout", body).await.expect(403);
    assert_eq!((&refused["statusCode"], &refused["error"]), (&json!(403), &json!("Forbidden")));
    // An application without the feature pays nobody either, whatever its key carries.
    let new = fixtures::money::NewKey { features: "collection", scopes: "payout.create", pays_at_once: true };
    let mut key = kibali.key(kibali.people.peter, new).await;
    key.client
        .post("/v1/payouts", payout_of(10_000, "PAY1", PHONE))
        .await
        .refused(403, "application.feature_off");
    let quote = json!({"amount": fixtures::money::tzs(1_000), "phone_number": PHONE});
    let new =
        fixtures::money::NewKey { features: "collection", scopes: "payout.preview", pays_at_once: false };
    let mut key = kibali.key(kibali.people.developer, new).await;
    key.client.post("/v1/payouts/preview", quote).await.refused(403, "application.feature_off");
    assert_eq!(kibali.balance().await, (100_000, 0));
});

both_stores!(a_payout_whose_maker_has_become_a_developer_takes_one_more, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let id = make(&mut kibali.employee, 10_000, "PAY1").await;
    kibali.change(kibali.people.employee, "demoted", Role::Developer, "active").await;
    let waits = kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!((&waits["state"], &waits["required_approvals"]), (&json!("pending"), &json!(2)), "{waits}");
    let released = kibali.peter.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(released["state"], "authorized", "{released}");
});

both_stores!(a_payout_whose_key_somebody_without_access_made_takes_one_more, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let mut key = kibali.full_key(false).await;
    let made = key.client.post("/v1/payouts", payout_of(10_000, "PAY1", PHONE)).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    kibali.change(kibali.people.peter, "disabled", Role::Admin, "disabled").await;
    let waits = kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(waits["state"], "pending", "{waits}");
    let released = kibali.admin.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(released["state"], "authorized", "{released}");
});

both_stores!(a_checker_stands_on_their_own_feet, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    kibali.pass_days(20).await;
    // Asha makes Neema's position anew: for 7 days Neema is no checker of what Asha makes.
    kibali.change(kibali.people.manager, "enabled", Role::Manager, "active").await;
    let id = make(&mut kibali.admin, 10_000, "PAY1").await;
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.refused(403, "second_person.too_close");
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(seen["refusal"]["code"], "second_person.too_close");
    let other = make(&mut kibali.employee, 10_000, "PAY2").await;
    kibali.manager.post(&path(&other, "authorization"), json!({})).await.expect(200);
    kibali.peter.post(&path(&id, "authorization"), json!({})).await.expect(200);
});

both_stores!(a_page_knows_that_an_address_which_no_mail_reached_does_not_count, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    kibali.pass_days(20).await;
    let id = make(&mut kibali.employee, 10_000, "PAY1").await;
    assert_eq!(look(&mut kibali.manager, &id).await["you_can"]["authorise"], true);
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let sql = "UPDATE person SET email_confirmed_at = NULL WHERE id = $1";
    upkeep.tx().as_person(kibali.people.manager.person).execute(sql, &[]).await.expect("a statement");
    upkeep.keep().await.expect("kept");
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(seen["refusal"]["code"], "second_person.address_unconfirmed");
});

both_stores!(a_maker_who_lost_their_access_leaves_two_checkers, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    kibali.change(kibali.people.employee, "disabled", Role::Employee, "disabled").await;
    assert_eq!(look(&mut kibali.manager, &id).await["required_approvals"], 2);
    let first = kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!((&first["state"], first["approvals"].as_array().map(Vec::len)), (&json!("pending"), Some(1)));
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.refused(409, "payout.approved");
    assert_eq!(fixtures::money::refusals(&mut kibali, "payout.approved").await, 1, "nobody is two people");
    kibali.work().await;
    assert_eq!(kibali.rail.times_paid(&id), 0);
    // An approval stops counting when its giver's access changes.
    kibali.pass(Duration::from_secs(1));
    kibali.change(kibali.people.manager, "demoted", Role::Employee, "active").await;
    let seen = look(&mut kibali.admin, &id).await;
    assert_eq!(seen["approvals"][0]["voided"], true);
    let second = kibali.peter.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(second["state"], "pending");
    let third = kibali.admin.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(third["state"], "authorized");
});

both_stores!(an_approval_does_not_come_back_with_the_role, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let two = fixtures::money::rules(2, &json!({}));
    kibali.admin.put("/v1/payout-policy", two).await.expect(200);
    let release = path(&id, "authorization");
    assert_eq!(kibali.manager.post(&release, json!({})).await.expect(200)["state"], "pending");
    kibali.pass(Duration::from_secs(1));
    for (kind, role) in [("demoted", Role::Employee), ("promoted", Role::Manager)] {
        kibali.change(kibali.people.manager, kind, role, "active").await;
    }
    assert_eq!(kibali.peter.post(&release, json!({})).await.expect(200)["state"], "pending");
    assert_eq!(kibali.admin.post(&release, json!({})).await.expect(200)["state"], "authorized");
});

both_stores!(authorising_takes_a_fresh_proof_and_keeps_it, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    kibali.pass(Duration::from_secs(16 * 60));
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.refused(403, "step_up.required");
    kibali.sign_in_again().await;
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(seen["digest"].as_str().map(str::len), Some(64));
    let seen = history(&mut kibali.manager, &id).await;
    let step = seen["timeline"][1]["detail"].as_str().expect("a step");
    assert!(step.contains("2026-11-23T07:16:00.000Z"), "{step}");
});

both_stores!(whoever_sees_no_number_reads_none_in_the_facts_of_a_step, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let reason = format!("{PHONE} is not the number she gave");
    kibali.manager.post(&path(&id, "rejection"), json!({"reason": reason})).await.expect(200);
    let whole = history(&mut kibali.manager, &id).await;
    assert_eq!(whole["timeline"][1]["facts"], json!({"code": "words", "text": reason}));
    let masked = history(&mut kibali.developer, &id).await;
    assert_eq!(masked["timeline"][1]["facts"]["code"], "words");
    assert!(!masked.to_string().contains(PHONE), "{masked}");
});

both_stores!(each_end_before_sending_frees_the_money, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    kibali.manager.post(&path(&id, "rejection"), json!({})).await.refused(422, "input.invalid");
    kibali.manager.post(&path(&id, "rejection"), json!({"reason": " "})).await.refused(422, "input.invalid");
    let done =
        kibali.manager.post(&path(&id, "rejection"), json!({"reason": "Wrong payee"})).await.expect(200);
    assert_eq!((&done["state"], &done["message"]), (&json!("rejected"), &json!("Wrong payee")));
    assert_eq!(kibali.balance().await, (100_000, 0));

    let cancelled = make(&mut kibali.employee, 10_000, "PAY2").await;
    kibali.employee.post(&path(&cancelled, "cancellation"), json!({})).await.expect(200);
    assert_eq!(kibali.balance().await, (100_000, 0));

    let expired = make(&mut kibali.employee, 10_000, "PAY3").await;
    kibali.pass(Duration::from_secs(7 * 24 * 3600));
    kibali.sign_in_again().await;
    kibali.manager.post(&path(&expired, "authorization"), json!({})).await.refused(409, "payout.expired");
    kibali.work().await;
    assert_eq!(look(&mut kibali.manager, &expired).await["state"], "expired");
    assert_eq!(kibali.balance().await, (100_000, 0));

    // Once ended, nothing more happens to them, and the money is freed once.
    for id in [&id, &cancelled, &expired] {
        kibali.manager.post(&path(id, "authorization"), json!({})).await.refused(409, "payout.not_waiting");
        kibali
            .manager
            .post(&path(id, "rejection"), json!({"reason": "no"}))
            .await
            .refused(409, "payout.not_waiting");
        kibali.manager.post(&path(id, "cancellation"), json!({})).await.refused(409, "payout.not_waiting");
    }
    assert_eq!(kibali.balance().await, (100_000, 0));
    assert_eq!(kibali.rail.times_sent(&id), 0);
    kibali.assert_ledger_holds().await;
    kibali.assert_database_guards().await;
});

both_stores!(employees_and_keys_take_back_only_their_own, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let mut key = kibali.full_key(false).await;
    let of_manager = make(&mut kibali.manager, 10_000, "PAY1").await;
    let of_key = make(&mut key.client, 10_000, "PAY2").await;
    let mut other = kibali.full_key(false).await;
    for id in [&of_manager, &of_key] {
        kibali.employee.post(&path(id, "cancellation"), json!({})).await.refused(403, "payout.not_yours");
        other.client.post(&path(id, "cancellation"), json!({})).await.refused(403, "payout.not_yours");
        assert_eq!(look(&mut kibali.employee, id).await["you_can"]["cancel"], false);
    }
    key.client.post(&path(&of_key, "cancellation"), json!({})).await.expect(200);
    kibali.admin.post(&path(&of_manager, "cancellation"), json!({})).await.expect(200);
    assert_eq!(kibali.balance().await, (100_000, 0));
});
