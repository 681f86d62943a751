//! Who counts as the second person.

use super::*;

both_stores!(nobody_confirms_what_they_asked_for, |store| async move {
    let mut f = with_changes(store).await;
    let asked = f.admin.post("/v1/rename", json!({})).await.expect(202)["change_request"].clone();
    assert_eq!(asked["you_can"], "withdraw");
    assert!(asked["you_cannot_because"].as_str().unwrap().contains("somebody else"));
    f.admin.post(&path(&asked, "/confirmation"), json!({})).await.refused(403, "second_person.same");
    f.admin.post(&path(&asked, "/decline"), json!({})).await.refused(409, "change.withdraw_instead");
    assert_eq!(merchant_name(&f).await, "Zuri Foods");
    f.peter.post(&path(&asked, "/confirmation"), json!({})).await.expect(200);
    assert_eq!(merchant_name(&f).await, "Duka");
});

both_stores!(a_developer_who_became_admin_does_not_confirm_their_own_request, |store| async move {
    let mut f = with_changes(store).await;
    let asked = ask(&mut f.developer, "key.money", "Duka").await;
    put(
        &f,
        "UPDATE member SET role = 'Admin' WHERE merchant = $1 AND id = $2",
        &[&f.people.developer.member],
    )
    .await;
    f.developer.post(&path(&asked, "/confirmation"), json!({})).await.refused(403, "second_person.same");
});

both_stores!(an_admin_does_not_act_through_somebody_they_brought_in_this_week, |store| async move {
    let f = with_changes(store).await;
    let (asha, peter) = (f.people.admin, f.people.peter);
    f.pass(Duration::from_secs(15 * 24 * 3600));
    let mut f = again(f).await;
    for kind in ["invited", "promoted", "enabled", "factor_reset"] {
        f.tie(asha, kind, peter).await;
        let asked = ask(&mut f.admin, "merchant.second_factor_off", kind).await;
        let refused = f.peter.post(&path(&asked, "/confirmation"), json!({})).await;
        refused.refused(403, "second_person.too_close");
        assert_eq!(asked["who_can"], json!([]), "{kind}");
        let seen = f.peter.get(&path(&asked, "")).await.expect(200);
        assert!(seen["you_can"].is_null() && seen["you_cannot_because"].is_string());
        f.admin.post(&path(&asked, "/withdrawal"), json!({})).await.expect(200);
        f.pass(Duration::from_secs(7 * 24 * 3600));
        f = again(f).await;
        let asked = ask(&mut f.admin, "merchant.second_factor_off", kind).await;
        f.peter.post(&path(&asked, "/confirmation"), json!({})).await.expect(200);
    }
});

both_stores!(one_member_asks_for_so_much_in_a_day, |store| async move {
    let mut f = with_changes(store).await;
    for number in 0..MOST_A_DAY {
        let asked = ask(&mut f.developer, "key.money", &format!("Duka {number}")).await;
        f.developer.post(&path(&asked, "/withdrawal"), json!({})).await.expect(200);
    }
    let more = json!({"kind": "key.money", "name": "Duka", "reason": "Wanted"});
    f.developer.post("/v1/change-requests", more.clone()).await.refused(429, "change.too_many");
    f.pass(Duration::from_secs(24 * 3600));
    let mut f = again(f).await;
    f.developer.post("/v1/change-requests", more).await.expect(201);
});

both_stores!(no_number_of_other_acts_hides_a_tie, |store| async move {
    let f = with_changes(store).await;
    f.pass(Duration::from_secs(15 * 24 * 3600));
    let mut f = again(f).await;
    let (asha, peter) = (f.people.admin.member, f.people.peter.member);
    let (first, now) = (Id::<Member>::from_bytes([0; 16]), f.kibali.app.now());
    let sql = "INSERT INTO role_change (merchant, id, member, kind, by_member, at) VALUES ($1, $2, $3, 'invited', $4, $5)";
    put(&f, sql, &[&first, &peter, &asha, &now]).await;
    let asked = ask(&mut f.admin, "merchant.second_factor_off", "one").await;
    f.pass(Duration::from_secs(1));
    // Acts that tie nobody, and acts that tie others, many of each.
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let sql = "INSERT INTO role_change (merchant, id, member, kind, role_before, role_after, by_member, at) \
               VALUES ($1, $2, $3, $4, 'Manager', 'Employee', $5, $6)";
    for round in 0..5_200 {
        let (member, kind) =
            if round % 2 == 0 { (peter, "demoted") } else { (f.people.manager.member, "promoted") };
        let (id, now) = (upkeep.tx().id::<values::subjects::Entry>(), upkeep.tx().now());
        upkeep.tx().execute(sql, &[&id, &member, &kind, &asha, &now]).await.expect("a row");
    }
    upkeep.keep().await.expect("a commit");
    f.peter.post(&path(&asked, "/confirmation"), json!({})).await.refused(403, "second_person.too_close");
    let seen = f.peter.get(&path(&asked, "")).await.expect(200);
    assert!(seen["you_can"].is_null() && seen["you_cannot_because"].is_string(), "{seen}");
    let mut tx = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    may_confirm(tx.tx(), &[asha], peter).await.expect_err("a tie");
});

both_stores!(a_request_by_somebody_the_confirmer_invited_this_week_does_not_make_two, |store| async move {
    let f = with_changes(store).await;
    f.pass(Duration::from_secs(15 * 24 * 3600));
    let mut f = again(f).await;
    f.tie(f.people.admin, "invited", f.people.developer).await;
    let asked = ask(&mut f.developer, "key.money", "Duka").await;
    f.admin.post(&path(&asked, "/confirmation"), json!({})).await.refused(403, "second_person.too_close");
    f.peter.post(&path(&asked, "/confirmation"), json!({})).await.expect(200);
});

