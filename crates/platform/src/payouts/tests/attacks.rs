//! Ways to release money alone, tried one after the other: each is refused, and each refusal stands in the record under the
//! name of whoever tried. What comes through batches is tried in `batches/tests/attacks.rs`.

use std::sync::Arc;

use axum::{Extension, Json};
use permit::{AuthorisePayout, Path, Permit, Problem, Role, Routes, Writing as _};
use serde_json::{Value, json};
use testkit::{Client, both_stores};
use tokio::sync::Notify;
use values::Id;

use super::{
    super::{commands::Authorise, model::Payout},
    PHONE, look, make, path, without_pause,
};
use crate::fixtures::{
    self, Fixture,
    money::{NewKey, payout_of},
};

/// Tries to authorise: refused with `code`, recorded as tried by `name`, and nothing leaves.
async fn tries(kibali: &mut Fixture, client: &mut Client, name: &str, id: &str, code: &str) {
    client.post(&path(id, "authorization"), json!({})).await.refused(403, code);
    recorded(kibali, name, code, &path(id, "authorization")).await;
    kibali.work().await;
    assert_eq!(kibali.rail.times_sent(id), 0, "nothing is sent");
    assert_eq!(look(&mut kibali.admin, id).await["state"], "pending");
}

/// The newest refusal in the record is this one.
async fn recorded(kibali: &mut Fixture, name: &str, code: &str, tried: &str) {
    let page = kibali.admin.get("/v1/activity?refused=true&limit=1").await.expect(200);
    let entry = page["data"][0].clone();
    let tried = format!("POST {tried}");
    assert_eq!((&entry["code"], &entry["after"]), (&json!(code), &json!(tried)), "{entry}");
    assert_eq!(entry["actor"]["name"], name, "{entry}");
}

/// A merchant that is not young any more, with money, whose keys make one payout after the other.
async fn settled(store: testkit::Store) -> Fixture {
    let mut kibali = without_pause(store).await;
    kibali.pass_days(20).await;
    kibali.fund(100_000).await;
    kibali
}

both_stores!(a_promoted_developer_stays_part_of_what_their_key_made, |store| async move {
    let mut kibali = settled(store).await;
    let new = NewKey { features: "payout", scopes: "payout.create payout.view", pays_at_once: false };
    let mut key = kibali.key(kibali.people.developer, new).await;
    let id = make(&mut key.client, 10_000, "PAY1").await;
    kibali.change(kibali.people.developer, "promoted", Role::Manager, "active").await;
    let mut juma = kibali.developer.clone();
    tries(&mut kibali, &mut juma, "Juma Otieno", &id, "payout.key_maker").await;
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
});

both_stores!(a_second_account_of_the_maker_is_no_second_person, |store| async move {
    let mut kibali = settled(store).await;
    // Asha invites herself once more, under another address, and prepares a payout.
    let email = "asha.private@zuri.example";
    let invited = json!({"name": "Asha Two", "email": email, "role": "Manager"});
    kibali.admin.post("/v1/team/invitations", invited).await.expect(201);
    kibali.work().await;
    let mail = kibali.mail.last_to(email).expect("a mail").text;
    let link = mail.lines().find(|line| line.contains("/invitation#")).expect("a link");
    let token = link.split_once('#').expect("a token").1;
    let accepted = json!({"token": token, "name": "Asha Two", "password": fixtures::PASSWORD});
    kibali.stranger().post("/v1/invitations/accept", accepted).await.expect(201);
    let mut second = fixtures::sign_in(kibali.stranger(), email).await;
    let id = make(&mut kibali.admin, 10_000, "PAY1").await;
    tries(&mut kibali, &mut second, "Asha Two", &id, "second_person.too_close").await;
    // Nor the other way round: what the second account prepares is not released by the first.
    let other = make(&mut second, 10_000, "PAY2").await;
    let mut first = kibali.admin.clone();
    tries(&mut kibali, &mut first, "Asha Mrema", &other, "second_person.too_close").await;
    kibali.peter.post(&path(&id, "authorization"), json!({})).await.expect(200);
});

both_stores!(a_payee_swapped_after_the_first_approval_voids_it, |store| async move {
    let mut kibali = settled(store).await;
    let id = make(&mut kibali.employee, 10_000, "PAY1").await;
    // Its maker has lost their access, so that it takes two.
    kibali.change(kibali.people.employee, "disabled", Role::Employee, "disabled").await;
    let first = kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(first["state"], "pending");
    // The route that changes a payout takes away its approvals; somebody reaches into the database.
    let answer =
        kibali.admin.send(http::Method::PATCH, &format!("/v1/payouts/{id}"), Some("{}".to_owned())).await;
    assert_eq!(answer.status, 405, "{}", answer.text);
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "attack").await.expect("a store");
    let payout: Id<Payout> = id.parse().expect("an id");
    let digest = [9_u8; 32];
    let swapped = "UPDATE payout SET account = '255754999999', digest = $3 WHERE merchant = $1 AND id = $2";
    upkeep.tx().execute(swapped, &[&payout, &digest]).await.expect("the database lets it");
    upkeep.keep().await.expect("kept");
    let second = kibali.peter.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(second["state"], "pending", "an approval covers what it was given for: {second}");
    kibali.work().await;
    assert_eq!(kibali.rail.times_sent(&id), 0);
});

