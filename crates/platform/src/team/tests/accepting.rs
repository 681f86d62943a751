//! Opening a link and accepting: every row of the table that speaks of the invited.

use testkit::both_stores;

use super::*;

both_stores!(a_newcomer_accepts_with_name_and_password_and_signs_in_after, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (_, token) = invited(&mut f, "Developer").await;
    let mut stranger = f.stranger();
    let offer = look_up(&mut stranger, &token).await.expect(200);
    assert_eq!(offer["merchant"]["name"], "Zuri Foods");
    assert_eq!(offer["invited_by"]["name"], "Asha Mrema");
    assert_eq!((&offer["email"], &offer["role"]), (&json!("daniel@pendo.dev"), &json!("Developer")));
    assert_eq!((&offer["account_exists"], &offer["for_you"]), (&json!(false), &json!(false)));
    assert!(offer["role_says"]["never"][0].as_str().is_some_and(|says| says.starts_with("Never creates")));
    let answer = accept(&mut stranger, &token).await;
    assert!(answer.headers.get("set-cookie").is_none(), "the link signs nobody in");
    let joined = answer.expect(201);
    stranger.get("/v1/team/members").await.refused(401, "session.required");
    let mut daniel = sign_in(&f, "daniel@pendo.dev").await;
    let session = daniel.get("/v1/session").await.expect(200);
    assert_eq!(session["person"]["email_confirmed"], true, "the mail reached him");
    assert_eq!(session["merchants"][0]["member_id"], joined["member_id"]);
    assert_eq!(session["merchants"][0]["role"], "Developer");
    f.work().await;
    let welcome = f.mail.last_to("daniel@pendo.dev").expect("a mail");
    assert_eq!(welcome.subject, "You are in the team of Zuri Foods: three steps to begin");
    for page in ["/build/applications", "/build/webhooks", "/docs/third-parties", "/docs/api"] {
        assert!(welcome.text.contains(page), "{page} in {}", welcome.text);
    }
});

both_stores!(looking_changes_nothing, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (_, token) = invited(&mut f, "Developer").await;
    let before = activity(&mut f, "").await;
    for _ in 0..3 {
        look_up(&mut f.stranger(), &token).await.expect(200);
    }
    assert_eq!(activity(&mut f, "").await, before);
    accept(&mut f.stranger(), &token).await.expect(201);
});

both_stores!(unknown_links_all_look_alike, |store| async move {
    let f = fixtures::merchant(store).await;
    let mut stranger = f.stranger();
    let mut answers = Vec::new();
    for token in ["", "a", "0123456789012345678901234567890123456789012", "žž", "a\u{0}b"] {
        let mut problem = look_up(&mut stranger, token).await.refused(404, "invitation.unknown");
        problem["request_id"] = Value::Null;
        answers.push(problem);
        accept(&mut stranger, token).await.refused(404, "invitation.unknown");
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
});

both_stores!(whoever_has_an_account_signs_in_and_then_accepts, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (_, mut zawadi) = f.other_merchant().await;
    let body = json!({"name": "Zawadi", "email": "ZAWADI@pwani.co.tz", "role": "Manager"});
    f.admin.post("/v1/team/invitations", body).await.expect(201);
    f.work().await;
    let token = mailed_token(&f, "ZAWADI@pwani.co.tz");
    let offer = look_up(&mut f.stranger(), &token).await.expect(200);
    assert_eq!((&offer["account_exists"], &offer["for_you"]), (&json!(true), &json!(false)));
    let refused = accept(&mut f.stranger(), &token).await.refused(409, "invitation.sign_in");
    assert_eq!(refused["inviter"]["name"], "Asha Mrema");
    assert_eq!(look_up(&mut zawadi, &token).await.expect(200)["for_you"], true);
    let joined = zawadi.post("/v1/invitations/accept", json!({"token": token})).await.expect(200);
    assert_eq!(joined["merchant_id"], f.merchant.to_string());
    let mut here = zawadi.with("kibali-merchant", &f.merchant.to_string());
    assert_eq!(here.get("/v1/team/members/me").await.expect(200)["name"], "Zawadi Ali", "her own name");
});

both_stores!(signed_in_as_somebody_else_nobody_joins, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (_, token) = invited(&mut f, "Admin").await;
    let refused = f.employee.post("/v1/invitations/accept", json!({"token": token})).await;
    assert_eq!(refused.refused(403, "invitation.other_person")["for"], "d…@pendo.dev");
    accept(&mut f.employee, &token).await.refused(403, "invitation.other_person");
    assert_eq!(look_up(&mut f.employee, &token).await.expect(200)["for_you"], false);
    accept(&mut f.stranger(), &token).await.expect(201);
});

