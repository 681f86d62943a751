//! The second factor: each code once, recovery codes for when the phone is gone.

use serde_json::json;
use testkit::both_stores;

use super::{MINUTE, acts_of, code_at, comparable, is_signed_in, password, switch_factor_on};
use crate::fixtures::{self, PASSWORD};

both_stores!(a_factor_that_is_on_is_asked_for_at_every_sign_in, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let mut admin = zuri.admin.clone();
    let enrolment = admin.post("/v1/profile/second-factor", json!({})).await.expect(201);
    let secret = enrolment["secret"].as_str().expect("a secret");
    assert!(enrolment["uri"].as_str().expect("an address").contains(secret));
    assert!(enrolment["qr_svg"].as_str().expect("a picture").starts_with("<svg "));
    let email = zuri.people.admin.email;
    fixtures::sign_in(zuri.stranger(), email).await;
    let wrong = json!({"code": "000000"});
    admin.post("/v1/profile/second-factor/confirm", wrong).await.refused(401, "session.refused");
    let right = json!({"code": code_at(secret, zuri.kibali.clock.now())});
    let codes = admin.post("/v1/profile/second-factor/confirm", right).await.expect(200);
    assert_eq!(codes["recovery_codes"].as_array().expect("a list").len(), 10);
    admin.post("/v1/profile/second-factor", json!({})).await.refused(409, "second_factor.on");

    let mut stranger = zuri.stranger();
    let mut body = json!({"email": email, "password": PASSWORD});
    stranger.post("/v1/session", body.clone()).await.refused(401, "session.code_required");
    body["code"] = json!("123456");
    stranger.post("/v1/session", body.clone()).await.refused(401, "session.refused");
    zuri.pass(MINUTE);
    body["code"] = json!(code_at(secret, zuri.kibali.clock.now()));
    body["password"] = json!("wrong horse battery staple");
    let wrong_password = stranger.post("/v1/session", body.clone()).await;
    body["code"] = json!("123456");
    assert_eq!(comparable(&stranger.post("/v1/session", body.clone()).await), comparable(&wrong_password));
    body["password"] = json!(PASSWORD);
    body["code"] = json!(code_at(secret, zuri.kibali.clock.now()));
    let session = stranger.post("/v1/session", body).await.expect(201);
    assert_eq!(
        (&session["person"]["second_factor"], &session["person"]["recovery_codes_left"]),
        (&json!(true), &json!(10))
    );
    assert!(zuri.manager.get("/v1/session").await.expect(200)["person"]["second_factor"] == false);
});

both_stores!(the_operator_takes_a_lost_factor_away_and_the_owner_is_told, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let (email, nobody) = (zuri.people.admin.email, "nobody@zurifoods.co.tz");
    let read = |text: &str| values::Email::parse(text).expect("an address");
    let app = zuri.kibali.app.clone();
    let reset =
        async |text: &str| crate::access::operator_resets_factor(&app, &read(text)).await.expect("a store");
    assert!(!reset(nobody).await && !reset(email).await, "nobody, and somebody without a factor");
    switch_factor_on(&zuri, &mut zuri.admin.clone()).await;
    zuri.stranger()
        .post("/v1/session", json!({"email": email, "password": PASSWORD}))
        .await
        .refused(401, "session.code_required");
    assert!(reset(email).await);
    zuri.admin.get("/v1/session").await.refused(401, "session.required");
    zuri.stranger().post("/v1/session", json!({"email": email, "password": PASSWORD})).await.expect(201);
    zuri.work().await;
    assert!(zuri.mail.last_to(email).expect("a mail").subject.contains("second factor"));
});

both_stores!(a_code_that_was_used_is_refused, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let mut admin = zuri.admin.clone();
    let (secret, _) = switch_factor_on(&zuri, &mut admin).await;
    let body = |code: String| json!({"email": zuri.people.admin.email, "password": PASSWORD, "code": code});
    let spent = body(code_at(&secret, zuri.kibali.clock.now()));
    let mut stranger = zuri.stranger();
    stranger.post("/v1/session", spent).await.refused(401, "session.refused");
    zuri.pass(MINUTE);
    let code = code_at(&secret, zuri.kibali.clock.now());
    stranger.post("/v1/session", body(code.clone())).await.expect(201);
    zuri.stranger().post("/v1/session", body(code.clone())).await.refused(401, "session.refused");
    zuri.admin.post("/v1/session/step-up", json!({"code": code})).await.refused(401, "session.refused");
    let mut racers = tokio::task::JoinSet::new();
    zuri.pass(MINUTE);
    let code = code_at(&secret, zuri.kibali.clock.now());
    for _ in 0..8 {
        let (mut racer, body) = (zuri.stranger(), body(code.clone()));
        racers.spawn(async move { racer.post("/v1/session", body).await.status.as_u16() });
    }
    let mut answers = racers.join_all().await;
    answers.sort_unstable();
    assert_eq!(answers, [201, 401, 401, 401, 401, 401, 401, 401]);
});

