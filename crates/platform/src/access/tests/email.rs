//! A change of address: it takes the new address to agree, and the old one can take it back.

use serde_json::json;
use testkit::{Answer, both_stores};

use super::{HOUR, MINUTE, acts_of, is_signed_in, link_to, try_sign_in};
use crate::fixtures::{self, Fixture, PASSWORD};

const NEW: &str = "asha.mrema@zurifoods.co.tz";

async fn confirm(zuri: &Fixture, token: &str) -> Answer {
    zuri.stranger().post("/v1/email-changes/confirm", json!({"token": token})).await
}

async fn undo(zuri: &Fixture, token: &str) -> Answer {
    zuri.stranger().post("/v1/email-changes/undo", json!({"token": token})).await
}

both_stores!(an_address_changes_when_the_new_one_confirms, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let old = zuri.people.admin.email;
    zuri.admin.post("/v1/profile/email", json!({"email": NEW})).await.expect(202);
    let session = zuri.admin.get("/v1/session").await.expect(200);
    assert_eq!(
        (&session["person"]["email"], &session["person"]["pending_email"]),
        (&json!(old), &json!(NEW))
    );
    let (page, token) = link_to(&zuri, NEW).await.expect("a mail");
    assert_eq!(page, "http://127.0.0.1:8080/confirm-email");
    undo(&zuri, &token).await.refused(410, "link.over");
    assert_eq!(confirm(&zuri, &token).await.expect(200)["email"], NEW);
    confirm(&zuri, &token).await.refused(410, "link.over");
    let session = zuri.admin.get("/v1/session").await.expect(200);
    assert_eq!(
        (&session["person"]["email"], &session["person"]["email_confirmed"]),
        (&json!(NEW), &json!(true))
    );
    assert!(session["person"].get("pending_email").is_none());
    try_sign_in(&mut zuri.stranger(), old, PASSWORD).await.refused(401, "session.refused");
    try_sign_in(&mut zuri.stranger(), NEW, PASSWORD).await.expect(201);
    assert!(acts_of(&zuri, zuri.people.admin.person).await.contains(&"email.changed".to_owned()));
});

both_stores!(the_old_address_takes_a_change_back_within_three_days, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let old = zuri.people.admin.email;
    zuri.admin.post("/v1/profile/email", json!({"email": NEW})).await.expect(202);
    let (_, token) = link_to(&zuri, NEW).await.expect("a mail");
    confirm(&zuri, &token).await.expect(200);
    let (page, back) = link_to(&zuri, old).await.expect("a notice");
    assert_eq!(page, "http://127.0.0.1:8080/confirm-email?undo=1");
    zuri.pass(HOUR * 72 - MINUTE);
    let mut thief = zuri.stranger();
    try_sign_in(&mut thief, NEW, PASSWORD).await.expect(201);
    assert_eq!(undo(&zuri, &back).await.expect(200)["email"], old);
    assert!(!is_signed_in(&mut thief).await);
    try_sign_in(&mut thief, NEW, PASSWORD).await.refused(401, "session.refused");
    try_sign_in(&mut thief, old, PASSWORD).await.expect(201);
    undo(&zuri, &back).await.refused(410, "link.over");
});

both_stores!(a_change_that_waits_ends_with_the_sessions_of_whoever_asked_for_it, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let old = zuri.people.admin.email;
    let (thief, fresh) = ("thief@elsewhere.tz", "a new day in Mwanza");
    zuri.admin.post("/v1/profile/email", json!({"email": thief})).await.expect(202);
    let (_, stolen) = link_to(&zuri, thief).await.expect("a mail");
    let notice = zuri.mail.last_to(old).expect("a notice to the address in use");
    assert!(notice.subject.contains("asks to change") && notice.text.contains(thief), "{}", notice.text);
    zuri.stranger().post("/v1/password-resets", json!({"email": old})).await.expect(202);
    let (_, token) = link_to(&zuri, old).await.expect("a mail");
    let reset = json!({"token": token, "password": fresh});
    zuri.stranger().post("/v1/password-resets/complete", reset).await.expect(204);
    confirm(&zuri, &stolen).await.refused(410, "link.over");
    let mut asha = zuri.stranger();
    try_sign_in(&mut asha, old, fresh).await.expect(201);
    for end in ["password", "sessions"] {
        asha.post("/v1/profile/email", json!({"email": thief})).await.expect(202);
        let (_, stolen) = link_to(&zuri, thief).await.expect("a mail");
        if end == "password" {
            let change = json!({"current": fresh, "password": "another day in Mwanza"});
            asha.put("/v1/profile/password", change).await.expect(204);
        } else {
            asha.delete("/v1/profile/sessions").await.expect(204);
        }
        confirm(&zuri, &stolen).await.refused(410, "link.over");
    }
});

