//! Writing invitations: every row of the table that speaks of the inviter.

use testkit::both_stores;

use super::*;

both_stores!(an_invitation_is_written_mailed_and_listed, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let it = f.admin.post("/v1/team/invitations", daniel("Developer")).await.expect(201);
    assert_eq!(it["status"], "pending");
    assert_eq!(it["mail"], "queued");
    assert_eq!(it["invited_by"]["name"], "Asha Mrema");
    assert_eq!(it["expires_at"], "2026-11-30T07:00:00.000Z");
    f.work().await;
    let list = f.admin.get("/v1/team/invitations").await.expect(200);
    assert_eq!(list["data"][0]["mail"], "sent");
    assert_eq!(list["data"][0]["mail_error"], Value::Null);
    let mail = f.mail.last_to("daniel@pendo.dev").expect("a mail");
    assert_eq!(mail.subject, "Asha Mrema invites you to Zuri Foods as Developer");
    let members = f.admin.get("/v1/team/members").await.expect(200);
    let line = &members["data"][0];
    assert_eq!((&line["id"], &line["status"]), (&it["id"], &json!("invited")));
    let entries = activity(&mut f, "act=invitation.created").await;
    assert_eq!(entries.len(), 1);
    assert!(!entries[0].to_string().contains(&mailed_token(&f, "daniel@pendo.dev")));
});

both_stores!(inviting_again_in_the_same_role_sends_the_same_invitation_again, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (id, first) = invited(&mut f, "Developer").await;
    let at_once = f.admin.post("/v1/team/invitations", daniel("Developer")).await.expect(200);
    assert_eq!(text(&at_once["id"]), id);
    assert_eq!(mailed_token(&f, "daniel@pendo.dev"), first, "nothing new within a minute");
    f.pass(MINUTE);
    let again = f.admin.post("/v1/team/invitations", daniel("Developer")).await.expect(200);
    f.work().await;
    assert_eq!(text(&again["id"]), id);
    assert_ne!(mailed_token(&f, "daniel@pendo.dev"), first);
    look_up(&mut f.stranger(), &first).await.refused(410, "invitation.replaced");
});

both_stores!(inviting_again_in_another_role_replaces_link_and_role_at_once, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (id, first) = invited(&mut f, "Admin").await;
    let again = f.admin.post("/v1/team/invitations", daniel("Employee")).await.expect(200);
    f.work().await;
    assert_eq!((text(&again["id"]), text(&again["role"])), (id, "Employee".to_owned()));
    let second = mailed_token(&f, "daniel@pendo.dev");
    accept(&mut f.stranger(), &first).await.refused(410, "invitation.replaced");
    assert_eq!(look_up(&mut f.stranger(), &second).await.expect(200)["role"], "Employee");
});

both_stores!(a_member_is_not_invited_but_offered_another_act, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let body = json!({"name": "Juma", "email": "JUMA@zurifoods.co.tz", "role": "Manager"});
    let refused = f.admin.post("/v1/team/invitations", body.clone()).await;
    let refused = refused.refused(409, "invitation.member_active");
    assert_eq!(refused["member"]["id"], f.people.developer.member.to_string());
    f.admin.post(&path(f.people.developer.member, "/disable"), json!({})).await.expect(200);
    f.admin.post("/v1/team/invitations", body).await.refused(409, "invitation.member_disabled");
});

both_stores!(nobody_invites_themselves, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let body = json!({"name": "Asha", "email": "Asha@ZuriFoods.co.tz", "role": "Manager"});
    let refused = f.admin.post("/v1/team/invitations", body).await.refused(422, "input.invalid");
    assert_eq!(refused["fields"][0]["field"], "email");
});

both_stores!(addresses_are_compared_in_their_normal_form_and_tags_stay_distinct, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (id, _) = invited(&mut f, "Developer").await;
    let same = json!({"name": "Daniel", "email": "DANIEL@Pendo.DEV", "role": "Developer"});
    assert_eq!(text(&f.admin.post("/v1/team/invitations", same).await.expect(200)["id"]), id);
    let tagged = json!({"name": "Daniel", "email": "daniel+api@pendo.dev", "role": "Developer"});
    assert_ne!(text(&f.admin.post("/v1/team/invitations", tagged).await.expect(201)["id"]), id);
});

both_stores!(an_address_known_elsewhere_gets_the_same_answer, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.other_merchant().await;
    let known = json!({"name": "Zawadi Ali", "email": "zawadi@pwani.co.tz", "role": "Employee"});
    let known = f.admin.post("/v1/team/invitations", known).await.expect(201);
    let unknown = json!({"name": "Zawadi Ali", "email": "zawadi@elsewhere.co.tz", "role": "Employee"});
    let unknown = f.admin.post("/v1/team/invitations", unknown).await.expect(201);
    for field in
        known.as_object().expect("an object").keys().filter(|key| !["id", "email"].contains(&key.as_str()))
    {
        assert_eq!(known[field], unknown[field], "{field}");
    }
});

both_stores!(resending_waits_a_minute_and_ends_after_five_a_day, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (id, first) = invited(&mut f, "Developer").await;
    let resend = format!("/v1/team/invitations/{id}/resend");
    let soon = f.admin.post(&resend, json!({})).await;
    let refused = soon.refused(429, "invitation.too_soon");
    assert_eq!(refused["retry_after_seconds"], 60);
    assert_eq!(soon.headers["retry-after"], "60");
    for _ in 0..5 {
        f.pass(MINUTE);
        f.admin.post(&resend, json!({})).await.expect(200);
    }
    f.pass(MINUTE);
    f.admin.post(&resend, json!({})).await.refused(429, "invitation.too_often");
    f.admin.post("/v1/team/invitations", daniel("Admin")).await.refused(429, "invitation.too_often");
    f.work().await;
    look_up(&mut f.stranger(), &first).await.refused(410, "invitation.replaced");
    f.pass_days(1).await;
    f.admin.post(&resend, json!({})).await.expect(200);
});