both_stores!(a_key_minted_before_its_maker_was_demoted_pays_nobody_after, |store| async move {
    let mut kibali = settled(store).await;
    let mut key = kibali.full_key(true).await;
    let paid = key.client.post("/v1/payouts", payout_of(1_000, "BEFORE", PHONE)).await.expect(201);
    assert_eq!(paid["state"], "authorized", "{paid}");
    let peter = format!("/v1/team/members/{}", kibali.people.peter.member);
    kibali.admin.patch(&peter, json!({"role": "Developer"})).await.expect(200);
    key.client.post("/v1/payouts", payout_of(1_000, "AFTER", PHONE)).await.refused(403, "scope.refused");
    let page = kibali.admin.get("/v1/activity?refused=true&limit=1").await.expect(200);
    assert_eq!(
        (&page["data"][0]["code"], &page["data"][0]["after"]),
        (&json!("scope.refused"), &json!("POST /v1/payouts")),
        "{page}"
    );
    assert_eq!(kibali.balance().await.1, 1_072, "one is held");
});

/// Tells when a permit was built, and when it may go on.
#[derive(Clone, Default)]
struct Between(Arc<(Notify, Notify)>);

/// As the route that authorises, with time to think between the permit and the commit.
async fn authorise_slowly(
    permit: Permit<AuthorisePayout>,
    Extension(Between(between)): Extension<Between>,
    Path(id): Path<Id<Payout>>,
) -> Result<Json<Value>, Problem> {
    let checker = permit.actor().as_member().map(|member| member.id);
    between.0.notify_one();
    between.1.notified().await;
    let done = permit.post(Authorise { id, checker, read: None }).await?;
    Ok(Json(json!({ "state": done.payout.state })))
}

/// Authorises, and does `meanwhile` after the permit was built and before the commit.
async fn meanwhile(
    kibali: &mut Fixture,
    id: &str,
    meanwhile: impl AsyncFnOnce(&mut Fixture),
) -> testkit::Answer {
    let between = Between::default();
    let layer = Extension(between.clone());
    let router = Routes::new()
        .post("/v1/payouts/{id}/authorization", authorise_slowly)
        .wrap(move |router| router.layer(layer))
        .into_router(&kibali.kibali.app);
    let mut neema = kibali.manager.clone().through(router);
    let path = path(id, "authorization");
    let asking = tokio::spawn(async move { neema.post(&path, json!({})).await });
    between.0.0.notified().await;
    meanwhile(kibali).await;
    between.0.1.notify_one();
    asking.await.expect("an answer")
}

both_stores!(what_is_taken_away_between_load_and_commit_does_not_count_any_more, |store| async move {
    let mut kibali = settled(store).await;
    let id = make(&mut kibali.employee, 10_000, "PAY1").await;
    let member = format!("/v1/team/members/{}", kibali.people.manager.member);
    let demoted = meanwhile(&mut kibali, &id, async |kibali| {
        kibali.admin.patch(&member, json!({"role": "Employee"})).await.expect(200);
    });
    demoted.await.refused(403, "role.refused");
    recorded(&mut kibali, "Neema Kileo", "role.refused", &path(&id, "authorization")).await;
    kibali.admin.patch(&member, json!({"role": "Manager"})).await.expect(200);
    let disabled = meanwhile(&mut kibali, &id, async |kibali| {
        let manager = kibali.people.manager;
        kibali.disable(manager).await;
    });
    disabled.await.refused(403, "member.disabled");
    recorded(&mut kibali, "Neema Kileo", "member.disabled", &path(&id, "authorization")).await;
    kibali.change(kibali.people.manager, "enabled", Role::Manager, "active").await;
    let signed_out = meanwhile(&mut kibali, &id, async |kibali| {
        kibali.manager.delete("/v1/session").await.expect(204);
    });
    signed_out.await.refused(401, "session.required");
    assert_eq!(look(&mut kibali.admin, &id).await["state"], "pending");
    kibali.work().await;
    assert_eq!(kibali.rail.times_sent(&id), 0);
});

both_stores!(a_payout_taken_back_between_load_and_commit_is_not_released, |store| async move {
    let mut kibali = settled(store).await;
    let id = make(&mut kibali.employee, 10_000, "PAY1").await;
    let taken_back = meanwhile(&mut kibali, &id, async |kibali| {
        kibali.employee.post(&path(&id, "cancellation"), json!({})).await.expect(200);
    });
    taken_back.await.refused(409, "payout.not_waiting");
    assert_eq!(kibali.balance().await.1, 0);
});
