//! Confirming: everything is held, or nothing is.

use serde_json::{Value, json};
use testkit::both_stores;

use super::{FILE, TOTAL, as_read, confirm, draft, id_of, look, path, payouts, upload, waiting};
use crate::fixtures::{
    self,
    money::{payout_of, rules, tzs},
};

both_stores!(a_batch_that_the_balance_does_not_cover_holds_nothing, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(TOTAL - 1).await;
    let id = id_of(&upload(&mut kibali.employee, FILE).await);
    kibali.work().await;
    let read = as_read(&look(&mut kibali.employee, &id).await);
    let refused = kibali.employee.post(&path(&id, "confirm"), read.clone()).await;
    let problem = refused.refused(422, "payout.insufficient_balance");
    assert_eq!(problem["available"]["amount"], (TOTAL - 1) * 100);
    assert_eq!(kibali.balance().await, (TOTAL - 1, 0));
    assert_eq!(look(&mut kibali.employee, &id).await["state"], "draft");
    // Its references are free as before: the same can be confirmed once there is money.
    kibali.fund(1).await;
    kibali.employee.post(&path(&id, "confirm"), read).await.expect(201);
    assert_eq!(kibali.balance().await, (0, TOTAL));
    kibali.assert_ledger_holds().await;
});

both_stores!(a_repeated_confirmation_gets_the_first_answer, |store| async move {
    let (kibali, id) = draft(store).await;
    let mut client = kibali.employee.clone().with("idempotency-key", "b-1");
    let read = json!({"count": 3, "totals": [tzs(TOTAL)]});
    let first = client.post(&path(&id, "confirm"), read.clone()).await;
    let again = client.post(&path(&id, "confirm"), read).await;
    assert_eq!(first.expect(201), again.expect(201));
    assert!(again.headers.contains_key("idempotent-replayed"));
    let other = client.post(&path(&id, "confirm"), json!({"count": 4, "totals": [tzs(TOTAL)]})).await;
    other.refused(422, "idempotency.key_reused");
    let mut kibali = kibali;
    assert_eq!(kibali.balance().await.1, TOTAL);
});

both_stores!(a_reference_that_was_taken_meanwhile_stops_the_whole_batch, |store| async move {
    let (mut kibali, id) = draft(store).await;
    kibali.manager.post("/v1/payouts", payout_of(1_000, "SAL2", "255712345678")).await.expect(201);
    let held = kibali.balance().await;
    let read = as_read(&look(&mut kibali.employee, &id).await);
    kibali.employee.post(&path(&id, "confirm"), read.clone()).await.refused(409, "batch.outdated");
    assert_eq!(kibali.balance().await, held, "nothing of it is held");
    let checked = kibali.employee.post(&path(&id, "check"), json!({})).await.expect(200);
    assert_eq!(checked["problems"], 1, "{checked}");
    kibali.employee.post(&path(&id, "confirm"), read).await.refused(409, "batch.faulty");
    let page = kibali.employee.get(&path(&id, "lines?problems=true")).await.expect(200);
    assert_eq!(page["data"][0]["reference"], "SAL2");
    kibali.employee.delete(&path(&id, "lines/2")).await.expect(200);
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let made: Vec<_> = payouts(&mut kibali.employee, &id).await.into_iter().map(|(name, ..)| name).collect();
    assert_eq!(made, ["SAL1", "SAL3"]);
    // What the batch has taken, no payout takes.
    let taken = kibali.manager.post("/v1/payouts", payout_of(1_000, "SAL1", "255712345678")).await;
    taken.refused(409, "payout.reference_used");
    kibali.assert_ledger_holds().await;
});

both_stores!(fees_that_changed_since_the_check_are_looked_at_again, |store| async move {
    let (mut kibali, id) = draft(store).await;
    let read = as_read(&look(&mut kibali.employee, &id).await);
    let dear = json!({"currency": "TZS", "minimum": 100_000, "maximum": 500_000_000, "steps": [{"from": 0, "fee": 100_000}]});
    kibali.set_term("fees.mobile_payout", &dear.to_string()).await;
    kibali.employee.post(&path(&id, "confirm"), read.clone()).await.refused(409, "batch.outdated");
    let checked = kibali.employee.post(&path(&id, "check"), json!({})).await.expect(200);
    assert_ne!(checked["totals"], read["totals"]);
    kibali.employee.post(&path(&id, "confirm"), read).await.refused(409, "batch.total");
    confirm(&mut kibali.employee, &id).await;
    // What is held is what each payout costs, whatever is charged since.
    kibali.set_term("fees.mobile_payout", &dear.to_string().replace("\"fee\":100000", "\"fee\":5000")).await;
    kibali.work().await;
    kibali.assert_ledger_holds().await;
});

both_stores!(what_an_unknown_merchant_may_move_counts_all_lines, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(1_000_000).await;
    kibali.set_kyc("not_approved").await;
    // 60,000 each, of 100,000 that may be moved: the second is too much, made or not.
    let ids = [
        id_of(&upload(&mut kibali.employee, FILE).await),
        id_of(&upload(&mut kibali.employee, &FILE.replace("SAL", "PAY")).await),
    ];
    kibali.work().await;
    confirm(&mut kibali.employee, &ids[0]).await;
    let read = as_read(&look(&mut kibali.employee, &ids[1]).await);
    kibali.employee.post(&path(&ids[1], "confirm"), read.clone()).await.refused(400, "kyc.limit");
    kibali.work().await;
    kibali.employee.post(&path(&ids[1], "confirm"), read).await.refused(400, "kyc.limit");
});