both_stores!(an_undo_that_comes_too_late_does_nothing, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    zuri.admin.post("/v1/profile/email", json!({"email": NEW})).await.expect(202);
    let (_, token) = link_to(&zuri, NEW).await.expect("a mail");
    confirm(&zuri, &token).await.expect(200);
    let (_, back) = link_to(&zuri, zuri.people.admin.email).await.expect("a notice");
    zuri.pass(HOUR * 72);
    undo(&zuri, &back).await.refused(410, "link.over");
});

both_stores!(whoever_chains_changes_cannot_keep_the_first_owner_out, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let (first, second) = ("mwizi@evil.example", "mwizi2@evil.example");
    let mut undos = Vec::new();
    for (from, to) in [(zuri.people.admin.email, first), (first, second)] {
        zuri.admin.post("/v1/profile/email", json!({"email": to})).await.expect(202);
        let (_, token) = link_to(&zuri, to).await.expect("a mail");
        confirm(&zuri, &token).await.expect(200);
        undos.push(link_to(&zuri, from).await.expect("a notice").1);
        zuri.pass(MINUTE);
    }
    let [owner, thief] = &undos[..] else { panic!("two changes") };
    undo(&zuri, thief).await.expect(200);
    assert_eq!(undo(&zuri, owner).await.expect(200)["email"], zuri.people.admin.email);
    undo(&zuri, thief).await.refused(410, "link.over");
});

both_stores!(an_address_of_somebody_else_gets_no_mail_and_the_asker_learns_nothing, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let taken = zuri.admin.post("/v1/profile/email", json!({"email": zuri.people.peter.email})).await;
    let free = zuri.admin.post("/v1/profile/email", json!({"email": NEW})).await;
    assert_eq!((taken.status, &taken.text), (free.status, &free.text));
    zuri.work().await;
    let mut to: Vec<_> = zuri.mail.mails().into_iter().flat_map(|mail| mail.to).collect();
    let old = zuri.people.admin.email;
    to.sort_unstable();
    assert_eq!(to, [NEW, old, old], "the asker's own address hears of both");
});

both_stores!(of_two_people_who_want_one_address_the_first_to_confirm_has_it, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    zuri.admin.post("/v1/profile/email", json!({"email": NEW})).await.expect(202);
    let (_, of_admin) = link_to(&zuri, NEW).await.expect("a mail");
    zuri.peter.post("/v1/profile/email", json!({"email": NEW})).await.expect(202);
    let (_, of_peter) = link_to(&zuri, NEW).await.expect("a mail");
    confirm(&zuri, &of_peter).await.expect(200);
    confirm(&zuri, &of_admin).await.refused(409, "email.taken");
    assert_eq!(zuri.admin.get("/v1/session").await.expect(200)["person"]["email"], zuri.people.admin.email);
});

both_stores!(the_first_owner_confirms_their_address_by_asking_for_the_same_one, |store| async move {
    let empty = fixtures::empty(store).await;
    let link = crate::access::set_up_link(&empty.kibali.app).await.expect("a store").expect("open");
    let token = link.split_once('#').expect("a token").1;
    let mut owner = empty.kibali.stranger();
    let email = "asha@zurifoods.co.tz";
    let body = json!({"token": token, "merchant_name": "Zuri", "name": "Asha", "email": email, "password": PASSWORD});
    let session = owner.post("/v1/set-up", body).await.expect(201);
    assert_eq!(session["person"]["email_confirmed"], false);
    owner.post("/v1/profile/email", json!({"email": email})).await.expect(202);
    while crate::worker::once(&empty.kibali.app, &empty.platform).await.expect("jobs") > 0 {}
    let mail = empty.mail.last_to(email).expect("a mail");
    let token =
        mail.text.split_whitespace().find_map(|word| word.split_once("/confirm-email#")).expect("a link").1;
    owner.post("/v1/email-changes/confirm", json!({"token": token})).await.expect(200);
    assert_eq!(owner.get("/v1/session").await.expect(200)["person"]["email_confirmed"], true);
    while crate::worker::once(&empty.kibali.app, &empty.platform).await.expect("jobs") > 0 {}
    assert_eq!(empty.mail.mails().len(), 1, "nothing changed, so there is nothing to take back");
});

both_stores!(of_many_who_confirm_one_address_at_once_one_has_it, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let mut tokens = Vec::new();
    for client in [&zuri.admin, &zuri.peter, &zuri.manager, &zuri.employee] {
        client.clone().post("/v1/profile/email", json!({"email": NEW})).await.expect(202);
        tokens.push(link_to(&zuri, NEW).await.expect("a mail").1);
    }
    let mut racers = tokio::task::JoinSet::new();
    for token in tokens {
        let mut client = zuri.stranger();
        racers.spawn(async move {
            client.post("/v1/email-changes/confirm", json!({"token": token})).await.status.as_u16()
        });
    }
    let mut answers = racers.join_all().await;
    answers.sort_unstable();
    assert_eq!(answers, [200, 409, 409, 409]);
});
