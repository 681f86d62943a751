//! How long a session lives, and who ends it.

use serde_json::json;
use testkit::{Client, both_stores};
use values::Timestamp;

use super::{HOUR, MINUTE, acts_of, is_signed_in, link_to, password};
use crate::fixtures::{self, PASSWORD};

both_stores!(a_session_unused_for_a_day_is_over, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    zuri.pass(HOUR * 24 - MINUTE);
    assert!(is_signed_in(&mut zuri.admin).await);
    zuri.pass(MINUTE);
    zuri.manager.get("/v1/session").await.refused(401, "session.required");
    zuri.manager.get("/v1/merchant").await.refused(401, "session.required");
});

both_stores!(a_session_in_use_is_over_after_fourteen_days, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    for _ in 0..27 {
        zuri.pass(HOUR * 12);
        use_until_noted(&mut zuri.admin, zuri.kibali.clock.now()).await;
    }
    zuri.pass(HOUR * 12 - MINUTE);
    assert!(is_signed_in(&mut zuri.admin).await);
    zuri.pass(MINUTE);
    zuri.admin.get("/v1/session").await.refused(401, "session.required");
});

/// When a session was used is noted after the answer; asks until that is done.
async fn use_until_noted(client: &mut Client, now: Timestamp) {
    for _ in 0..2_000 {
        let sessions = client.get("/v1/profile/sessions").await.expect(200);
        let mut sessions = sessions["data"].as_array().expect("a list").iter();
        let current = sessions.find(|one| one["current"] == true).expect("the one that asks");
        if current["last_used_at"] == json!(now) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    panic!("the use of a session was not noted");
}

both_stores!(a_proof_of_identity_is_fresh_for_a_quarter_of_an_hour, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let change = json!({"email": "asha.mrema@zurifoods.co.tz"});
    zuri.pass(MINUTE * 15);
    let problem = zuri.admin.post("/v1/profile/email", change.clone()).await.refused(403, "step_up.required");
    assert_eq!(problem["methods"], json!(["password"]));
    let wrong = json!({"password": "wrong horse battery staple"});
    zuri.admin.post("/v1/session/step-up", wrong).await.refused(401, "session.refused");
    zuri.admin.post("/v1/session/step-up", json!({})).await.refused(422, "input.invalid");
    zuri.admin.post("/v1/session/step-up", json!({"code": "123456"})).await.refused(409, "second_factor.off");
    let until = zuri.admin.post("/v1/session/step-up", password()).await.expect(200);
    let session = zuri.admin.get("/v1/session").await.expect(200);
    assert_eq!(until["stepped_up_until"], session["stepped_up_until"]);
    zuri.pass(MINUTE * 14);
    zuri.admin.post("/v1/profile/email", change.clone()).await.expect(202);
    zuri.pass(MINUTE);
    zuri.admin.post("/v1/profile/email", change).await.refused(403, "step_up.required");
    let acts = acts_of(&zuri, zuri.people.admin.person).await;
    assert_eq!(
        acts.iter().filter(|act| *act == "refused").count(),
        2,
        "each after its own quarter of an hour"
    );
});

both_stores!(guesses_at_a_step_up_are_counted, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let wrong = json!({"password": "wrong horse battery staple"});
    for _ in 0..10 {
        zuri.admin.post("/v1/session/step-up", wrong.clone()).await.refused(401, "session.refused");
    }
    zuri.admin.post("/v1/session/step-up", password()).await.refused(429, "too_many");
    // A stranger's guesses and the owner's own are counted apart.
    fixtures::sign_in(zuri.stranger(), "asha@zurifoods.co.tz").await;
});

both_stores!(a_revoked_session_is_refused_from_the_next_request_on, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let mut phone =
        fixtures::sign_in(zuri.stranger().with("user-agent", "Simu"), zuri.people.admin.email).await;
    let sessions = zuri.admin.get("/v1/profile/sessions").await.expect(200);
    let sessions = sessions["data"].as_array().expect("a list");
    assert_eq!(sessions.len(), 2);
    let agents: Vec<_> = sessions.iter().map(|one| (&one["agent"], &one["current"])).collect();
    assert_eq!(agents, [(&json!("Simu"), &json!(false)), (&json!(""), &json!(true))]);
    let path = format!("/v1/profile/sessions/{}", sessions[0]["id"].as_str().expect("an id"));
    zuri.manager.delete(&path).await.refused(404, "not_found");
    assert!(is_signed_in(&mut phone).await);
    zuri.admin.delete(&path).await.expect(204);
    phone.get("/v1/merchant").await.refused(401, "session.required");
    zuri.admin.delete(&path).await.refused(404, "not_found");
    assert!(acts_of(&zuri, zuri.people.admin.person).await.contains(&"session.revoked".to_owned()));
});