both_stores!(a_recovery_code_works_once, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let mut admin = zuri.admin.clone();
    let (_, codes) = switch_factor_on(&zuri, &mut admin).await;
    let body = |code: &str| json!({"email": zuri.people.admin.email, "password": PASSWORD, "code": code});
    let mut stranger = zuri.stranger();
    let session = stranger.post("/v1/session", body(&codes[3].to_uppercase())).await.expect(201);
    assert_eq!(session["person"]["recovery_codes_left"], 9);
    zuri.stranger().post("/v1/session", body(&codes[3])).await.refused(401, "session.refused");
    stranger.post("/v1/session/step-up", json!({"code": codes[4]})).await.expect(200);
    let renewed = stranger.post("/v1/profile/recovery-codes", json!({})).await.expect(200);
    zuri.stranger().post("/v1/session", body(&codes[5])).await.refused(401, "session.refused");
    let fresh = renewed["recovery_codes"][0].as_str().expect("a code");
    zuri.stranger().post("/v1/session", body(fresh)).await.expect(201);
    // Somebody else's code is nobody's.
    let mut peter = zuri.peter.clone();
    switch_factor_on(&zuri, &mut peter).await;
    let fresh = renewed["recovery_codes"][1].as_str().expect("a code");
    zuri.peter.post("/v1/session/step-up", json!({"code": fresh})).await.refused(401, "session.refused");
});

both_stores!(changing_a_factor_takes_a_fresh_proof, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let mut admin = zuri.admin.clone();
    zuri.pass(MINUTE * 15);
    admin.post("/v1/profile/second-factor", json!({})).await.refused(403, "step_up.required");
    admin.post("/v1/session/step-up", password()).await.expect(200);
    let (secret, _) = switch_factor_on(&zuri, &mut admin).await;
    zuri.pass(MINUTE * 15);
    let problem = admin.delete("/v1/profile/second-factor").await.refused(403, "step_up.required");
    assert_eq!(problem["methods"], json!(["code", "password"]));
    admin.post("/v1/profile/recovery-codes", json!({})).await.refused(403, "step_up.required");
    let code = json!({"code": code_at(&secret, zuri.kibali.clock.now())});
    admin.post("/v1/session/step-up", code).await.expect(200);
    admin.delete("/v1/profile/second-factor").await.expect(204);
    admin.delete("/v1/profile/second-factor").await.refused(409, "second_factor.off");
    fixtures::sign_in(zuri.stranger(), zuri.people.admin.email).await;
    let acts = acts_of(&zuri, zuri.people.admin.person).await;
    for act in ["factor.enrolled", "factor.on", "factor.off", "session.stepped_up"] {
        assert!(acts.contains(&act.to_owned()), "{act}");
    }
    assert!(is_signed_in(&mut zuri.admin).await);
    zuri.work().await;
    let subjects: Vec<_> = zuri.mail.mails().into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    assert!(
        subjects.iter().all(|subject| subject.starts_with("The second factor of your Kibali account is o"))
    );
});

both_stores!(where_a_factor_is_required_nobody_is_let_in_without_one, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let required = json!({"required": true});
    zuri.admin.put("/v1/merchant/second-factor-required", required).await.expect(200);
    for client in [&mut zuri.admin, &mut zuri.developer] {
        client.get("/v1/merchant").await.refused(403, "second_factor.required");
    }
    let session = zuri.developer.get("/v1/session").await.expect(200);
    assert_eq!(session["merchants"][0]["second_factor_required"], true);
    let mut developer = zuri.developer.clone();
    switch_factor_on(&zuri, &mut developer).await;
    developer.get("/v1/merchant").await.expect(200);
    let problem = developer.delete("/v1/profile/second-factor").await.refused(409, "second_factor.needed");
    assert!(problem["detail"].as_str().expect("a sentence").contains("Zuri Foods"));
    developer.get("/v1/merchant").await.expect(200);
});