both_stores!(a_merchant_invites_a_hundred_people_a_day, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let body = |n: usize| json!({"name": "Somebody", "email": format!("n{n}@pendo.dev"), "role": "Employee"});
    for n in 0..100 {
        f.admin.post("/v1/team/invitations", body(n)).await.expect(201);
    }
    let full = f.admin.post("/v1/team/invitations", body(100)).await;
    full.refused(429, "invitation.too_many");
    assert_eq!(full.headers["retry-after"], "86400");
    f.pass_days(1).await;
    f.admin.post("/v1/team/invitations", body(100)).await.expect(201);
});

both_stores!(an_expired_invitation_is_renewed_and_a_running_one_is_not, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (id, first) = invited(&mut f, "Developer").await;
    let renew = format!("/v1/team/invitations/{id}/renew");
    f.admin.post(&renew, json!({})).await.refused(409, "invitation.not_expired");
    f.pass_days(7).await;
    look_up(&mut f.stranger(), &first).await.refused(410, "invitation.expired");
    accept(&mut f.stranger(), &first).await.refused(410, "invitation.expired");
    let expired = f.admin.get("/v1/team/members?status=expired").await.expect(200);
    assert_eq!(text(&expired["data"][0]["id"]), id);
    f.admin
        .post(&format!("/v1/team/invitations/{id}/resend"), json!({}))
        .await
        .refused(409, "invitation.expired");
    assert_eq!(f.admin.post(&renew, json!({})).await.expect(200)["status"], "pending");
    f.work().await;
    let second = mailed_token(&f, "daniel@pendo.dev");
    accept(&mut f.stranger(), &second).await.expect(201);
});

both_stores!(a_revoked_invitation_opens_nothing_and_revoking_again_is_harmless, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (id, token) = invited(&mut f, "Developer").await;
    let it = format!("/v1/team/invitations/{id}");
    f.admin.delete(&it).await.expect(204);
    f.admin.delete(&it).await.expect(204);
    let refused = look_up(&mut f.stranger(), &token).await;
    assert_eq!(refused.refused(410, "invitation.revoked")["inviter"]["name"], "Asha Mrema");
    accept(&mut f.stranger(), &token).await.refused(410, "invitation.revoked");
    f.admin.post(&format!("{it}/renew"), json!({})).await.refused(409, "invitation.revoked");
    f.admin.post("/v1/team/invitations", daniel("Developer")).await.expect(201);
    let revoked = activity(&mut f, "act=invitation.revoked").await;
    assert_eq!(revoked.len(), 1, "one act, one entry");
});

both_stores!(an_invitation_is_suspended_while_nobody_answers_for_it, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.peter.post("/v1/team/invitations", daniel("Developer")).await.expect(201);
    f.work().await;
    let token = mailed_token(&f, "daniel@pendo.dev");
    let list = f.admin.get("/v1/team/invitations").await.expect(200);
    let it = format!("/v1/team/invitations/{}", text(&list["data"][0]["id"]));
    f.admin.post(&format!("{it}/confirm"), json!({})).await.refused(409, "invitation.not_suspended");
    f.admin.patch(&path(f.people.peter.member, ""), json!({"role": "Manager"})).await.expect(200);
    let list = f.admin.get("/v1/team/invitations").await.expect(200);
    assert_eq!(list["data"][0]["status"], "suspended");
    accept(&mut f.stranger(), &token).await.refused(409, "invitation.suspended");
    f.pass(MINUTE);
    f.admin.post(&format!("{it}/resend"), json!({})).await.refused(409, "invitation.suspended");
    f.admin.post(&format!("{it}/link"), json!({})).await.refused(409, "invitation.suspended");
    f.peter.post(&format!("{it}/confirm"), json!({})).await.refused(403, "role.refused");
    assert_eq!(f.admin.post(&format!("{it}/confirm"), json!({})).await.expect(200)["status"], "pending");
    accept(&mut f.stranger(), &token).await.expect(201);
});

both_stores!(whoever_writes_an_expired_invitation_again_answers_for_it, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.peter.post("/v1/team/invitations", daniel("Developer")).await.expect(201);
    f.admin.patch(&path(f.people.peter.member, ""), json!({"role": "Manager"})).await.expect(200);
    f.pass_days(7).await;
    f.admin.post("/v1/team/invitations", daniel("Developer")).await.expect(200);
    f.work().await;
    let token = mailed_token(&f, "daniel@pendo.dev");
    accept(&mut f.stranger(), &token).await.expect(201);
});

both_stores!(bad_input_is_told_field_by_field, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for (field, value) in [
        ("name", json!("")),
        ("name", json!("a\u{0}b")),
        ("email", json!("daniel")),
        ("email", json!("daniel@pendo.dev\r\nBcc: all@pendo.dev")),
        ("role", json!("Owner")),
        ("role", json!("developer")),
        ("days", json!(0)),
        ("days", json!(31)),
        ("language", json!("fr")),
    ] {
        let mut body = daniel("Developer");
        body[field] = value;
        let refused = f.admin.post("/v1/team/invitations", body).await.refused(422, "input.invalid");
        assert_eq!(refused["fields"][0]["field"], field);
    }
});
