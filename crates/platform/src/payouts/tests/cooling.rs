//! The pause that keys make after a payout.

use serde_json::json;
use testkit::both_stores;
use values::Duration;

use super::PHONE;
use crate::fixtures::{self, money::payout_of};

const CREATE: &str = "/third-parties/payouts/create-mobile-money-payout";

both_stores!(a_key_pauses_after_a_payout_whichever_door_it_comes_by, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let key = kibali.full_key(false).await;
    let mut token = kibali.bearer(&key).await;
    let mut own = key.client.clone().with("idempotency-key", "one");
    let first = own.post("/v1/payouts", payout_of(1_000, "PAY1", PHONE)).await.expect(201);
    let mut own = key.client.clone().with("idempotency-key", "two");
    let refused = own.post("/v1/payouts", payout_of(1_000, "PAY2", PHONE)).await;
    assert_eq!(refused.refused(429, "payout.cooldown")["retry_after_seconds"], 60);
    let order = |reference: &str| json!({"amount": 1000, "currency": "TZS", "orderReference": reference, "phoneNumber": PHONE});
    assert_eq!(token.post(CREATE, order("PAY2")).await.expect(400)["statusCode"], 400);
    // A repeat is no second payout, and people pause by themselves.
    let mut again = key.client.clone().with("idempotency-key", "one");
    assert_eq!(again.post("/v1/payouts", payout_of(1_000, "PAY1", PHONE)).await.expect(201), first);
    kibali.employee.post("/v1/payouts", payout_of(1_000, "PAY3", PHONE)).await.expect(201);
    kibali.employee.post("/v1/payouts", payout_of(1_000, "PAY4", PHONE)).await.expect(201);
    kibali.pass(Duration::from_secs(59));
    assert_eq!(token.post(CREATE, order("PAY2")).await.expect(400)["statusCode"], 400);
    kibali.pass(Duration::from_secs(1));
    token.post(CREATE, order("PAY2")).await.expect(200);
    own.post("/v1/payouts", payout_of(1_000, "PAY5", PHONE)).await.refused(429, "payout.cooldown");
    kibali.pass(Duration::from_secs(60));
    own.post("/v1/payouts", payout_of(1_000, "PAY5", PHONE)).await.expect(201);
    kibali.assert_ledger_holds().await;
});

both_stores!(two_payouts_at_once_by_either_door_share_one_pause, |store| async move {
    let kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let key = kibali.full_key(false).await;
    let both = (0..4).map(|number| {
        let mut client = key.client.clone();
        async move {
            let made = client.post("/v1/payouts", payout_of(1_000, &format!("PAY{number}"), PHONE)).await;
            made.status.as_u16()
        }
    });
    let mut statuses = futures_util::future::join_all(both).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 429, 429, 429]);
});
