//! Changing roles, switching access off and on, removing, leaving, resetting a factor.

use testkit::both_stores;

use super::*;

both_stores!(a_change_of_role_holds_from_the_next_request_on, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let baraka = f.people.employee;
    f.employee.post("/v1/team/invitations", daniel("Employee")).await.refused(403, "role.refused");
    let changed = f.admin.patch(&path(baraka.member, ""), json!({"role": "Admin"})).await.expect(200);
    assert_eq!(changed["role"], "Admin");
    f.employee.post("/v1/team/invitations", daniel("Employee")).await.expect(201);
    f.work().await;
    f.admin.patch(&path(baraka.member, ""), json!({"role": "Employee"})).await.expect(200);
    f.employee.post("/v1/team/invitations", daniel("Manager")).await.refused(403, "role.refused");
    let page = f.admin.get(&path(baraka.member, "")).await.expect(200);
    let history = page["role_history"].as_array().expect("a list");
    assert_eq!((&history[1]["kind"], &history[1]["to"]), (&json!("promoted"), &json!("Admin")));
    assert_eq!((&history[0]["kind"], &history[0]["by"]["name"]), (&json!("demoted"), &json!("Asha Mrema")));
    f.work().await;
    let mail = f.mail.last_to(baraka.email).expect("a mail");
    assert_eq!(mail.subject, "You are now an Employee of Zuri Foods");
});

both_stores!(the_same_role_again_is_no_change, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.admin.patch(&path(f.people.manager.member, ""), json!({"role": "Manager"})).await.expect(200);
    assert!(activity(&mut f, "act=member.role_changed").await.is_empty());
});

both_stores!(nobody_changes_their_own_role, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for (client, who) in [(&mut f.admin, f.people.admin), (&mut f.peter, f.people.peter)] {
        let refused = client.patch(&path(who.member, ""), json!({"role": "Manager"})).await;
        refused.refused(403, "member.own_role");
    }
    let refused = activity(&mut f, "refused=true").await;
    assert_eq!(refused.len(), 2);
});

both_stores!(nobody_touches_the_owner, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let owner = f.people.admin.member;
    f.peter.patch(&path(owner, ""), json!({"role": "Manager"})).await.refused(403, "member.owner");
    f.peter.post(&path(owner, "/disable"), json!({})).await.refused(403, "member.owner");
    f.peter.delete(&path(owner, "")).await.refused(403, "member.owner");
    f.peter.post(&path(owner, "/second-factor-reset"), json!({})).await.refused(403, "member.owner");
    f.admin.delete("/v1/team/members/me").await.refused(409, "member.owner_leaves");
});

both_stores!(the_last_admin_cannot_go, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.admin.delete(&path(f.people.peter.member, "")).await.expect(204);
    let own = f.people.admin.member;
    f.admin.delete("/v1/team/members/me").await.refused(409, "member.last_admin");
    f.admin.post(&path(own, "/disable"), json!({})).await.refused(409, "member.last_admin");
    f.admin.delete(&path(own, "")).await.refused(409, "member.last_admin");
    assert_eq!(queries::admins(&f).await, (1, true));
});

both_stores!(nobody_switches_off_themselves_but_leaves, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let own = f.people.peter.member;
    f.peter.post(&path(own, "/disable"), json!({})).await.refused(403, "member.own_access");
    f.peter.delete(&path(own, "")).await.refused(403, "member.own_access");
    f.peter.delete("/v1/team/members/me").await.expect(204);
    f.peter.get("/v1/team/members").await.refused(403, "membership.none");
    let page = f.admin.get(&path(own, "")).await.expect(200);
    assert_eq!((&page["status"], &page["name"]), (&json!("removed"), &json!("Peter Mushi")));
    assert_eq!(page["role_history"][0]["kind"], "left");
});