both_stores!(all_other_sessions_end_at_once, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let mut others = Vec::new();
    for _ in 0..3 {
        others.push(fixtures::sign_in(zuri.stranger(), zuri.people.admin.email).await);
    }
    zuri.admin.delete("/v1/profile/sessions").await.expect(204);
    for other in &mut others {
        assert!(!is_signed_in(other).await);
    }
    assert!(is_signed_in(&mut zuri.admin).await && is_signed_in(&mut zuri.peter).await);
});

both_stores!(whoever_is_disabled_signs_in_but_enters_no_merchant, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    zuri.disable(zuri.people.developer).await;
    zuri.developer.get("/v1/merchant").await.refused(403, "member.disabled");
    let mut again = fixtures::sign_in(zuri.stranger(), zuri.people.developer.email).await;
    assert_eq!(again.get("/v1/session").await.expect(200)["merchants"][0]["state"], "disabled");
    again.get("/v1/merchant").await.refused(403, "member.disabled");
});

both_stores!(whoever_belongs_to_several_merchants_names_one, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let (pwani, mut owner) = zuri.other_merchant().await;
    let member = json!(owner.get("/v1/merchant").await.expect(200)["id"]);
    assert_eq!(member, json!(pwani));
    let mut admin = zuri.admin.clone().with("kibali-merchant", &pwani.to_string());
    admin.get("/v1/merchant").await.refused(404, "not_found");
});

both_stores!(sessions_that_are_long_over_are_forgotten, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    zuri.work().await;
    zuri.pass(HOUR * 24 * 15);
    assert_eq!(zuri.work().await, 1, "tidying up comes again every day");
    assert_eq!(fixtures::count_sessions(&zuri.kibali.app, zuri.people.admin.person).await, 1);
    zuri.pass(HOUR * 24 * 31);
    zuri.work().await;
    assert_eq!(fixtures::count_sessions(&zuri.kibali.app, zuri.people.admin.person).await, 0);
    zuri.sign_in_again().await;
    zuri.admin.get("/v1/merchant").await.expect(200);
});

both_stores!(much_at_once_on_one_account_never_waits_for_itself, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let email = zuri.people.admin.email;
    for _ in 0..3 {
        zuri.stranger().post("/v1/password-resets", json!({"email": email})).await.expect(202);
    }
    let link = link_to(&zuri, email).await.expect("a mail").1;
    zuri.stranger().post("/v1/password-resets", json!({"email": email})).await.expect(202);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..24 {
        let (mut admin, mut stranger, link) = (zuri.admin.clone(), zuri.stranger(), link.clone());
        let (app, platform) = (zuri.kibali.app.clone(), zuri.platform.clone());
        tasks.spawn(async move {
            let answer = match number % 8 {
                0 => stranger.post("/v1/session", json!({"email": email, "password": PASSWORD})).await,
                1 => admin.post("/v1/session/step-up", password()).await,
                2 => admin.patch("/v1/profile", json!({"name": format!("Asha {number}")})).await,
                3 => {
                    let body = json!({"token": link, "password": format!("jua la asubuhi pwani {number}")});
                    stranger.post("/v1/password-resets/complete", body).await
                }
                4 => {
                    let body =
                        json!({"current": PASSWORD, "password": format!("mvua ya usiku pwani {number}")});
                    admin.put("/v1/profile/password", body).await
                }
                5 => admin.post("/v1/profile/second-factor", json!({})).await,
                6 => {
                    crate::worker::once(&app, &platform).await.expect("workers");
                    admin.delete("/v1/profile/sessions").await
                }
                _ => stranger.post("/v1/session", json!({"email": email, "password": "wrong horse"})).await,
            };
            answer.status.as_u16()
        });
    }
    let answers = tasks.join_all().await;
    assert!(answers.iter().all(|status| *status < 500), "{answers:?}");
});
