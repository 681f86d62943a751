//! Changing a payout that waits.

use permit::Role;
use serde_json::{Value, json};
use testkit::{Answer, Client, both_stores};
use values::Duration;

use super::{PHONE, history, look, make, path, waiting, without_pause};
use crate::fixtures::money::{acts, rules, tzs};

const OTHER: &str = "255754300118";

fn to(shillings: i64, phone: &str) -> Value {
    json!({"amount": tzs(shillings), "phone_number": phone})
}

/// Makes of the payout what `what` says, as the caller reads it now.
async fn edit(client: &mut Client, id: &str, mut what: Value) -> Answer {
    what["updated_at"] = look(client, id).await["updated_at"].clone();
    client.put(&format!("/v1/payouts/{id}"), what).await
}

/// Approves the payout as the caller reads it now.
async fn authorise(client: &mut Client, id: &str) -> Answer {
    let read = look(client, id).await["updated_at"].clone();
    client.post(&path(id, "authorization"), json!({"updated_at": read})).await
}

async fn waits_for(client: &mut Client) -> Value {
    client.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"].clone()
}

both_stores!(a_change_voids_approvals_and_whoever_changed_it_does_not_release_it, |store| async move {
    let mut f = without_pause(store).await;
    f.fund(100_000).await;
    f.admin.put("/v1/payout-policy", rules(2, &json!({}))).await.expect(200);
    let id = make(&mut f.employee, 10_000, "PAY1").await;
    let before = look(&mut f.manager, &id).await;
    authorise(&mut f.manager, &id).await.expect(200);

    let changed = edit(&mut f.peter, &id, to(1_000, OTHER)).await.expect(200);
    assert_eq!((&changed["state"], &changed["amount"]), (&json!("pending"), &tzs(1_000)));
    assert_eq!((&changed["reference"], &changed["maker"]["name"]), (&json!("PAY1"), &json!("Baraka Shayo")));
    assert_eq!((&changed["payee"]["phone"], &changed["approvals"]), (&json!(OTHER), &json!([])));
    assert_eq!(f.balance().await, (100_000 - 1_072, 1_072), "as much is held as it costs now");

    let seen = look(&mut f.peter, &id).await;
    assert_ne!(seen["digest"], before["digest"], "approvals cover something else now");
    assert_eq!(seen["look_twice"]["edited_by"], "Peter Mushi");
    let given = seen["approvals"].as_array().expect("approvals");
    assert!(given.len() == 1 && given[0]["voided"] == json!(true), "{seen}");
    assert_eq!(
        (&seen["you_can"]["authorise"], &seen["refusal"]["code"]),
        (&json!(false), &json!("payout.editor"))
    );
    authorise(&mut f.peter, &id).await.refused(403, "payout.editor");
    authorise(&mut f.employee, &id).await.refused(403, "role.refused");
    assert_eq!((waits_for(&mut f.peter).await, waits_for(&mut f.manager).await), (json!(0), json!(1)));

    // Nobody releases what it became by a page that they read before, or without looking.
    let authorisation = path(&id, "authorization");
    for body in [json!({"updated_at": before["updated_at"]}), json!({})] {
        f.manager.post(&authorisation, body).await.refused(409, "payout.changed");
    }
    assert_eq!(authorise(&mut f.manager, &id).await.expect(200)["state"], "pending");
    assert_eq!(authorise(&mut f.admin, &id).await.expect(200)["state"], "authorized");
    f.work().await;
    f.pass(Duration::from_secs(2));
    f.work().await;
    assert_eq!((f.rail.times_paid(&id), f.balance().await), (1, (100_000 - 1_072, 0)));

    let seen = history(&mut f.manager, &id).await;
    let states: Vec<_> =
        seen["timeline"].as_array().expect("steps").iter().map(|step| &step["state"]).collect();
    assert_eq!(
        states,
        ["pending", "approved", "edited", "approved", "authorized", "processing", "succeeded"]
    );
    let facts = &seen["timeline"][2]["facts"];
    assert_eq!((&facts["code"], &facts["name"]), (&json!("edited"), &json!("Peter Mushi")));
    assert_eq!((&facts["before"], &facts["after"]), (&tzs(10_000), &tzs(1_000)));
    assert!(facts["payee"].as_str().expect("a payee").ends_with("…118"), "{facts}");
    assert!(acts(&f).await.contains(&"payout.edited".to_owned()));
    f.assert_ledger_holds().await;
});

both_stores!(those_who_can_release_it_are_told_again_and_whoever_changed_it_is_not, |store| async move {
    let (mut f, id) = waiting(store).await;
    f.work().await;
    let before = f.mail.mails().len();
    edit(&mut f.manager, &id, to(2_000, PHONE)).await.expect(200);
    f.work().await;
    let mut told: Vec<_> = f.mail.mails().into_iter().skip(before).flat_map(|mail| mail.to).collect();
    told.sort();
    assert_eq!(told, [f.people.admin.email, f.people.peter.email]);
});

