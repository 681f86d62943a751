//! Who stands too close to whoever made a payout, and to whoever changed what it went through.

use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::Duration;

use super::{PHONE, look, make, path, without_pause};
use crate::fixtures::{
    self, Fixture, Someone,
    money::{payout_of, tzs},
};

/// A funded merchant that is no longer young.
async fn grown(store: testkit::Store) -> Fixture {
    let mut f = without_pause(store).await;
    f.fund(1_000_000).await;
    f.pass_days(15).await;
    f
}

/// Those who can release a payout, as somebody who cannot is told.
fn who_can(seen: &Value) -> Vec<String> {
    let people = seen["refusal"]["who_can"].as_array().expect("people").iter();
    people.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
}

async fn authorise(client: &mut Client, id: &str) -> testkit::Answer {
    client.post(&path(id, "authorization"), json!({})).await
}

/// How many payouts the caller is told that they could release, wherever that is said.
async fn waiting(client: &mut Client) -> Value {
    let count = client.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"].clone();
    assert_eq!(client.get("/v1/home").await.expect(200)["waiting"]["count"], count);
    count
}

async fn told(f: &Fixture, someone: Someone) -> bool {
    f.work().await;
    f.mail.last_to(someone.email).is_some()
}

both_stores!(nobody_releases_what_somebody_they_brought_in_made, |store| async move {
    let mut f = grown(store).await;
    let (asha, baraka) = (f.people.admin, f.people.employee);
    for (number, kind) in ["invited", "joined", "promoted", "enabled", "factor_reset"].iter().enumerate() {
        f.tie(asha, kind, baraka).await;
        let id = make(&mut f.employee, 1_000, &format!("PAY{number}")).await;
        let seen = look(&mut f.admin, &id).await;
        assert_eq!(seen["you_can"]["authorise"], false, "{kind}");
        assert_eq!(seen["refusal"]["code"], "second_person.too_close", "{kind}");
        assert_eq!(who_can(&seen), ["Peter Mushi", "Neema Kileo"], "{kind}");
        authorise(&mut f.admin, &id).await.refused(403, "second_person.too_close");
        authorise(&mut f.manager, &id).await.expect(200);
        f.pass_days(7).await;
        let later = make(&mut f.employee, 1_000, &format!("LATER{number}")).await;
        assert_eq!(look(&mut f.admin, &later).await["you_can"]["authorise"], true, "{kind}");
        authorise(&mut f.admin, &later).await.expect(200);
    }
});

both_stores!(nobody_releases_over_people_who_brought_each_other_in, |store| async move {
    let mut f = grown(store).await;
    let (asha, peter, neema, baraka) = (f.people.admin, f.people.peter, f.people.manager, f.people.employee);
    f.tie(asha, "invited", peter).await;
    f.tie(peter, "promoted", baraka).await;
    let id = make(&mut f.employee, 1_000, "PAY1").await;
    for client in [&mut f.admin, &mut f.peter] {
        authorise(client, &id).await.refused(403, "second_person.too_close");
        let seen = look(client, &id).await;
        assert_eq!(
            (&seen["refusal"]["code"], who_can(&seen)),
            (&json!("second_person.too_close"), vec!["Neema Kileo".to_owned()])
        );
    }
    assert!(
        told(&f, neema).await && !told(&f, asha).await && !told(&f, peter).await,
        "those who can are mailed"
    );
    authorise(&mut f.manager, &id).await.expect(200);
    // Two whom the same person brought in are not two either.
    f.tie(asha, "enabled", neema).await;
    let id = make(&mut f.manager, 1_000, "PAY2").await;
    authorise(&mut f.peter, &id).await.refused(403, "second_person.too_close");
    f.pass(Duration::from_secs(7 * 24 * 3600 - 1));
    f.sign_in_again().await;
    authorise(&mut f.peter, &id).await.refused(403, "second_person.too_close");
    f.pass(Duration::from_secs(1));
    let id = make(&mut f.manager, 1_000, "PAY3").await;
    authorise(&mut f.peter, &id).await.expect(200);
});

both_stores!(acts_that_give_nobody_anything_tie_nobody, |store| async move {
    let mut f = grown(store).await;
    for kind in ["demoted", "disabled", "removed"] {
        f.tie(f.people.admin, kind, f.people.employee).await;
    }
    let id = make(&mut f.employee, 1_000, "PAY1").await;
    assert_eq!(look(&mut f.admin, &id).await["you_can"]["authorise"], true);
    authorise(&mut f.admin, &id).await.expect(200);
});

both_stores!(a_young_merchant_releases_among_people_who_just_came, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(100_000).await;
    f.tie(f.people.admin, "invited", f.people.employee).await;
    let id = make(&mut f.employee, 1_000, "PAY1").await;
    authorise(&mut f.admin, &id).await.expect(200);
});

both_stores!(nobody_releases_what_the_key_of_somebody_they_brought_in_made, |store| async move {
    let mut f = grown(store).await;
    let scopes = "payout.create payout.view";
    let new = fixtures::money::NewKey { features: "collection payout", scopes, pays_at_once: false };
    let mut key = f.key(f.people.developer, new).await;
    f.tie(f.people.admin, "invited", f.people.developer).await;
    let id = make(&mut key.client, 1_000, "PAY1").await;
    let seen = look(&mut f.admin, &id).await;
    assert_eq!(seen["refusal"]["code"], "second_person.too_close");
    authorise(&mut f.admin, &id).await.refused(403, "second_person.too_close");
    authorise(&mut f.manager, &id).await.expect(200);
});

