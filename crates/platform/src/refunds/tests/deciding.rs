//! Who requests, releases and takes back.

use super::*;

both_stores!(whoever_requests_never_authorises_and_a_developer_does_neither, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    ask(&mut kibali.developer, &payment, 1_000).await.refused(403, "role.refused");
    let id = asked(&mut kibali.manager, &payment, 1_000).await;
    authorise(&mut kibali.manager, &id).await.refused(403, "payout.maker");
    for client in [&mut kibali.employee, &mut kibali.developer] {
        authorise(client, &id).await.refused(403, "role.refused");
        client.post(&act(&id, "rejection"), json!({"reason": "no"})).await.refused(403, "role.refused");
        client.post(&act(&id, "undo"), json!({})).await.refused(403, "role.refused");
    }
    let seen = kibali.manager.get(&format!("/v1/refunds/{id}")).await.expect(200);
    assert_eq!(
        (&seen["you_can"]["authorise"], &seen["refusal"]["code"]),
        (&json!(false), &json!("payout.maker"))
    );
    kibali.pass(Duration::from_secs(16 * 60));
    authorise(&mut kibali.admin, &id).await.refused(403, "step_up.required");
    kibali.sign_in_again().await;
    authorise(&mut kibali.admin, &id).await.expect(200);
    live(&kibali, 3).await;
    assert_eq!(state(&mut kibali, &id).await, "succeeded");
});

both_stores!(a_refund_has_a_reference_of_its_own, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    kibali.employee.post("/v1/payouts", payout_of(1_000, "PAY1", PHONE)).await.expect(201);
    let named =
        |reference: &str| json!({"amount": tzs(1_000), "reason": "Sent twice", "reference": reference});
    kibali.employee.post(&of(&payment), named("RF1")).await.expect(201);
    for reference in ["RF1", "PAY1"] {
        let again = kibali.employee.post(&of(&payment), named(reference)).await;
        again.refused(409, "payout.reference_used");
    }
    assert_eq!(stands(&mut kibali, &payment).await, (1_000, 9_000));
});

both_stores!(a_payout_duty_holds_for_refunds, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    kibali.give_duty(kibali.people.manager, "initiator").await;
    kibali.give_duty(kibali.people.peter, "approver").await;
    ask(&mut kibali.peter, &payment, 1_000).await.refused(403, "duty.refused");
    let id = asked(&mut kibali.employee, &payment, 1_000).await;
    let problem = authorise(&mut kibali.manager, &id).await.refused(403, "duty.refused");
    assert_eq!(problem["permission"], "refund.authorise");
    let no = json!({"reason": "no"});
    kibali.manager.post(&act(&id, "rejection"), no).await.refused(403, "duty.refused");
    kibali.peter.post(&act(&id, "cancellation"), json!({})).await.refused(403, "duty.refused");
    let own = asked(&mut kibali.manager, &payment, 1_000).await;
    kibali.manager.post(&act(&own, "cancellation"), json!({})).await.expect(200);
    authorise(&mut kibali.peter, &id).await.expect(200);
});

both_stores!(an_employee_takes_back_only_their_own, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    let theirs = asked(&mut kibali.manager, &payment, 1_000).await;
    let own = asked(&mut kibali.employee, &payment, 2_000).await;
    let taken = kibali.employee.post(&act(&theirs, "cancellation"), json!({})).await;
    taken.refused(403, "payout.not_yours");
    kibali.developer.post(&act(&own, "cancellation"), json!({})).await.refused(403, "role.refused");
    kibali.employee.post(&act(&own, "cancellation"), json!({})).await.expect(200);
    assert_eq!(stands(&mut kibali, &payment).await, (1_000, 9_000));
    kibali.manager.post(&act(&theirs, "cancellation"), json!({})).await.expect(200);
    assert_eq!((stands(&mut kibali, &payment).await, kibali.balance().await.1), ((0, 10_000), 0));
    assert_eq!(acts(&kibali).await.iter().filter(|act| *act == "refund.cancelled").count(), 2);
});

both_stores!(only_a_refund_is_decided_as_one, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    let made = kibali.employee.post("/v1/payouts", payout_of(1_000, "PAY1", PHONE)).await.expect(201);
    let payout = made["id"].as_str().expect("an id").to_owned();
    authorise(&mut kibali.manager, &payout).await.refused(404, "not_found");
    let reason = json!({"reason": "no"});
    kibali.manager.post(&act(&payout, "rejection"), reason).await.refused(404, "not_found");
    kibali.manager.post(&act(&payout, "cancellation"), json!({})).await.refused(404, "not_found");
    kibali.manager.get(&format!("/v1/refunds/{payout}")).await.refused(404, "not_found");
    let released = format!("/v1/payouts/{payout}/authorization");
    kibali.manager.post(&released, json!({})).await.expect(200);
    kibali.manager.post(&act(&payout, "undo"), json!({})).await.refused(404, "not_found");
    let id = asked(&mut kibali.employee, &payment, 1_000).await;
    for door in ["payouts", "withdrawals"] {
        let answer = kibali.peter.post(&format!("/v1/{door}/{id}/authorization"), json!({})).await;
        assert!(matches!(answer.status.as_u16(), 403 | 404), "{door}: {}", answer.text);
    }
    assert_eq!(state(&mut kibali, &id).await, "pending");
});