both_stores!(a_disabled_member_is_out_at_once_and_comes_back_when_enabled, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let neema = f.people.manager;
    let off = f.admin.post(&path(neema.member, "/disable"), json!({})).await.expect(200);
    assert_eq!(off["status"], "disabled");
    f.manager.get("/v1/team/members").await.refused(401, "session.required");
    let mut again = sign_in(&f, neema.email).await;
    again.get("/v1/team/members").await.refused(403, "member.disabled");
    f.admin.post(&path(neema.member, "/disable"), json!({})).await.expect(200);
    let on = f.admin.post(&path(neema.member, "/enable"), json!({})).await.expect(200);
    assert_eq!(on["status"], "active");
    again.get("/v1/team/members").await.expect(200);
    assert_eq!(activity(&mut f, "act=member.disabled").await.len(), 1);
    let page = f.admin.get(&path(neema.member, "")).await.expect(200);
    assert_eq!(page["role_history"][0]["kind"], "enabled");
});

both_stores!(a_removed_member_is_out_and_stays_in_history, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let neema = f.people.manager;
    f.admin.delete(&path(neema.member, "")).await.expect(204);
    f.manager.get("/v1/team/members").await.refused(401, "session.required");
    f.admin.delete(&path(neema.member, "")).await.refused(409, "member.removed");
    f.admin.post(&path(neema.member, "/enable"), json!({})).await.refused(409, "member.removed");
    let listed = f.admin.get("/v1/team/members").await.expect(200).to_string();
    assert!(!listed.contains(neema.name));
    let removed = f.admin.get("/v1/team/members?status=removed").await.expect(200);
    assert_eq!(removed["data"][0]["name"], neema.name);
    let mut sessions = sign_in(&f, neema.email).await;
    assert!(sessions.get("/v1/session").await.expect(200)["merchants"].as_array().is_some_and(Vec::is_empty));
    assert_eq!(f.admin.get(&path(neema.member, "")).await.expect(200)["sessions"], json!([]));
});

both_stores!(money_keys_sleep_when_whoever_knows_them_loses_access, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let juma = f.people.developer;
    let money = queries::put_key(&f, juma, "payment.view payout.create").await;
    let plain = queries::put_key(&f, juma, "payment.view payout.view").await;
    let others = queries::put_key(&f, f.people.admin, "payout.create").await;
    let exposure = f.admin.get(&path(juma.member, "/exposure")).await.expect(200);
    assert_eq!(exposure["keys"].as_array().map(Vec::len), Some(2));
    let off = f.admin.post(&path(juma.member, "/disable"), json!({})).await.expect(200);
    let keys = off["keys_to_rotate"].as_array().expect("a list");
    let dormant = |id: &str| keys.iter().find(|key| key["id"] == id).map(|key| key["dormant"].clone());
    assert_eq!(dormant(&money), Some(json!(true)));
    assert_eq!(dormant(&plain), Some(json!(false)));
    assert_eq!(dormant(&others), None);
    f.admin.post(&path(juma.member, "/enable"), json!({})).await.expect(200);
    let page = f.admin.get(&path(juma.member, "")).await.expect(200);
    let states: Vec<_> =
        page["keys"].as_array().expect("a list").iter().map(|key| text(&key["state"])).collect();
    assert!(states.contains(&"dormant".to_owned()), "enabling wakes no key: {states:?}");
    let removed = f.admin.delete(&path(juma.member, "")).await.expect(200);
    assert_eq!(removed["keys_to_rotate"].as_array().map(Vec::len), Some(2));
});

both_stores!(money_keys_sleep_when_whoever_knows_them_becomes_developer, |store| async move {
    let mut f = fixtures::merchant(store).await;
    queries::put_key(&f, f.people.peter, "payout.create").await;
    let as_manager =
        f.admin.patch(&path(f.people.peter.member, ""), json!({"role": "Manager"})).await.expect(200);
    assert_eq!(as_manager["keys_to_rotate"], json!([]));
    let changed =
        f.admin.patch(&path(f.people.peter.member, ""), json!({"role": "Developer"})).await.expect(200);
    assert_eq!(changed["keys_to_rotate"][0]["dormant"], true);
});

