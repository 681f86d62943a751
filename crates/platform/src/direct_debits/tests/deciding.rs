//! Who lets a direct debit collect: the holder of the account alone.

use testkit::both_stores;

use super::*;
use crate::fixtures::upstream::pair;

both_stores!(nothing_is_collected_before_the_holder_agrees, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let made = make(&mut kibali, daily(BY_HAND, 10_000, 3)).await;
    assert_eq!(
        (text(&made, "state"), &made["instalments"], &made["total"]),
        ("requested", &json!(3), &tzs(30_000))
    );
    days(&mut kibali, 1).await;
    let waits = look(&mut kibali, &made).await;
    assert_eq!((text(&waits, "state"), &waits["asked"]), ("requested", &json!(0)), "its day has begun");
    let decision = json!({"request_id": made["request_id"], "decision": "approve"});
    for _ in 0..2 {
        let heard = kibali.stranger().post(DECIDE, decision.clone()).await.expect(200);
        assert_eq!(heard["state"], "active");
    }
    live(&kibali, 3).await;
    let first = look(&mut kibali, &made).await;
    assert_eq!((&first["asked"], &first["paid"], &first["collected"]), (&json!(1), &json!(1), &tzs(10_000)));
    let late = json!({"request_id": made["request_id"], "decision": "reject"});
    kibali.stranger().post(DECIDE, late).await.refused(409, "direct_debit.decided");
    kibali.assert_ledger_holds().await;
});

both_stores!(a_refusal_ends_it_with_the_reason, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    for (account, reason) in [
        ("0150000000001", "The holder of the account refused."),
        ("9912345678", "The bank has no such account."),
    ] {
        let made = make(&mut kibali, daily(account, 10_000, 3)).await;
        live(&kibali, 2).await;
        let seen = look(&mut kibali, &made).await;
        assert_eq!((text(&seen, "state"), text(&seen, "message")), ("rejected", reason));
        assert!(seen.get("next_at").is_none(), "{seen}");
        let path = format!("/v1/direct-debits/{}/cancel", text(&made, "id"));
        kibali.employee.post(&path, json!({})).await.refused(409, "direct_debit.over");
    }
    let made = make(&mut kibali, daily(BY_HAND, 10_000, 3)).await;
    let decision = json!({"request_id": made["request_id"], "decision": "reject"});
    assert_eq!(kibali.stranger().post(DECIDE, decision).await.expect(200)["state"], "rejected");
    days(&mut kibali, 4).await;
    assert_eq!(look(&mut kibali, &made).await["payments"], json!([]));
    let unknown = json!({"request_id": "DDM0", "decision": "approve"});
    kibali.stranger().post(DECIDE, unknown).await.refused(404, "direct_debit.unknown");
});

both_stores!(a_request_that_nobody_answers_expires_with_its_first_day, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let made = make(&mut kibali, daily("0150000000003", 10_000, 3)).await;
    // Until midnight of the 24th in East Africa: 38 hours from ten in the morning of the 23rd.
    kibali.pass(Duration::from_secs(38 * 3600 - 1));
    kibali.work().await;
    kibali.sign_in_again().await;
    assert_eq!(look(&mut kibali, &made).await["state"], "requested");
    live(&kibali, 1).await;
    let seen = look(&mut kibali, &made).await;
    assert_eq!((text(&seen, "state"), &seen["payments"]), ("expired", &json!([])));
    let decision = json!({"request_id": made["request_id"], "decision": "approve"});
    kibali.stranger().post(DECIDE, decision).await.refused(409, "direct_debit.decided");
});

both_stores!(a_cancelled_direct_debit_collects_nothing_more, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let made = make(&mut kibali, daily(GOOD, 10_000, 3)).await;
    live(&kibali, 3).await;
    days(&mut kibali, 1).await;
    let path = format!("/v1/direct-debits/{}/cancel", text(&made, "id"));
    for _ in 0..2 {
        assert_eq!(kibali.employee.post(&path, json!({})).await.expect(200)["state"], "cancelled");
    }
    days(&mut kibali, 5).await;
    let seen = look(&mut kibali, &made).await;
    assert_eq!((text(&seen, "state"), &seen["asked"], &seen["paid"]), ("cancelled", &json!(1), &json!(1)));
    assert_eq!(kibali.balance().await, (8_000, 0));
});