both_stores!(another_merchants_payment_is_not_found, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    let id = asked(&mut kibali.employee, &payment, 1_000).await;
    let (_, mut other) = kibali.other_merchant().await;
    ask(&mut other, &payment, 1_000).await.refused(404, "not_found");
    other.get(&of(&payment)).await.refused(404, "not_found");
    other.get(&format!("/v1/refunds/{id}")).await.refused(404, "not_found");
    authorise(&mut other, &id).await.refused(404, "not_found");
    other.post(&act(&id, "cancellation"), json!({})).await.refused(404, "not_found");
    assert_eq!(stands(&mut kibali, &payment).await, (1_000, 9_000));
});

both_stores!(a_key_requests_with_its_scope_and_waits_for_people_even_with_a_mandate, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    let mut without = kibali.full_key(true).await;
    ask(&mut without.client, &payment, 1_000).await.refused(403, "scope.refused");
    let scopes = "payment.view refund.request payout.view";
    let new = NewKey { features: "collection payout", scopes, pays_at_once: true };
    let mut key = kibali.key(kibali.people.peter, new).await;
    let made = ask(&mut key.client, &payment, 1_000).await.expect(201);
    assert_eq!((&made["state"], &made["maker"]["kind"]), (&json!("pending"), &json!("key")));
    let id = made["id"].as_str().expect("an id").to_owned();
    authorise(&mut key.client, &id).await.refused(403, "scope.refused");
    authorise(&mut kibali.peter, &id).await.refused(403, "payout.key_maker");
    let theirs = asked(&mut kibali.employee, &payment, 1_000).await;
    let taken = key.client.post(&act(&theirs, "cancellation"), json!({})).await;
    taken.refused(403, "payout.not_yours");
    key.client.post(&act(&id, "cancellation"), json!({})).await.expect(200);
    put_dormant(&kibali, &key).await;
    let refused = ask(&mut key.client, &payment, 1_000).await;
    assert_eq!(refused.status.as_u16(), 403, "{}", refused.text);
    let new = NewKey { features: "payout", scopes, pays_at_once: true };
    let mut off = kibali.key(kibali.people.peter, new).await;
    ask(&mut off.client, &payment, 1_000).await.refused(403, "application.feature_off");
});

both_stores!(it_takes_as_many_approvers_as_the_policy_asks, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    let rules = fixtures::money::rules(2, &json!({}));
    kibali.admin.put("/v1/payout-policy", rules).await.expect(200);
    let id = asked(&mut kibali.employee, &payment, 1_000).await;
    assert_eq!(authorise(&mut kibali.manager, &id).await.expect(200)["state"], "pending");
    authorise(&mut kibali.manager, &id).await.refused(409, "payout.approved");
    assert_eq!(authorise(&mut kibali.admin, &id).await.expect(200)["state"], "authorized");
    let acts = acts(&kibali).await;
    for act in ["refund.approved", "refund.authorised"] {
        assert_eq!(acts.iter().filter(|done| *done == act).count(), 1, "{act}");
    }
});

both_stores!(a_policy_tightened_meanwhile_reaches_a_refund_that_waits, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    let id = asked(&mut kibali.employee, &payment, 1_000).await;
    let rules = fixtures::money::rules(2, &json!({}));
    kibali.admin.put("/v1/payout-policy", rules).await.expect(200);
    let answer = authorise(&mut kibali.manager, &id).await.expect(200);
    assert_eq!((&answer["state"], &answer["required_approvals"]), (&json!("pending"), &json!(2)));
    assert_eq!(authorise(&mut kibali.admin, &id).await.expect(200)["state"], "authorized");
});

both_stores!(a_release_is_taken_back_and_the_claim_stays, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    let id = asked(&mut kibali.employee, &payment, 1_000).await;
    authorise(&mut kibali.manager, &id).await.expect(200);
    let back = kibali.admin.post(&act(&id, "undo"), json!({})).await.expect(200);
    assert_eq!((&back["state"], stands(&mut kibali, &payment).await), (&json!("pending"), (1_000, 9_000)));
    assert_eq!(acts(&kibali).await.iter().filter(|act| *act == "refund.undone").count(), 1);
});