both_stores!(accepting_again_is_harmless_only_for_the_one_who_accepted, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (_, token) = invited(&mut f, "Developer").await;
    let joined = accept(&mut f.stranger(), &token).await.expect(201);
    accept(&mut f.stranger(), &token).await.refused(410, "invitation.accepted");
    look_up(&mut f.stranger(), &token).await.refused(410, "invitation.accepted");
    let mut daniel = sign_in(&f, "daniel@pendo.dev").await;
    let again = daniel.post("/v1/invitations/accept", json!({"token": token})).await.expect(200);
    assert_eq!(again["member_id"], joined["member_id"]);
    f.employee
        .post("/v1/invitations/accept", json!({"token": token}))
        .await
        .refused(410, "invitation.accepted");
    let accepted = activity(&mut f, "act=invitation.accepted").await;
    assert_eq!(accepted.len(), 1);
});

both_stores!(passwords_follow_the_rules_and_nothing_is_half_done, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (_, token) = invited(&mut f, "Developer").await;
    for (password, code) in [
        ("short", "password.short"),
        ("password1234", "password.common"),
        ("daniel@pendo.dev", "password.known"),
    ] {
        let body = json!({"token": token, "name": "Daniel", "password": password});
        let refused = f.stranger().post("/v1/invitations/accept", body).await.refused(422, code);
        assert_eq!(refused["fields"][0]["field"], "password");
    }
    let body = json!({"token": token, "name": "Dan\u{0}iel", "password": PASSWORD});
    f.stranger().post("/v1/invitations/accept", body).await.refused(422, "input.invalid");
    f.stranger().post("/v1/invitations/accept", json!({"token": token})).await.refused(422, "input.invalid");
    let body = json!({"token": token, "password": PASSWORD});
    f.stranger().post("/v1/invitations/accept", body).await.expect(201);
});

both_stores!(a_link_carried_by_hand_is_given_once_and_confirms_no_address, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (id, mailed) = invited(&mut f, "Developer").await;
    let link = format!("/v1/team/invitations/{id}/link");
    let copied = text(&f.admin.post(&link, json!({})).await.expect(200)["link"]);
    let token = copied.strip_prefix("http://127.0.0.1:8080/invitation#").expect("a link").to_owned();
    f.admin.post(&link, json!({})).await.refused(409, "invitation.link_copied");
    assert_ne!(token, mailed);
    look_up(&mut f.stranger(), &mailed).await.expect(200);
    accept(&mut f.stranger(), &token).await.expect(201);
    let mut daniel = sign_in(&f, "daniel@pendo.dev").await;
    assert_eq!(daniel.get("/v1/session").await.expect(200)["person"]["email_confirmed"], false);
    let entries = activity(&mut f, "act=invitation.link_copied").await;
    assert!(entries.len() == 1 && !entries[0].to_string().contains(&token));
});

both_stores!(whoever_copied_the_link_is_no_second_person_beside_the_newcomer, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(100_000).await;
    f.pass_days(15).await;
    // Asha invites; Peter copies the link, by which he could accept himself.
    let (id, _) = invited(&mut f, "Manager").await;
    let link = f.peter.post(&format!("/v1/team/invitations/{id}/link"), json!({})).await.expect(200);
    let token = text(&link["link"]).split_once('#').expect("a token").1.to_owned();
    let joined = accept(&mut f.stranger(), &token).await.expect(201);
    let mut daniel = sign_in(&f, "daniel@pendo.dev").await;
    let order = fixtures::money::payout_of(1_000, "PAY1", "255712345678");
    let made = daniel.post("/v1/payouts", order).await.expect(201);
    let release = format!("/v1/payouts/{}/authorization", text(&made["id"]));
    for client in [&mut f.admin, &mut f.peter] {
        client.post(&release, json!({})).await.refused(403, "second_person.too_close");
    }
    f.manager.post(&release, json!({})).await.expect(200);
    let page = format!("/v1/team/members/{}", text(&joined["member_id"]));
    let page = f.admin.get(&page).await.expect(200);
    let history = page["role_history"].as_array().expect("a list").iter();
    let invited_by: Vec<_> =
        history.filter(|turn| turn["kind"] == "invited").map(|turn| text(&turn["by"]["name"])).collect();
    assert_eq!(invited_by, ["Peter Mushi", "Asha Mrema"]);
});

/// Has Daniel come in by the newest mail to him, and Asha and Peter refused as tied to him.
async fn joins_tied_to_both_admins(f: &mut Fixture) {
    let token = mailed_token(f, "daniel@pendo.dev");
    accept(&mut f.stranger(), &token).await.expect(201);
    let mut daniel = sign_in(f, "daniel@pendo.dev").await;
    let order = fixtures::money::payout_of(1_000, "PAY1", "255712345678");
    let made = daniel.post("/v1/payouts", order).await.expect(201);
    let release = format!("/v1/payouts/{}/authorization", text(&made["id"]));
    for client in [&mut f.admin, &mut f.peter] {
        client.post(&release, json!({})).await.refused(403, "second_person.too_close");
    }
    f.manager.post(&release, json!({})).await.expect(200);
}

