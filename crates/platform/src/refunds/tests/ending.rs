//! What becomes of the claim.

use rails::Outcome;
use tokio::join;
use values::Id;

use super::*;
use crate::{fixtures::money::free_meanwhile, payments::Payment};

both_stores!(one_that_nobody_releases_gives_its_claim_up, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    let rejected = asked(&mut kibali.employee, &payment, 4_000).await;
    let reason = json!({"reason": "Not now"});
    kibali.manager.post(&act(&rejected, "rejection"), reason).await.expect(200);
    assert_eq!(stands(&mut kibali, &payment).await, (0, 10_000));
    let expired = asked(&mut kibali.employee, &payment, 10_000).await;
    assert_eq!(stands(&mut kibali, &payment).await, (10_000, 0));
    kibali.pass_days(7).await;
    kibali.work().await;
    assert_eq!(state(&mut kibali, &expired).await, "expired");
    assert_eq!(stands(&mut kibali, &payment).await, (0, 10_000));
    assert_eq!(kibali.balance().await.1, 0);
    kibali.assert_ledger_holds().await;
});

both_stores!(one_whose_money_did_not_go_or_came_back_gives_its_claim_up, |store| async move {
    for (phone, ends, seconds) in
        [("255712000001", "failed", 3), ("255712000007", "refunded", 3), ("255712000008", "reversed", 61)]
    {
        let (mut kibali, payment) = paid(store, phone).await;
        let id = asked(&mut kibali.employee, &payment, 10_000).await;
        authorise(&mut kibali.manager, &id).await.expect(200);
        live(&kibali, seconds).await;
        for _ in 0..3 {
            kibali.pass(Duration::from_secs(3600));
            kibali.work().await;
        }
        kibali.sign_in_again().await;
        assert_eq!(state(&mut kibali, &id).await, ends);
        assert_eq!(stands(&mut kibali, &payment).await, (0, 10_000), "{ends}");
        asked(&mut kibali.employee, &payment, 10_000).await;
        kibali.assert_ledger_holds().await;
    }
});

both_stores!(one_of_which_nobody_knows_keeps_its_claim, |store| async move {
    let (mut kibali, payment) = paid(store, "255712000003").await;
    let id = asked(&mut kibali.employee, &payment, 10_000).await;
    authorise(&mut kibali.manager, &id).await.expect(200);
    live(&kibali, 3).await;
    kibali.pass_days(1).await;
    kibali.work().await;
    assert_eq!(state(&mut kibali, &id).await, "unknown");
    assert_eq!(stands(&mut kibali, &payment).await, (10_000, 0));
    ask(&mut kibali.admin, &payment, 1_000).await.refused(422, "refund.too_much");
    assert_eq!(kibali.rail.times_sent(&id), 1);
});

both_stores!(one_that_left_after_all_is_claimed_before_balances_are_locked, |store| async move {
    let (mut kibali, payment) = paid(store, "255712000001").await;
    let id = asked(&mut kibali.employee, &payment, 10_000).await;
    authorise(&mut kibali.manager, &id).await.expect(200);
    live(&kibali, 3).await;
    assert_eq!(state(&mut kibali, &id).await, "failed");
    let at = kibali.kibali.clock.now();
    let arrived = Outcome::Succeeded { provider_reference: "R-77".to_owned(), at, payer_name: None };
    assert!(kibali.rail.bring_evidence(&id, arrived));
    kibali.put_job("payout.ask", &id).await;
    kibali.work().await;
    let outcome = format!("/v1/payouts/{id}/outcome");
    let says = json!({"outcome": "paid", "note": "Statement of 28 November"});
    kibali.manager.post(&outcome, says).await.expect(201);

    let mut command = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let payments: Vec<Id<Payment>> = command
        .tx()
        .list_locked("SELECT id FROM payment WHERE merchant = $1 ORDER BY id", &[])
        .await
        .expect("a store");
    assert_eq!(payments.len(), 1);
    let looks = async move {
        free_meanwhile(command.tx(), store, "account").await;
        command.keep().await.expect("kept");
    };
    let (mut peter, confirmation) = (kibali.peter.clone(), format!("{outcome}/confirmation"));
    let ((), done) = join!(looks, peter.post(&confirmation, json!({})));
    assert_eq!(done.expect(200)["state"], "succeeded");
    assert_eq!(stands(&mut kibali, &payment).await, (10_000, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(one_that_went_after_all_claims_what_is_left_and_no_more, |store| async move {
    let (mut kibali, payment) = paid(store, "255712000003").await;
    let id = asked(&mut kibali.employee, &payment, 6_000).await;
    authorise(&mut kibali.manager, &id).await.expect(200);
    live(&kibali, 3).await;
    let (proposal, confirmation) =
        (format!("/v1/payouts/{id}/outcome"), format!("/v1/payouts/{id}/outcome/confirmation"));
    let found = |outcome: &str| json!({"outcome": outcome, "note": "Statement of 28 November, line 14"});
    kibali.manager.post(&proposal, found("not_paid")).await.expect(201);
    kibali.peter.post(&confirmation, json!({})).await.expect(200);
    assert_eq!(stands(&mut kibali, &payment).await, (0, 10_000));
    let other = asked(&mut kibali.employee, &payment, 6_000).await;
    // The provider says that it went, and people find the same.
    let at = kibali.kibali.clock.now();
    let went = Outcome::Succeeded { provider_reference: "R-77".to_owned(), at, payer_name: None };
    assert!(kibali.rail.bring_evidence(&id, went));
    kibali.pass(Duration::from_secs(61));
    kibali.work().await;
    kibali.manager.post(&proposal, found("paid")).await.expect(201);
    kibali.peter.post(&confirmation, json!({})).await.refused(422, "refund.too_much");
    assert_eq!(stands(&mut kibali, &payment).await, (6_000, 4_000));
    kibali.manager.post(&act(&other, "cancellation"), json!({})).await.expect(200);
    kibali.peter.post(&confirmation, json!({})).await.expect(200);
    assert_eq!(state(&mut kibali, &id).await, "succeeded");
    assert_eq!(stands(&mut kibali, &payment).await, (6_000, 4_000));
    kibali.assert_ledger_holds().await;
});