both_stores!(two_checkers_are_two_people_too, |store| async move {
    let mut f = grown(store).await;
    let policy = fixtures::money::rules(2, &json!({}));
    f.admin.put("/v1/payout-policy", policy).await.expect(200);
    f.tie(f.people.admin, "invited", f.people.peter).await;
    let id = make(&mut f.employee, 1_000, "PAY1").await;
    assert_eq!(authorise(&mut f.admin, &id).await.expect(200)["state"], "pending");
    authorise(&mut f.peter, &id).await.refused(403, "second_person.too_close");
    assert_eq!(who_can(&look(&mut f.peter, &id).await), ["Neema Kileo"]);
    assert_eq!(authorise(&mut f.manager, &id).await.expect(200)["state"], "authorized");
});

both_stores!(what_waits_for_somebody_is_what_they_may_release, |store| async move {
    let mut f = grown(store).await;
    make(&mut f.employee, 1_000, "PAY1").await;
    for client in [&mut f.admin, &mut f.peter, &mut f.manager] {
        assert_eq!(waiting(client).await, 1);
    }
    // Asha and Peter are tied to whoever made it, the one over the other.
    f.tie(f.people.admin, "invited", f.people.peter).await;
    f.tie(f.people.peter, "promoted", f.people.employee).await;
    for client in [&mut f.admin, &mut f.peter] {
        assert_eq!(waiting(client).await, 0);
    }
    assert_eq!(waiting(&mut f.manager).await, 1);
    f.pass_days(7).await;
    let id = make(&mut f.employee, 1_000, "PAY2").await;
    assert_eq!(waiting(&mut f.admin).await, 1, "what ties people ends");
    // Of two checkers the second is held apart from the first in the same way.
    let policy = fixtures::money::rules(2, &json!({}));
    f.admin.put("/v1/payout-policy", policy).await.expect(200);
    f.tie(f.people.admin, "invited", f.people.peter).await;
    authorise(&mut f.admin, &id).await.expect(200);
    for (client, count) in [(&mut f.admin, 0), (&mut f.peter, 0), (&mut f.manager, 1)] {
        assert_eq!(waiting(client).await, count);
    }
});

both_stores!(a_batch_is_held_to_the_same_rule, |store| async move {
    let mut f = grown(store).await;
    f.tie(f.people.admin, "invited", f.people.employee).await;
    let file = "Phone,Amount,Name,Reference\r\n0712345678,1000,,SAL1\r\n";
    let batch =
        f.employee.upload("/v1/payout-batches?name=a.csv", "text/csv", file.as_bytes()).await.expect(201);
    f.work().await;
    let page = format!("/v1/payout-batches/{}", batch["id"].as_str().expect("an id"));
    let seen = f.employee.get(&page).await.expect(200);
    let as_read = json!({"count": seen["count"], "totals": seen["totals"]});
    f.employee.post(&format!("{page}/confirm"), as_read.clone()).await.expect(201);
    f.work().await;
    for (client, count) in [(&mut f.admin, 0), (&mut f.peter, 1)] {
        assert_eq!(client.get("/v1/payout-batches").await.expect(200)["waiting_for_me"], count);
    }
    let release = format!("{page}/authorise");
    f.admin.post(&release, as_read.clone()).await.refused(403, "second_person.too_close");
    f.peter.post(&release, as_read).await.expect(200);
});

both_stores!(nobody_releases_what_went_through_a_mandate_that_they_changed_last, |store| async move {
    let mut f = without_pause(store).await;
    f.fund(1_000_000).await;
    // The key is of somebody who releases nothing anyway.
    let new = fixtures::money::NewKey {
        features: "collection payout",
        scopes: "payout.create payout.view",
        pays_at_once: false,
    };
    let mut key = f.key(f.people.developer, new).await;
    let list = f.admin.get("/v1/mandates").await.expect(200);
    let mandates = format!("/v1/mandates/{}", list["data"][0]["application_id"].as_str().expect("an id"));
    let mandate = |each: i64| json!({"per_payout": [tzs(each)], "per_day": [tzs(90_000)], "until": "2026-12-20T00:00:00.000Z"});
    let asked = f.admin.put(&mandates, mandate(5_000)).await.expect(202);
    let request = asked["change_request"]["id"].as_str().expect("a request");
    f.peter.post(&format!("/v1/change-requests/{request}/confirmation"), json!({})).await.expect(200);

    let id = make(&mut key.client, 1_000, "PAY1").await;
    assert_eq!(look(&mut f.admin, &id).await["state"], "authorized");
    f.peter.post(&path(&id, "undo"), json!({})).await.expect(200);
    for client in [&mut f.admin, &mut f.peter] {
        authorise(client, &id).await.refused(403, "payout.mandate_changer");
        let seen = look(client, &id).await;
        assert_eq!(
            (&seen["refusal"]["code"], who_can(&seen)),
            (&json!("payout.mandate_changer"), vec!["Neema Kileo".to_owned()])
        );
        assert_eq!(client.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 0);
    }
    authorise(&mut f.manager, &id).await.expect(200);

    // Whoever lowers it is the last; what never went through it has no part of theirs.
    f.manager.put(&mandates, mandate(2_000)).await.expect(200);
    let id = make(&mut key.client, 1_000, "PAY2").await;
    f.manager.post(&path(&id, "undo"), json!({})).await.expect(200);
    authorise(&mut f.manager, &id).await.refused(403, "payout.mandate_changer");
    authorise(&mut f.admin, &id).await.expect(200);
    let made = key.client.post("/v1/payouts", payout_of(3_000, "PAY3", PHONE)).await.expect(201);
    assert_eq!(made["state"], "pending");
    authorise(&mut f.manager, made["id"].as_str().expect("an id")).await.expect(200);
});
