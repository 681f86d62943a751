//! A forgotten password.

use serde_json::json;
use testkit::both_stores;

use super::{MINUTE, acts_of, is_signed_in, link_to, try_sign_in};
use crate::fixtures::{self, Fixture, PASSWORD};

const NEW: &str = "jua la asubuhi pwani kaskazini";

async fn ask(zuri: &Fixture, email: &str) {
    zuri.stranger().post("/v1/password-resets", json!({"email": email})).await.expect(202);
}

both_stores!(a_link_by_mail_sets_a_new_password_once, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let email = zuri.people.manager.email;
    ask(&zuri, email).await;
    let (page, token) = link_to(&zuri, email).await.expect("a mail");
    assert_eq!(page, "http://127.0.0.1:8080/reset");
    let mut stranger = zuri.stranger();
    let weak = json!({"token": token, "password": "password1234"});
    stranger.post("/v1/password-resets/complete", weak).await.refused(422, "password.common");
    let own = json!({"token": token, "password": "neema@zurifoods.co.tz"});
    stranger.post("/v1/password-resets/complete", own).await.refused(422, "password.known");
    let body = json!({"token": token, "password": NEW});
    stranger.post("/v1/password-resets/complete", body.clone()).await.expect(204);
    assert!(!is_signed_in(&mut stranger).await, "a link signs nobody in");
    assert!(!is_signed_in(&mut zuri.manager).await, "and ends every session");
    stranger.post("/v1/password-resets/complete", body).await.refused(410, "link.over");
    try_sign_in(&mut stranger, email, PASSWORD).await.refused(401, "session.refused");
    try_sign_in(&mut stranger, email, NEW).await.expect(201);
    assert!(acts_of(&zuri, zuri.people.manager.person).await.contains(&"password.reset".to_owned()));
    zuri.work().await;
    assert_eq!(zuri.mail.mails().len(), 2, "the link, and a notice");
});

both_stores!(an_unknown_address_is_answered_alike_and_written_to_by_nobody, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let mut stranger = zuri.stranger();
    let mut answers = Vec::new();
    for email in [zuri.people.manager.email, "nobody@zurifoods.co.tz"] {
        let answer = stranger.post("/v1/password-resets", json!({"email": email})).await;
        answers.push((answer.status, answer.text));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(zuri.kibali.app.passwords().hashed(), 6, "the fixture's own and no more");
    zuri.work().await;
    let to: Vec<_> = zuri.mail.mails().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(to, [zuri.people.manager.email]);
});

both_stores!(a_link_is_over_after_half_an_hour_and_when_a_newer_one_is_sent, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let email = zuri.people.manager.email;
    let complete = |token: &str| {
        let body = json!({"token": token, "password": NEW});
        let mut stranger = zuri.stranger();
        async move { stranger.post("/v1/password-resets/complete", body).await }
    };
    ask(&zuri, email).await;
    let (_, first) = link_to(&zuri, email).await.expect("a mail");
    ask(&zuri, email).await;
    let (_, second) = link_to(&zuri, email).await.expect("a mail");
    complete(&first).await.refused(410, "link.over");
    zuri.pass(MINUTE * 30);
    complete(&second).await.refused(410, "link.over");
    complete("nonsense").await.refused(410, "link.over");
    complete("a\0b").await.refused(410, "link.over");
    ask(&zuri, email).await;
    let (_, third) = link_to(&zuri, email).await.expect("a mail");
    zuri.pass(MINUTE * 29);
    complete(&third).await.expect(204);
});

both_stores!(of_two_tabs_with_one_link_one_succeeds, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let email = zuri.people.manager.email;
    ask(&zuri, email).await;
    let (_, token) = link_to(&zuri, email).await.expect("a mail");
    let mut tabs = tokio::task::JoinSet::new();
    for tab in 0..6 {
        let mut client = zuri.stranger();
        let body = json!({"token": token, "password": format!("{NEW} {tab}")});
        tabs.spawn(async move { client.post("/v1/password-resets/complete", body).await.status.as_u16() });
    }
    let mut answers = tabs.join_all().await;
    answers.sort_unstable();
    assert_eq!(answers, [204, 410, 410, 410, 410, 410]);
});

