//! The payout duty: who is given one, by whom, and what is said of it.

use testkit::both_stores;

use super::*;

async fn give(client: &mut Client, member: Id<Member>, duty: &str) -> testkit::Answer {
    client.patch(&path(member, ""), json!({"payout_duty": duty})).await
}

both_stores!(an_admin_gives_a_payout_duty_and_everybody_concerned_hears_of_it, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let neema = f.people.manager;
    assert_eq!(f.admin.get(&path(neema.member, "")).await.expect(200)["payout_duty"], "both");
    let changed = give(&mut f.admin, neema.member, "initiator").await.expect(200);
    assert_eq!((&changed["payout_duty"], &changed["role"]), (&json!("initiator"), &json!("Manager")));
    assert_eq!(give(&mut f.peter, neema.member, "initiator").await.expect(200)["payout_duty"], "initiator");
    give(&mut f.peter, neema.member, "both").await.expect(200);

    let entries = activity(&mut f, "act=member.duty_changed").await;
    let says: Vec<_> = entries.iter().map(|entry| text(&entry["says"])).collect();
    assert_eq!(says.len(), 2, "the same again is no change: {says:?}");
    assert!(says[0].ends_with("made the payout duty of Neema Kileo both instead of initiator"), "{says:?}");
    assert!(says[1].ends_with("made the payout duty of Neema Kileo initiator instead of both"), "{says:?}");
    let page = f.admin.get(&path(neema.member, "")).await.expect(200);
    let turn = |at: usize| {
        let turn = &page["role_history"][at];
        [&turn["kind"], &turn["from"], &turn["to"], &turn["by"]["name"]].map(text)
    };
    assert_eq!(turn(0), ["promoted", "Manager", "Manager", "Peter Mushi"]);
    assert_eq!(turn(1), ["demoted", "Manager", "Manager", "Asha Mrema"]);
    f.work().await;
    let mail = f.mail.last_to(neema.email).expect("a mail");
    assert_eq!(mail.subject, "Your part in the payouts of Zuri Foods has changed");
});

both_stores!(a_payout_duty_is_seen_where_people_and_merchants_are, |store| async move {
    let mut f = fixtures::merchant(store).await;
    give(&mut f.admin, f.people.manager.member, "approver").await.expect(200);
    let duty_of = |list: &Value, who: Someone| {
        let found = list["data"].as_array().expect("a list").iter().find(|line| line["name"] == who.name);
        found.expect("a line")["payout_duty"].clone()
    };
    let list = f.admin.get("/v1/team/members").await.expect(200);
    assert_eq!(duty_of(&list, f.people.manager), "approver");
    assert_eq!(duty_of(&list, f.people.peter), "both");
    let list = f.employee.get("/v1/team/members").await.expect(200);
    assert_eq!(duty_of(&list, f.people.manager), Value::Null, "not for those who see names and roles");
    assert_eq!(f.manager.get("/v1/session").await.expect(200)["merchants"][0]["payout_duty"], "approver");
    assert_eq!(f.manager.get("/v1/team/members/me").await.expect(200)["payout_duty"], "approver");
    assert_eq!(f.peter.get("/v1/session").await.expect(200)["merchants"][0]["payout_duty"], "both");
});

both_stores!(nobody_gives_a_duty_to_themselves_the_owner_or_where_there_is_none, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let people = f.people;
    for duty in ["both", "initiator", "approver"] {
        give(&mut f.peter, people.peter.member, duty).await.refused(403, "member.own_duty");
        give(&mut f.peter, people.admin.member, duty).await.refused(403, "member.owner");
        for who in [people.employee, people.developer] {
            give(&mut f.admin, who.member, duty).await.refused(409, "member.no_duty");
        }
        for client in [&mut f.manager, &mut f.employee, &mut f.developer] {
            give(client, people.peter.member, duty).await.refused(403, "role.refused");
        }
    }
    assert!(!activity(&mut f, "refused=true").await.is_empty());
    assert!(activity(&mut f, "act=member.duty_changed").await.is_empty());
    f.pass(MINUTE * 16);
    give(&mut f.admin, people.manager.member, "initiator").await.refused(403, "step_up.required");
});

both_stores!(what_is_no_duty_or_more_than_one_change_is_refused, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let neema = path(f.people.manager.member, "");
    for (body, field) in [
        (json!({"payout_duty": "checker"}), "payout_duty"),
        (json!({"payout_duty": "both", "role": "Admin"}), "payout_duty"),
        (json!({"role": "Checker"}), "role"),
        (json!({}), "role"),
    ] {
        let problem = f.admin.patch(&neema, body.clone()).await.refused(422, "input.invalid");
        assert_eq!(problem["fields"][0]["field"], field, "{body}");
    }
});

both_stores!(a_role_with_one_side_of_payouts_ends_the_duty, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let neema = path(f.people.manager.member, "");
    for (role, after) in [("Admin", "approver"), ("Employee", "both"), ("Developer", "both")] {
        f.admin.patch(&neema, json!({"role": "Manager"})).await.expect(200);
        f.admin.patch(&neema, json!({"payout_duty": "approver"})).await.expect(200);
        let changed = f.admin.patch(&neema, json!({"role": role})).await.expect(200);
        assert_eq!((&changed["role"], &changed["payout_duty"]), (&json!(role), &json!(after)));
        let again = f.admin.patch(&neema, json!({"role": "Manager"})).await.expect(200);
        assert_eq!(again["payout_duty"], after, "nor does it come back with the role");
    }
});

both_stores!(whoever_was_removed_comes_back_without_the_duty, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let neema = f.people.manager;
    give(&mut f.admin, neema.member, "initiator").await.expect(200);
    f.admin.delete(&path(neema.member, "")).await.expect(204);
    f.work().await;
    let body = json!({"name": neema.name, "email": neema.email, "role": "Manager"});
    f.admin.post("/v1/team/invitations", body).await.expect(201);
    f.work().await;
    let token = mailed_token(&f, neema.email);
    let mut back = sign_in(&f, neema.email).await;
    back.post("/v1/invitations/accept", json!({"token": token})).await.expect(200);
    assert_eq!(f.admin.get(&path(neema.member, "")).await.expect(200)["payout_duty"], "both");
});