both_stores!(approvals_on_waiting_payouts_stop_counting_and_payouts_made_stay, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (neema, baraka) = (f.people.manager, f.people.employee);
    queries::put_payout(&f, baraka, neema, "pending").await;
    queries::put_payout(&f, baraka, neema, "succeeded").await;
    let before = f.admin.get(&path(neema.member, "/exposure")).await.expect(200);
    assert_eq!(before["approvals_counting"], 1);
    let page = f.admin.get(&path(neema.member, "")).await.expect(200);
    assert_eq!(page["payouts_authorised"]["count"], 2);
    f.admin.post(&path(neema.member, "/disable"), json!({})).await.expect(200);
    let after = f.admin.get(&path(neema.member, "")).await.expect(200);
    assert_eq!(after["payouts_authorised"]["count"], 1, "what was released stays as it was");
    f.admin.delete(&path(baraka.member, "")).await.expect(204);
    let maker = f.admin.get(&path(baraka.member, "")).await.expect(200);
    assert_eq!(maker["payouts_made"]["count"], 2);
    assert_eq!(maker["payouts_made"]["recent"][0]["amount"]["currency"], "TZS");
    assert_eq!(f.admin.get(&path(baraka.member, "/exposure")).await.expect(200)["payouts_waiting"], 1);
});

both_stores!(a_second_factor_is_reset_by_two_people, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let neema = f.people.manager;
    let reset = path(neema.member, "/second-factor-reset");
    f.admin.post(&reset, json!({})).await.refused(409, "member.no_second_factor");
    queries::put_factor(&f, neema).await;
    let asked = f.admin.post(&reset, json!({"reason": "lost phone"})).await.expect(202);
    let change = text(&asked["change_request"]["id"]);
    let confirm = format!("/v1/change-requests/{change}/confirmation");
    f.admin.post(&confirm, json!({})).await.expect(403);
    assert_eq!(f.admin.get(&path(neema.member, "")).await.expect(200)["second_factor"], true);
    f.peter.post(&confirm, json!({})).await.expect(200);
    let page = f.admin.get(&path(neema.member, "")).await.expect(200);
    assert_eq!(page["second_factor"], false);
    let ties: Vec<_> = page["role_history"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|turn| text(&turn["by"]["name"]))
        .collect();
    assert_eq!(ties, ["Peter Mushi", "Asha Mrema"]);
    f.manager.get("/v1/session").await.refused(401, "session.required");
    f.work().await;
    let mail = f.mail.last_to(neema.email).expect("a mail");
    assert_eq!(mail.subject, "Your second factor was reset");
});

both_stores!(an_account_that_serves_two_merchants_is_neither_ones_alone, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let neema = f.people.manager;
    let (pwani, mut zawadi) = f.other_merchant().await;
    let there = f.join(pwani, neema, "Employee").await;
    queries::put_factor(&f, neema).await;
    // Zawadi is the one Admin of another merchant: alone she could strip Neema, who releases money here.
    let reset = path(there, "/second-factor-reset");
    zawadi.post(&reset, json!({})).await.refused(409, "member.works_elsewhere");
    assert_eq!(f.admin.get(&path(neema.member, "")).await.expect(200)["second_factor"], true);
    assert_eq!(zawadi.get(&path(there, "")).await.expect(200)["sessions"], json!([]));
    zawadi.post(&path(there, "/disable"), json!({})).await.expect(200);
    f.manager.get("/v1/session").await.expect(200);
    // Out of the other merchant, she is this one's alone again.
    let page = f.admin.get(&path(neema.member, "")).await.expect(200);
    assert!(!page["sessions"].as_array().expect("a list").is_empty());
    zawadi.post(&path(there, "/enable"), json!({})).await.expect(200);
    let asked = f.admin.post(&path(neema.member, "/second-factor-reset"), json!({})).await;
    asked.refused(409, "member.works_elsewhere");
});

