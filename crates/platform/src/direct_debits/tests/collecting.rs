//! What becomes of instalments.

use testkit::both_stores;

use super::*;
use crate::fixtures::money::events;

both_stores!(each_instalment_is_collected_on_its_day_and_the_last_ends_it, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let made = make(&mut kibali, daily(GOOD, 10_000, 3)).await;
    live(&kibali, 3).await;
    let active = look(&mut kibali, &made).await;
    assert_eq!(
        (text(&active, "state"), text(&active, "next_at"), &active["asked"]),
        ("active", "2026-11-24T03:00:00.000Z", &json!(0))
    );
    assert_eq!(kibali.balance().await, (0, 0), "nothing moved yet");
    for day in 1..=3 {
        days(&mut kibali, 1).await;
        // Whoever looks again the same day finds the same.
        live(&kibali, 3).await;
        let seen = look(&mut kibali, &made).await;
        assert_eq!(
            (&seen["asked"], &seen["paid"], &seen["failed"]),
            (&json!(day), &json!(day), &json!(0)),
            "{seen}"
        );
        assert_eq!(seen["payments"][0]["number"], day);
        assert_eq!(kibali.balance().await, (8_000 * day, 0), "the merchant pays the fee of 2,000");
    }
    live(&kibali, 61).await;
    let over = look(&mut kibali, &made).await;
    assert_eq!((text(&over, "state"), &over["collected"]), ("completed", &tzs(30_000)));
    assert!(over.get("next_at").is_none(), "{over}");
    days(&mut kibali, 10).await;
    assert_eq!(kibali.balance().await, (24_000, 0), "no fourth one");
    let payment = kibali.employee.get("/v1/payments?method=direct_debit").await.expect(200);
    let payment = &payment["data"][0];
    assert_eq!(
        (&payment["method"], &payment["source"], &payment["fee_bearer"], &payment["payer"]["account"]),
        (&json!("direct_debit"), &json!("direct_debit"), &json!("merchant"), &json!(GOOD))
    );
    let hidden = kibali.developer.get("/v1/payments?method=direct_debit").await.expect(200);
    assert_eq!(hidden["data"][0]["payer"]["account"], "015…789");
    kibali.assert_ledger_holds().await;
});

both_stores!(an_instalment_that_fails_is_told_and_the_next_is_collected_all_the_same, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let made = make(&mut kibali, daily(POOR, 10_000, 2)).await;
    live(&kibali, 3).await;
    days(&mut kibali, 1).await;
    days(&mut kibali, 1).await;
    live(&kibali, 61).await;
    let seen = look(&mut kibali, &made).await;
    assert_eq!((text(&seen, "state"), &seen["paid"], &seen["failed"]), ("completed", &json!(0), &json!(2)));
    assert_eq!(seen["payments"][0]["message"], "The account has insufficient funds.");
    let failed: Vec<_> =
        events(&kibali).await.into_iter().filter(|(name, _)| name == "PAYMENT FAILED").collect();
    assert_eq!(failed.len(), 2);
    assert_eq!(failed[0].1["orderReference"], made["request_id"]);
    assert_eq!(failed[0].1["message"], "The account has insufficient funds.");
    assert_eq!(kibali.balance().await, (0, 0), "nothing came in");
});

both_stores!(what_was_due_while_nothing_ran_is_collected_late_and_once, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let made = make(&mut kibali, daily(GOOD, 10_000, 5)).await;
    live(&kibali, 3).await;
    days(&mut kibali, 3).await;
    let seen = look(&mut kibali, &made).await;
    assert_eq!((&seen["asked"], &seen["paid"]), (&json!(3), &json!(3)));
    let numbers: Vec<_> =
        seen["payments"].as_array().expect("a list").iter().map(|one| one["number"].clone()).collect();
    assert_eq!(numbers, [3, 2, 1]);
    kibali.assert_ledger_holds().await;
});

both_stores!(an_instalment_that_may_not_be_moved_fails_before_the_bank_is_asked, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let made = make(&mut kibali, daily(GOOD, 10_000, 4)).await;
    live(&kibali, 3).await;
    // From now on nothing below 20,000 is carried.
    let table = json!({"currency": "TZS", "minimum": 2_000_000, "maximum": 10_000_000,
        "steps": [{"from": 2_000_000, "fee": 200_000, "fee_bps": 0}]});
    kibali.set_term("fees.direct_debit", &table.to_string()).await;
    days(&mut kibali, 1).await;
    let seen = look(&mut kibali, &made).await;
    assert_eq!((&seen["failed"], &seen["payments"][0]["fee"]), (&json!(1), &tzs(0)), "{seen}");
    assert!(text(&seen["payments"][0], "message").contains("20,000"), "{seen}");
    assert_eq!(kibali.balance().await, (0, 0), "nothing came in");
});

both_stores!(a_merchant_that_is_not_approved_collects_up_to_its_limit, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let made = make(&mut kibali, daily(GOOD, 60_000, 2)).await;
    kibali.set_kyc("not_approved").await;
    live(&kibali, 3).await;
    days(&mut kibali, 1).await;
    days(&mut kibali, 1).await;
    let seen = look(&mut kibali, &made).await;
    assert_eq!((&seen["paid"], &seen["failed"]), (&json!(1), &json!(1)), "100,000 altogether: {seen}");
    assert!(text(&seen["payments"][0], "message").contains("40,000"), "{seen}");
    let more = with(daily(GOOD, 60_000, 2), json!({"starts_on": "2026-11-25", "ends_on": "2026-11-26"}));
    kibali.employee.post("/v1/direct-debits", more).await.refused(400, "kyc.limit");
});

both_stores!(a_repeat_under_the_same_key_makes_no_second_one, |store| async move {
    let (kibali, _, _) = open(store).await;
    let mut employee = kibali.employee.clone().with("idempotency-key", "rent-1");
    let first = employee.post("/v1/direct-debits", daily(GOOD, 10_000, 3)).await.expect(201);
    assert_eq!(employee.post("/v1/direct-debits", daily(GOOD, 10_000, 3)).await.expect(201), first);
    let other = employee.post("/v1/direct-debits", daily(GOOD, 20_000, 3)).await;
    other.refused(422, "idempotency.key_reused");
    let listed = kibali.employee.clone().get("/v1/direct-debits").await.expect(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
});

both_stores!(a_developer_reads_no_account_in_what_the_bank_says, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let made = make(&mut kibali, daily(SLOW, 10_000, 1)).await;
    live(&kibali, 120).await;
    days(&mut kibali, 1).await;
    let seen = look(&mut kibali, &made).await;
    let payment = text(&seen["payments"][0], "payment_id").to_owned();
    let reason = "The account 0150-0000 00004 of 0712 345 678 is closed.".to_owned();
    assert!(kibali.rail.bring_evidence_in(&payment, rails::Outcome::Failed { reason }));
    for _ in 0..3 {
        kibali.put_job("collect.ask", &payment).await;
        live(&kibali, 61).await;
    }
    for door in [
        format!("/v1/direct-debits/{}", text(&made, "id")),
        format!("/v1/payments/{payment}"),
        format!("/v1/payments/{payment}/history"),
    ] {
        assert!(kibali.manager.get(&door).await.text.contains("0150-0000 00004"), "{door}");
        let shown = kibali.developer.get(&door).await.text;
        assert!(shown.contains("The account 015…004 of 0712…678 is closed."), "{door}: {shown}");
    }
});