both_stores!(people_change_what_people_made_here_while_it_waits, |store| async move {
    let (mut f, id) = waiting(store).await;
    let mut key = f.full_key(false).await;
    let by_key = make(&mut key.client, 1_000, "KEY1").await;
    edit(&mut f.manager, &by_key, to(2_000, PHONE)).await.refused(409, "payout.not_editable");
    edit(&mut key.client, &by_key, to(2_000, PHONE)).await.refused(409, "payout.not_editable");
    assert_eq!(look(&mut f.manager, &by_key).await["you_can"]["edit"], false);
    let own = make(&mut f.manager, 1_000, "OWN").await;
    assert_eq!(look(&mut f.employee, &own).await["you_can"]["edit"], false);
    edit(&mut f.employee, &own, to(2_000, PHONE)).await.refused(403, "payout.not_yours");
    edit(&mut f.developer, &own, to(2_000, PHONE)).await.refused(403, "role.refused");

    let read = look(&mut f.employee, &id).await["updated_at"].clone();
    edit(&mut f.employee, &id, to(2_000, PHONE)).await.expect(200);
    let mut late = to(3_000, PHONE);
    late["updated_at"] = read;
    f.peter.put(&format!("/v1/payouts/{id}"), late).await.refused(409, "payout.changed");
    let dollars = json!({"amount": {"amount": 1_000, "currency": "USD"}, "phone_number": PHONE});
    edit(&mut f.employee, &id, dollars).await.refused(422, "input.invalid");
    let held = f.balance().await;
    edit(&mut f.employee, &id, to(200_000, PHONE)).await.refused(422, "payout.insufficient_balance");
    assert_eq!(f.balance().await, held, "and nothing moved");

    authorise(&mut f.manager, &id).await.expect(200);
    edit(&mut f.employee, &id, to(1_000, PHONE)).await.refused(409, "payout.not_waiting");
    f.assert_ledger_holds().await;
});

both_stores!(a_change_is_held_to_the_limits_by_what_it_adds, |store| async move {
    let mut f = without_pause(store).await;
    f.fund(100_000).await;
    let limits = json!({"most_per_payout": [tzs(12_000)], "most_per_day": [tzs(12_000)]});
    f.admin.put("/v1/payout-policy", rules(1, &limits)).await.expect(200);
    let id = make(&mut f.employee, 10_000, "PAY1").await;
    edit(&mut f.employee, &id, to(11_000, OTHER)).await.expect(200);
    edit(&mut f.employee, &id, to(13_000, OTHER)).await.refused(400, "policy.payout_limit");
    let more = make(&mut f.employee, 500, "PAY2").await;
    edit(&mut f.employee, &more, to(1_001, OTHER)).await.refused(400, "policy.day_limit");
    edit(&mut f.employee, &more, to(1_000, OTHER)).await.expect(200);
});

both_stores!(what_somebody_changed_who_lost_their_access_takes_one_more, |store| async move {
    let (mut f, id) = waiting(store).await;
    edit(&mut f.manager, &id, to(1_000, OTHER)).await.expect(200);
    assert_eq!(look(&mut f.admin, &id).await["required_approvals"], 1);
    f.pass(Duration::from_secs(1));
    f.change(f.people.manager, "disabled", Role::Manager, "disabled").await;
    assert_eq!(look(&mut f.admin, &id).await["required_approvals"], 2);
    assert_eq!(authorise(&mut f.admin, &id).await.expect(200)["state"], "pending");
    assert_eq!(authorise(&mut f.peter, &id).await.expect(200)["state"], "authorized");
});

both_stores!(whoever_changed_it_is_known_once_a_release_is_taken_back, |store| async move {
    let (mut f, id) = waiting(store).await;
    edit(&mut f.manager, &id, to(1_000, OTHER)).await.expect(200);
    // At once; and by an instance whose clock is behind.
    for behind in [0, 10] {
        f.kibali.clock.set(f.kibali.clock.now() - Duration::from_secs(behind));
        authorise(&mut f.peter, &id).await.expect(200);
        f.peter.post(&path(&id, "undo"), json!({})).await.expect(200);
        let seen = look(&mut f.manager, &id).await;
        assert_eq!(seen["refusal"]["code"], "payout.editor", "{seen}");
        assert_eq!(seen["look_twice"]["edited_by"], "Neema Kileo");
        authorise(&mut f.manager, &id).await.refused(403, "payout.editor");
        assert_eq!((waits_for(&mut f.manager).await, waits_for(&mut f.peter).await), (json!(0), json!(1)));
    }
    f.change(f.people.manager, "disabled", Role::Manager, "disabled").await;
    assert_eq!(look(&mut f.admin, &id).await["required_approvals"], 2);
});

both_stores!(whoever_changed_it_settles_none_of_it_whatever_clocks_say, |store| async move {
    let (mut f, id) = waiting(store).await;
    // Its network never answers.
    edit(&mut f.peter, &id, to(10_000, "255712000003")).await.expect(200);
    f.kibali.clock.set(f.kibali.clock.now() - Duration::from_secs(10));
    authorise(&mut f.manager, &id).await.expect(200);
    for _ in 0..4 {
        f.work().await;
        f.pass(Duration::from_secs(1));
    }
    assert_eq!(look(&mut f.manager, &id).await["state"], "unknown");
    let paid = json!({"outcome": "paid", "note": "Statement of 28 November, line 14"});
    f.manager.post(&path(&id, "outcome"), paid).await.expect(201);
    let confirmation = path(&id, "outcome/confirmation");
    f.peter.post(&confirmation, json!({})).await.refused(403, "payout.editor");
    f.admin.post(&confirmation, json!({})).await.expect(200);
});

both_stores!(a_payout_is_changed_fifty_times_and_then_made_anew, |store| async move {
    let (mut f, id) = waiting(store).await;
    for turn in 0..50 {
        edit(&mut f.employee, &id, to(1_000 + turn, PHONE)).await.expect(200);
    }
    edit(&mut f.employee, &id, to(1_000, PHONE)).await.refused(409, "payout.changed_often");
    f.employee.post(&path(&id, "cancellation"), json!({})).await.expect(200);
    assert_eq!(f.balance().await, (100_000, 0));
});