both_stores!(a_request_does_not_go_round_over_somebody_between_the_two, |store| async move {
    let f = with_changes(store).await;
    f.pass(Duration::from_secs(15 * 24 * 3600));
    let f = again(f).await;
    let (asha, peter, neema, juma) = (f.people.admin, f.people.peter, f.people.manager, f.people.developer);
    f.tie(asha, "promoted", neema).await;
    f.pass(Duration::from_secs(3600));
    f.tie(neema, "invited", juma).await;
    let mut f = again(f).await;
    let asked = ask(&mut f.developer, "key.money", "Duka").await;
    let refused = f.admin.post(&path(&asked, "/confirmation"), json!({})).await;
    let problem = refused.refused(403, "second_person.too_close");
    assert!(problem["detail"].as_str().unwrap().contains("tied over others"), "{problem}");
    let who: Vec<_> = asked["who_can"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(who, ["Peter Mushi"]);
    f.tie(peter, "invited", neema).await;
    let refused = f.peter.post(&path(&asked, "/confirmation"), json!({})).await;
    refused.refused(403, "second_person.too_close");
    // The oldest of the acts between Asha and Juma ends it.
    f.pass(Duration::from_secs(7 * 24 * 3600 - 3600));
    let mut f = again(f).await;
    f.admin.post(&path(&asked, "/confirmation"), json!({})).await.expect(200);
});

both_stores!(a_young_merchant_may_know_each_other_since_today_and_the_record_says_so, |store| async move {
    let mut f = with_changes(store).await;
    f.tie(f.people.admin, "invited", f.people.peter).await;
    let asked = ask(&mut f.admin, "merchant.second_factor_off", "Duka").await;
    assert!(asked["remark"].as_str().unwrap().contains("14 days"));
    f.peter.post(&path(&asked, "/confirmation"), json!({})).await.expect(200);
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let sql = "SELECT says FROM activity WHERE merchant = $1 AND act = 'change.confirmed'";
    let says: Option<String> = permit::Tx::find(upkeep.tx(), sql, &[]).await.expect("a store");
    assert!(says.expect("an entry").contains("first 14 days"));
});

both_stores!(an_address_that_no_mail_confirmed_does_not_count, |store| async move {
    let f = with_changes(store).await;
    f.pass(Duration::from_secs(15 * 24 * 3600));
    let mut f = again(f).await;
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let sql = "UPDATE person SET email_confirmed_at = NULL WHERE id = $1";
    upkeep.tx().as_person(f.people.peter.person).execute(sql, &[]).await.expect("a statement");
    upkeep.keep().await.expect("kept");
    let asked = ask(&mut f.admin, "merchant.second_factor_off", "Duka").await;
    f.peter
        .post(&path(&asked, "/confirmation"), json!({}))
        .await
        .refused(403, "second_person.address_unconfirmed");
});

both_stores!(one_admin_suffices_only_where_two_never_were_or_a_week_has_passed, |store| async move {
    let f = with_changes(store).await;
    // Peter is gone without trace: the merchant never had two.
    put(&f, "UPDATE merchant SET ever_two_admins_at = NULL WHERE id = $1", &[]).await;
    let sql = "UPDATE member SET role = 'Manager' WHERE merchant = $1 AND id = $2";
    put(&f, sql, &[&f.people.peter.member]).await;
    let mut f = f;
    let waived = f.admin.post("/v1/rename", json!({})).await.expect(200);
    assert!(waived["waived"].as_str().unwrap().contains("never had two Admins"));
    let listed = f.admin.get("/v1/change-requests").await.expect(200);
    assert_eq!(listed["data"][0]["state"], "confirmed");
    assert!(listed["data"][0]["waived"].is_string(), "the waiver shows on the page");

    // There were two, and one was demoted today.
    put(&f, "UPDATE merchant SET name = 'Zuri Foods', ever_two_admins_at = 1 WHERE id = $1", &[]).await;
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    admins_changed(upkeep.tx(), Some(f.people.peter.member)).await.expect("counted");
    upkeep.keep().await.expect("kept");
    let asked = f.admin.post("/v1/rename", json!({})).await.expect(202)["change_request"].clone();
    f.admin.post(&path(&asked, "/confirmation"), json!({})).await.refused(403, "second_person.same");
    f.pass(Duration::from_secs(7 * 24 * 3600));
    let mut f = again(f).await;
    let seen = f.admin.get(&path(&asked, "")).await.expect(200);
    assert_eq!(seen["you_can"], "confirm");
    assert!(seen["waived"].as_str().unwrap().contains("one Admin since"));

    // Peter objects by the link of the mail, and it takes two again.
    f.work().await;
    let mails = f.mail.mails();
    let mail = mails.iter().find(|mail| mail.to.concat().contains("peter")).expect("Peter is mailed");
    let token = mail.text.split("/objection#").nth(1).expect("a link").split_whitespace().next().unwrap();
    f.admin
        .clone()
        .without_session()
        .post("/v1/waiver-objections", json!({"token": "nonsense"}))
        .await
        .refused(404, "objection.unknown");
    let mut stranger = f.admin.clone().without_session();
    let stopped = stranger.post("/v1/waiver-objections", json!({ "token": token })).await.expect(200);
    assert_eq!(stopped["merchant_name"], "Zuri Foods");
    stranger.post("/v1/waiver-objections", json!({ "token": token })).await.refused(404, "objection.unknown");
    f.admin.post(&path(&asked, "/confirmation"), json!({})).await.refused(403, "second_person.same");
    f.admin.post(&path(&asked, "/withdrawal"), json!({})).await.expect(200);
    f.admin.post("/v1/rename", json!({})).await.expect(202);
});