both_stores!(requests_for_one_address_are_counted_whether_or_not_it_is_known, |store| async move {
    let zuri = fixtures::merchant(store).await;
    for email in [zuri.people.manager.email, "nobody@zurifoods.co.tz"] {
        for _ in 0..10 {
            ask(&zuri, email).await;
        }
        zuri.stranger().post("/v1/password-resets", json!({"email": email})).await.refused(429, "too_many");
    }
    fixtures::sign_in(zuri.stranger(), zuri.people.manager.email).await;
});

both_stores!(an_operator_without_mail_makes_the_link_by_hand, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let email = values::Email::parse(zuri.people.manager.email).expect("an address");
    let link = crate::access::reset_link(&zuri.kibali.app, &email).await.expect("a store").expect("known");
    let token = link.split_once("/reset#").expect("a link").1;
    let body = json!({"token": token, "password": NEW});
    zuri.stranger().post("/v1/password-resets/complete", body).await.expect(204);
    try_sign_in(&mut zuri.stranger(), email.as_str(), NEW).await.expect(201);
    let nobody = values::Email::parse("nobody@x.tz").expect("an address");
    assert!(crate::access::reset_link(&zuri.kibali.app, &nobody).await.expect("a store").is_none());
});

both_stores!(without_mail_nobody_is_told_that_one_was_sent, |store| async move {
    let empty = fixtures::empty_with(store, |s| crate::Settings { smtp_url: None, ..s }).await;
    let mut zuri = fixtures::merchant_on(empty).await;
    let email = values::Email::parse(zuri.people.manager.email).expect("an address");
    let link = crate::access::reset_link(&zuri.kibali.app, &email).await.expect("a store").expect("known");
    let mut answers = Vec::new();
    for address in [email.as_str(), "nobody@x.tz"] {
        answers
            .push(zuri.stranger().post("/v1/password-resets", json!({"email": address})).await.expect(202));
    }
    assert_eq!(answers[0], answers[1], "whether the address is known or not");
    assert_eq!(answers[0]["sends"], false);
    assert!(
        answers[0]["says"].as_str().is_some_and(|says| says.contains("kibali reset-link")),
        "{}",
        answers[0]
    );
    zuri.work().await;
    // The link that the operator made is still good.
    let token = link.split_once("/reset#").expect("a link").1;
    let body = json!({"token": token, "password": NEW});
    zuri.stranger().post("/v1/password-resets/complete", body).await.expect(204);
    let refused = zuri.admin.post("/v1/profile/email", json!({"email": "asha@elsewhere.tz"})).await;
    let refused = refused.refused(409, "mail.off");
    assert!(refused["detail"].as_str().is_some_and(|says| says.contains("kibali email-link")), "{refused}");
    let report = zuri.admin.put("/v1/daily-report", json!({"on": true})).await;
    report.refused(409, "mail.off");
    zuri.admin.put("/v1/daily-report", json!({"on": false})).await.expect(200);
    // By the operator's link the address changes all the same.
    let old = values::Email::parse(zuri.people.admin.email).expect("an address");
    let new = values::Email::parse("asha@elsewhere.tz").expect("an address");
    let link =
        crate::access::email_link(&zuri.kibali.app, &old, &new).await.expect("a store").expect("known");
    let token = link.split_once('#').expect("a token").1;
    let changed =
        zuri.stranger().post("/v1/email-changes/confirm", json!({"token": token})).await.expect(200);
    assert_eq!(changed["email"], "asha@elsewhere.tz");
    assert_eq!(zuri.admin.get("/v1/session").await.expect(200)["person"]["email"], "asha@elsewhere.tz");
    assert!(crate::access::email_link(&zuri.kibali.app, &old, &new).await.expect("a store").is_none());
});