both_stores!(whoever_invited_in_another_role_before_is_no_second_person_either, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(100_000).await;
    f.pass_days(15).await;
    f.peter.post("/v1/team/invitations", daniel("Employee")).await.expect(201);
    f.admin.post("/v1/team/invitations", daniel("Manager")).await.expect(200);
    f.work().await;
    joins_tied_to_both_admins(&mut f).await;
});

both_stores!(whoever_sent_the_invitation_again_is_no_second_person_beside_the_newcomer, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(100_000).await;
    f.pass_days(15).await;
    let (id, _) = invited(&mut f, "Manager").await;
    f.pass_days(8).await;
    f.peter.post(&format!("/v1/team/invitations/{id}/renew"), json!({})).await.expect(200);
    f.work().await;
    joins_tied_to_both_admins(&mut f).await;
});

both_stores!(an_inviter_is_no_second_person_though_another_answers_for_it_by_now, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(100_000).await;
    f.pass_days(15).await;
    let mut long = daniel("Manager");
    long["days"] = json!(30);
    f.peter.post("/v1/team/invitations", long).await.expect(201);
    f.work().await;
    let list = f.admin.get("/v1/team/invitations").await.expect(200);
    let it = format!("/v1/team/invitations/{}", text(&list["data"][0]["id"]));
    f.admin.patch(&path(f.people.peter.member, ""), json!({"role": "Manager"})).await.expect(200);
    f.pass_days(8).await;
    f.admin.post(&format!("{it}/confirm"), json!({})).await.expect(200);
    joins_tied_to_both_admins(&mut f).await;
});

both_stores!(a_copied_link_says_nothing_about_accounts_elsewhere, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.other_merchant().await;
    let body = json!({"name": "Zawadi", "email": "zawadi@pwani.co.tz", "role": "Manager"});
    let it = f.admin.post("/v1/team/invitations", body).await.expect(201);
    let link =
        f.admin.post(&format!("/v1/team/invitations/{}/link", text(&it["id"])), json!({})).await.expect(200);
    let token = text(&link["link"]).split_once('#').expect("a token").1.to_owned();
    assert_eq!(look_up(&mut f.admin, &token).await.expect(200)["account_exists"], false);
});

both_stores!(copying_the_link_takes_a_fresh_proof, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (id, _) = invited(&mut f, "Developer").await;
    f.pass(MINUTE * 16);
    let link = format!("/v1/team/invitations/{id}/link");
    f.admin.post(&link, json!({})).await.refused(403, "step_up.required");
});

both_stores!(tries_of_links_are_limited_by_address, |store| async move {
    let f = fixtures::merchant(store).await;
    let mut stranger = f.stranger();
    for _ in 0..60 {
        look_up(&mut stranger, "nothing").await.refused(404, "invitation.unknown");
    }
    let refused = look_up(&mut stranger, "nothing").await;
    refused.refused(429, "too_many");
    assert_eq!(refused.headers["retry-after"], "900");
    accept(&mut stranger, "nothing").await.refused(429, "too_many");
    f.pass(MINUTE * 16);
    look_up(&mut stranger, "nothing").await.refused(404, "invitation.unknown");
});

both_stores!(a_removed_member_comes_back_by_a_new_invitation_with_one_history, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let juma = f.people.developer;
    f.admin.delete(&path(juma.member, "")).await.expect(204);
    f.work().await;
    let body = json!({"name": "Juma", "email": juma.email, "role": "Employee"});
    f.admin.post("/v1/team/invitations", body).await.expect(201);
    f.work().await;
    let token = mailed_token(&f, juma.email);
    let mut back = sign_in(&f, juma.email).await;
    let joined = back.post("/v1/invitations/accept", json!({"token": token})).await.expect(200);
    assert_eq!(joined["member_id"], juma.member.to_string());
    let page = f.admin.get(&path(juma.member, "")).await.expect(200);
    assert_eq!((&page["status"], &page["role"]), (&json!("active"), &json!("Employee")));
    let kinds: Vec<_> =
        page["role_history"].as_array().expect("a list").iter().map(|turn| text(&turn["kind"])).collect();
    assert_eq!(kinds, ["joined", "invited", "removed"]);
});

both_stores!(whoever_became_a_member_otherwise_joins_no_second_time, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (_, token) = invited(&mut f, "Admin").await;
    queries::take_address(&f, f.people.employee, "daniel@pendo.dev").await;
    f.employee
        .post("/v1/invitations/accept", json!({"token": token}))
        .await
        .refused(409, "invitation.member");
    f.admin.post(&path(f.people.employee.member, "/disable"), json!({})).await.expect(200);
    let mut disabled = sign_in(&f, "daniel@pendo.dev").await;
    let refused = disabled.post("/v1/invitations/accept", json!({"token": token})).await;
    refused.refused(409, "invitation.member_disabled");
});

both_stores!(a_closed_merchant_takes_nobody_in, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (_, token) = invited(&mut f, "Developer").await;
    queries::close_merchant(&f).await;
    look_up(&mut f.stranger(), &token).await.refused(410, "invitation.merchant_closed");
    accept(&mut f.stranger(), &token).await.refused(410, "invitation.merchant_closed");
});