both_stores!(who_may_not_ask_for_payments_may_not_ask_for_these, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    kibali.developer.post("/v1/direct-debits", daily(GOOD, 10_000, 3)).await.refused(403, "role.refused");
    let mut order = daily(GOOD, 10_000, 3);
    order["description"] = json!("Rent of 0712345678");
    let made = make(&mut kibali, order).await;
    let id = text(&made, "id");
    kibali
        .developer
        .post(&format!("/v1/direct-debits/{id}/cancel"), json!({}))
        .await
        .refused(403, "role.refused");
    let seen = kibali.developer.get(&format!("/v1/direct-debits/{id}")).await.expect(200);
    assert_eq!((text(&seen, "account"), text(&seen, "phone_number")), ("015…789", "0712…678"));
    assert_eq!(seen["customer"]["phone"], "0712…678");
    for (search, found) in [(GOOD, 0), ("0712345678", 0), ("071234", 0), (text(&made, "request_id"), 1)] {
        let listed = kibali.developer.get(&format!("/v1/direct-debits?search={search}")).await.expect(200);
        assert_eq!(listed["data"].as_array().map(Vec::len), Some(found), "{search}");
    }
    let listed =
        kibali.manager.get(&format!("/v1/direct-debits?search={GOOD}&state=requested")).await.expect(200);
    assert_eq!(listed["data"][0]["account"], GOOD);
    let described = kibali.manager.get("/v1/direct-debits?search=071234").await.expect(200);
    assert_eq!(described["data"][0]["description"], "Rent of 0712345678");
    assert_eq!(seen["description"], "Rent of 0712…678");
    let none = kibali.manager.get("/v1/direct-debits?state=active,completed").await.expect(200);
    assert_eq!(none["data"], json!([]));
});

both_stores!(what_cannot_be_is_refused_by_its_field, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    for (changes, field) in [
        (json!({"customer": {"name": " "}}), "customer.name"),
        (json!({"customer": {"name": "Asha", "email": "asha"}}), "customer.email"),
        (json!({"phone_number": "12"}), "phone_number"),
        (json!({"account": "!"}), "account"),
        (json!({"starts_on": "2026-11-22"}), "starts_on"),
        (json!({"ends_on": "never"}), "ends_on"),
        (json!({"every": 0}), "every"),
        (json!({"amount": tzs(2_499)}), "amount"),
        (json!({"amount": {"amount": 1_000_000, "currency": "USD"}}), "amount"),
        (json!({"callback_url": "ftp://x"}), "callback_url"),
    ] {
        let answer = kibali.employee.post("/v1/direct-debits", with(daily(GOOD, 10_000, 3), changes)).await;
        let problem = answer.refused(422, "input.invalid");
        assert_eq!(problem["fields"][0]["field"], field, "{problem}");
    }
});

both_stores!(with_an_account_at_a_provider_there_are_none, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    let before = make(&mut pair.downstream, daily(BY_HAND, 10_000, 3)).await;
    pair.connect().await;
    let asked = pair.downstream.employee.post("/v1/direct-debits", daily(GOOD, 10_000, 3)).await;
    asked.refused(409, "direct_debit.no_rail");
    let key = pair.downstream.key(pair.downstream.people.peter, collects()).await;
    let mut client = pair.downstream.bearer(&key).await;
    refused(&client.post(MANDATE, mandate()).await, 400, "Direct debit is not available for this merchant");
    // Whoever plays the bank makes no real money.
    let decision = json!({"request_id": before["request_id"], "decision": "approve"});
    pair.downstream.stranger().post(DECIDE, decision).await.refused(409, "rail.real_money");
});