both_stores!(currencies_are_held_each_by_itself, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    kibali.fund_dollars(50).await;
    let file = "phone,amount,currency\n0712345678,10000,TZS\n0712345678,10,usd\n";
    let batch = upload(&mut kibali.employee, file).await;
    let id = id_of(&batch);
    assert_eq!(batch["totals"], json!([tzs(10_642), {"amount": 1_026, "currency": "USD"}]));
    kibali.work().await;
    confirm(&mut kibali.employee, &id).await;
    assert_eq!((kibali.balance().await.1, kibali.dollars().await.1), (10_642, 1_026));
    kibali.work().await;
    kibali.assert_ledger_holds().await;
    kibali.manager.post(&path(&id, "reject"), json!({"reason": "no"})).await.expect(200);
    kibali.work().await;
    assert_eq!((kibali.balance().await, kibali.dollars().await), ((100_000, 0), (5_000, 0)));
    kibali.assert_ledger_holds().await;
});

both_stores!(the_policy_holds_for_each_line_for_the_day_and_for_the_whole, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(1_000_000).await;
    let policy = |marks: Value| rules(1, &marks);
    // One line of 30,000 is too large.
    let limit = policy(json!({"most_per_payout": [tzs(25_000)]}));
    kibali.admin.put("/v1/payout-policy", limit).await.expect(200);
    let id = id_of(&upload(&mut kibali.employee, FILE).await);
    kibali.work().await;
    let read = as_read(&look(&mut kibali.employee, &id).await);
    kibali.employee.post(&path(&id, "confirm"), read.clone()).await.refused(400, "policy.payout_limit");
    assert_eq!(kibali.balance().await.1, 0, "and nothing is held");
    // 60,000 together are more than 50,000 a day, and each line is less.
    let limit = policy(
        json!({"most_per_payout": [tzs(25_000)], "most_per_day": [tzs(30_000)], "two_approvers_from": [tzs(25_000)]}),
    );
    kibali.admin.put("/v1/payout-policy", limit).await.expect(200);
    kibali.employee.delete(&path(&id, "lines/3")).await.expect(200);
    let read = as_read(&look(&mut kibali.employee, &id).await);
    kibali.employee.post(&path(&id, "confirm"), read).await.expect(201);
    let more = id_of(&upload(&mut kibali.employee, "phone,amount\n0712345678,1000\n").await);
    kibali.work().await;
    let read = as_read(&look(&mut kibali.employee, &more).await);
    kibali.employee.post(&path(&more, "confirm"), read).await.refused(400, "policy.day_limit");
    // 10,000 and 20,000 take one approver each, and two together.
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(seen["required_approvals"], 2, "{seen}");
    let first = kibali.manager.post(&path(&id, "authorise"), as_read(&seen)).await.expect(200);
    assert_eq!(first["state"], "waiting", "{first}");
    let second = kibali.peter.post(&path(&id, "authorise"), as_read(&seen)).await.expect(200);
    assert_eq!(second["state"], "authorised", "{second}");
    // What was released as one is not taken back one by one.
    while look(&mut kibali.manager, &id).await["state"] == "authorised" {
        let done = crate::worker::once(&kibali.kibali.app, &kibali.platform).await.expect("workers");
        assert!(done > 0);
    }
    for (_, state, payout) in payouts(&mut kibali.manager, &id).await {
        let refused = kibali.manager.post(&format!("/v1/payouts/{payout}/undo"), json!({})).await;
        let code = if state == "authorized" { "payout.in_batch" } else { "payout.not_undoable" };
        refused.refused(409, code);
    }
});

both_stores!(those_who_can_release_a_batch_are_mailed_once_it_is_made, |store| async move {
    let (mut kibali, id) = draft(store).await;
    kibali.work().await;
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    for someone in [kibali.people.admin, kibali.people.peter, kibali.people.manager] {
        let mail = kibali.mail.last_to(someone.email).expect("a mail");
        assert_eq!(mail.subject, "3 payouts, TZS 63,702, wait for you");
        let page = format!("/m/{}/payouts/batches/{id}", kibali.merchant);
        assert!(mail.text.lines().any(|line| line.ends_with(&page)), "{}", mail.text);
        assert!(mail.text.contains("Baraka Shayo") && mail.text.contains("salaries.csv"), "{}", mail.text);
    }
    assert_eq!(kibali.mail.mails().len(), 3, "and nobody else, of the batch or of its payouts");
});

both_stores!(payouts_of_batches_are_left_out_of_a_list_of_those_that_are_decided_alone, |store| async move {
    let (mut kibali, _) = waiting(store).await;
    let waits = kibali.manager.get("/v1/payouts?state=pending").await.expect(200);
    assert_eq!(waits["data"].as_array().expect("rows").len(), 3);
    let alone = kibali.manager.get("/v1/payouts?state=pending&alone=true").await.expect(200);
    assert_eq!(alone["data"], json!([]));
    let body = payout_of(1_000, "ALONE1", "255712345678");
    kibali.employee.post("/v1/payouts", body).await.expect(201);
    let alone = kibali.manager.get("/v1/payouts?state=pending&alone=true").await.expect(200);
    assert_eq!(alone["data"][0]["reference"], "ALONE1");
    assert_eq!(alone["data"].as_array().expect("rows").len(), 1);
});
