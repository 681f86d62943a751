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

both_stores!(
    before_approval_cards_and_debits_of_one_new_customer_do_not_lock_each_other_out,
    |store| async move {
        let (mut kibali, _, client) = open(store).await;
        let asked =
            kibali.admin.put("/v1/terms/kyc-state", json!({"state": "not_approved"})).await.expect(202);
        let confirmation =
            format!("/v1/change-requests/{}/confirmation", text(&asked["change_request"], "id"));
        kibali.peter.post(&confirmation, json!({})).await.expect(200);
        for round in 0..fixtures::rounds().min(10) {
            let email = format!("asha{round}@example.com");
            let debit =
                with(daily(GOOD, 2_500, 2), json!({"customer": {"name": "Asha Mrema", "email": email}}));
            let asks = (0..8).map(|number| {
            let (mut client, mut employee) = (client.clone(), kibali.employee.clone());
            let debit = with(debit.clone(), json!({"description": format!("Rent {number}")}));
            let card = json!({"amount": "1", "currency": "USD", "orderReference": format!("C{round}N{number}"),
                "customer": {"fullName": "Asha Mrema", "email": email}});
            async move {
                if number % 2 == 0 {
                    employee.post("/v1/direct-debits", debit).await.status.as_u16()
                } else {
                    client.post("/third-parties/payments/initiate-card-payment", card).await.status.as_u16()
                }
            }
        });
            let answered = join_all(asks).await;
            assert!(answered.iter().all(|status| *status < 500), "{answered:?}");
            assert!(round > 0 || answered.iter().all(|status| *status < 300), "{answered:?}");
        }
    }
);
