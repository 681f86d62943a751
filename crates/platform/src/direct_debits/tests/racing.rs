//! Many at once: one mandate, and each instalment once.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use testkit::both_stores;

use super::*;

both_stores!(eight_equal_requests_at_once_make_one, |store| async move {
    let (mut kibali, _, client) = open(store).await;
    for round in 0..fixtures::rounds().min(10) {
        let body = with(mandate(), json!({"billDetails": format!("Rent {round}")}));
        let asks = (0..8).map(|_| {
            let (mut client, body) = (client.clone(), body.clone());
            async move { text(&client.post(MANDATE, body).await.expect(200), "mandateRequestId").to_owned() }
        });
        let answered: BTreeSet<String> = join_all(asks).await.into_iter().collect();
        assert_eq!(answered.len(), 1, "{answered:?}");
        let listed = kibali.employee.get("/v1/direct-debits?limit=100").await.expect(200);
        assert_eq!(listed["data"].as_array().map(Vec::len), Some(round + 1));
    }
});

both_stores!(workers_that_work_at_once_collect_each_instalment_once, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let made = make(&mut kibali, daily(GOOD, 10_000, 5)).await;
    live(&kibali, 3).await;
    kibali.pass_days(5).await;
    // A second job about the same mandate, as a leased one that comes again.
    kibali.put_job("direct_debit.collect", text(&made, "id")).await;
    for _ in 0..5 {
        join_all((0..4).map(|_| kibali.work())).await;
        kibali.pass(Duration::from_secs(1));
    }
    let seen = look(&mut kibali, &made).await;
    assert_eq!((&seen["asked"], &seen["paid"]), (&json!(5), &json!(5)), "{seen}");
    assert_eq!(kibali.balance().await, (40_000, 0));
    kibali.assert_ledger_holds().await;
});
