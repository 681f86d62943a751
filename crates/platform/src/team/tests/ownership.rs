//! Handing the ownership over.

use testkit::both_stores;

use super::*;

async fn offered(f: &mut Fixture) -> String {
    let body = json!({"member_id": f.people.peter.member});
    text(&f.admin.post("/v1/team/ownership", body).await.expect(201)["transfer"]["id"])
}

fn of(id: &str, act: &str) -> String {
    format!("/v1/team/ownership/{id}/{act}")
}

both_stores!(the_recipient_accepts_and_the_former_owner_may_undo_it, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let id = offered(&mut f).await;
    assert_eq!(f.peter.get("/v1/team/ownership").await.expect(200)["transfer"]["you_can"], "accept");
    f.admin.post(&of(&id, "acceptance"), json!({})).await.refused(403, "ownership.not_recipient");
    f.work().await;
    let accepted = f.peter.post(&of(&id, "acceptance"), json!({})).await.expect(200);
    assert_eq!(accepted["transfer"]["undo_until"], "2026-11-26T07:00:00.000Z");
    assert_eq!(f.peter.get("/v1/team/members/me").await.expect(200)["owner"], true);
    assert_eq!(f.admin.get("/v1/team/members/me").await.expect(200)["owner"], false);
    f.work().await;
    for email in [f.people.admin.email, f.people.peter.email] {
        assert_eq!(f.mail.last_to(email).expect("a mail").subject, "Peter Mushi now owns Zuri Foods");
    }
    f.peter.post(&of(&id, "undo"), json!({})).await.refused(403, "ownership.not_former_owner");
    f.admin.post(&of(&id, "undo"), json!({})).await.expect(200);
    assert_eq!(f.admin.get("/v1/team/members/me").await.expect(200)["owner"], true);
    f.admin.post(&of(&id, "undo"), json!({})).await.refused(409, "ownership.closed");
});

both_stores!(the_new_owner_cannot_shut_the_former_one_out_while_it_may_be_undone, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let id = offered(&mut f).await;
    f.peter.post(&of(&id, "acceptance"), json!({})).await.expect(200);
    let former = f.people.admin.member;
    f.peter.patch(&path(former, ""), json!({"role": "Employee"})).await.refused(403, "member.former_owner");
    f.peter.post(&path(former, "/disable"), json!({})).await.refused(403, "member.former_owner");
    f.peter.delete(&path(former, "")).await.refused(403, "member.former_owner");
    let onward = json!({"member_id": former});
    f.peter.post("/v1/team/ownership", onward.clone()).await.refused(409, "ownership.still_undoable");
    f.pass_days(3).await;
    f.admin.post(&of(&id, "undo"), json!({})).await.refused(409, "ownership.undo_over");
    f.peter.post("/v1/team/ownership", onward).await.expect(201);
    f.peter.delete(&path(former, "")).await.expect(204);
    assert_eq!(f.peter.get("/v1/team/ownership").await.expect(200)["transfer"], Value::Null);
});

both_stores!(an_offer_goes_to_another_active_admin_and_one_at_a_time, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for nobody in [f.people.admin.member, f.people.manager.member] {
        f.admin.post("/v1/team/ownership", json!({"member_id": nobody})).await.refused(422, "input.invalid");
    }
    f.peter
        .post("/v1/team/ownership", json!({"member_id": f.people.admin.member}))
        .await
        .refused(403, "role.refused");
    let id = offered(&mut f).await;
    let again = json!({"member_id": f.people.peter.member});
    f.admin.post("/v1/team/ownership", again).await.refused(409, "ownership.offer_open");
    f.peter.post(&of(&id, "decline"), json!({})).await.expect(200);
    f.peter.post(&of(&id, "acceptance"), json!({})).await.refused(409, "ownership.closed");
    let id = offered(&mut f).await;
    f.admin.post(&of(&id, "withdrawal"), json!({})).await.expect(200);
    f.peter.post(&of(&id, "acceptance"), json!({})).await.refused(409, "ownership.closed");
});

both_stores!(an_offer_ends_when_its_recipient_is_no_longer_admin, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let id = offered(&mut f).await;
    let peter = path(f.people.peter.member, "");
    f.admin.patch(&peter, json!({"role": "Manager"})).await.expect(200);
    f.admin.patch(&peter, json!({"role": "Admin"})).await.expect(200);
    f.peter.post(&of(&id, "acceptance"), json!({})).await.refused(409, "ownership.closed");
});