both_stores!(a_lone_admin_resets_a_factor_alone_and_the_record_says_so, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.admin.delete(&path(f.people.peter.member, "")).await.expect(204);
    queries::put_factor(&f, f.people.manager).await;
    let reset = path(f.people.manager.member, "/second-factor-reset");
    f.admin.post(&reset, json!({})).await.expect(202);
    f.pass_alone().await;
    queries::put_factor(&f, f.people.employee).await;
    let reset = path(f.people.employee.member, "/second-factor-reset");
    let done = f.admin.post(&reset, json!({})).await.expect(200);
    assert_eq!(done["second_factor"], false);
    let entries = activity(&mut f, "act=member.second_factor_reset").await;
    assert!(text(&entries[0]["says"]).ends_with("alone"));
});

both_stores!(whoever_lost_the_admin_role_may_object_with_one_click, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.admin.patch(&path(f.people.peter.member, ""), json!({"role": "Manager"})).await.expect(200);
    f.work().await;
    let mails = f.mail.mails();
    let notice = mails.iter().find(|mail| mail.text.contains("/objection#")).expect("a notice");
    assert_eq!(notice.to, [f.people.peter.email]);
    let token =
        notice.text.lines().find_map(|line| line.split_once("/objection#")).expect("a link").1.to_owned();
    f.stranger().post("/v1/waiver-objections", json!({"token": token})).await.expect(200);
    f.stranger().post("/v1/waiver-objections", json!({"token": token})).await.expect(404);
    queries::put_factor(&f, f.people.employee).await;
    f.pass_alone().await;
    let reset = path(f.people.employee.member, "/second-factor-reset");
    f.admin.post(&reset, json!({})).await.expect(202);

    // The operator rules; then one Admin suffices again, and the record says who ruled.
    let app = f.kibali.app.clone();
    assert!(crate::changes::lift_objection(&app, f.merchant).await.expect("a store"));
    assert!(
        !crate::changes::lift_objection(&app, f.merchant).await.expect("a store"),
        "there is nothing to lift"
    );
    assert!(
        !crate::changes::lift_objection(&app, values::Id::nil()).await.expect("a store"),
        "nor a merchant"
    );
    queries::put_factor(&f, f.people.manager).await;
    let reset = path(f.people.manager.member, "/second-factor-reset");
    f.admin.post(&reset, json!({})).await.expect(200);
    let entries = activity(&mut f, "act=waiver.ruled").await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["actor"]["name"], "operator");
});

both_stores!(whoever_was_made_to_go_before_the_last_may_object_too, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.admin.patch(&path(f.people.manager.member, ""), json!({"role": "Admin"})).await.expect(200);
    f.admin.patch(&path(f.people.peter.member, ""), json!({"role": "Employee"})).await.expect(200);
    f.work().await;
    let objections = |f: &Fixture| -> Vec<String> {
        let mails = f.mail.mails().into_iter().filter(|mail| mail.text.contains("/objection#"));
        mails.flat_map(|mail| mail.to).collect()
    };
    assert!(objections(&f).is_empty(), "two are left");
    f.admin.post(&path(f.people.manager.member, "/disable"), json!({})).await.expect(200);
    f.work().await;
    let mut asked = objections(&f);
    asked.sort();
    let mut both = [f.people.peter.email.to_owned(), f.people.manager.email.to_owned()];
    both.sort();
    assert_eq!(asked, both);
});

both_stores!(every_change_takes_a_fresh_proof, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.pass(MINUTE * 16);
    let neema = f.people.manager.member;
    f.admin.patch(&path(neema, ""), json!({"role": "Employee"})).await.refused(403, "step_up.required");
    f.admin.post(&path(neema, "/disable"), json!({})).await.refused(403, "step_up.required");
    f.admin.delete(&path(neema, "")).await.refused(403, "step_up.required");
    f.admin.post("/v1/team/invitations", daniel("Employee")).await.refused(403, "step_up.required");
});

impl Fixture {
    /// Eight days on: the remaining Admin is alone long enough.
    async fn pass_alone(&mut self) {
        self.pass(DAY * 8);
        self.admin = sign_in(self, self.people.admin.email).await;
    }
}
