//! What a merchant may do before it is approved.

use futures_util::future::join_all;
use permit::AppSettings;
use serde_json::json;
use testkit::{Client, both_stores};
use values::Duration;

use super::{PAY, PHONE, PREVIEW_PUSH, PUSH, change, order};
use crate::{
    Settings, access,
    fixtures::{
        self, Fixture,
        money::{KeyInHand, payout_of, tzs},
    },
};

/// A merchant that is not approved, with money, a key, and no limits by address.
async fn unknown(store: testkit::Store) -> (Fixture, KeyInHand) {
    let free = |settings| Settings { payout_cooldown: Duration::ZERO, calls_per_minute: None, ..settings };
    let mut f = fixtures::merchant_on(fixtures::empty_with(store, free).await).await;
    f.fund(1_000_000).await;
    let key = f.full_key(true).await;
    change(&mut f, "/v1/terms/kyc-state", json!({"state": "not_approved"})).await;
    (f, key)
}

both_stores!(money_in_and_out_is_limited_altogether_before_approval, |store| async move {
    let (mut f, key) = unknown(store).await;
    let mut client = f.bearer(&key).await;
    f.employee.post("/v1/payments", payout_of(60_000, "ORD1", PHONE)).await.expect(201);
    client.post(PAY, order(&json!(30_000), "PAY1")).await.expect(200);
    let seen = f.developer.get("/v1/terms").await.expect(200);
    assert_eq!(seen["kyc"], json!({"state": "not_approved", "limit": tzs(100_000), "moved": tzs(90_000)}));
    let says = "Before this merchant is approved (KYC) it collects and pays out TZS 100,000 altogether, and TZS 10,000 of \
                that is left: an Admin records the approval under Settings.";
    let refused =
        f.employee.post("/v1/payments", payout_of(10_001, "ORD2", PHONE)).await.refused(400, "kyc.limit");
    assert_eq!(refused["detail"], says);
    f.employee.post("/v1/payouts", payout_of(10_001, "PAY2", PHONE)).await.refused(400, "kyc.limit");
    for (path, reference) in [(PUSH, "ORD2"), (PAY, "PAY2")] {
        let refused = client.post(path, order(&json!(10_001), reference)).await.expect(400);
        assert_eq!(refused, json!({"statusCode": 400, "message": says, "error": "Bad Request"}));
    }
    let waits = f.employee.post("/v1/payouts", payout_of(10_000, "PAY3", PHONE)).await.expect(201);
    f.employee.post("/v1/payouts", payout_of(100, "PAY4", PHONE)).await.refused(400, "kyc.limit");
    let cancel = format!("/v1/payouts/{}/cancellation", waits["id"].as_str().expect("an id"));
    f.employee.post(&cancel, json!({})).await.expect(200);
    f.employee.post("/v1/payouts", payout_of(10_000, "PAY5", PHONE)).await.expect(201);

    change(&mut f, "/v1/terms/kyc-limit", json!({"limit": tzs(100_100)})).await;
    f.employee.post("/v1/payouts", payout_of(100, "PAY6", PHONE)).await.expect(201);
    f.employee.post("/v1/payouts", payout_of(100, "PAY7", PHONE)).await.refused(400, "kyc.limit");
    change(&mut f, "/v1/terms/kyc-state", json!({"state": "approved"})).await;
    f.employee.post("/v1/payouts", payout_of(500_000, "PAY7", PHONE)).await.expect(201);
    f.assert_ledger_holds().await;
});

both_stores!(orders_at_the_same_moment_stay_within_the_limit_together, |store| async move {
    let (f, _) = unknown(store).await;
    let orders =
        (0..8).map(|number| {
            let mut client: Client = f.employee.clone();
            let path = if number % 2 == 0 { "/v1/payments" } else { "/v1/payouts" };
            async move {
                client.post(path, payout_of(30_000, &format!("REF{number}"), PHONE)).await.status.as_u16()
            }
        });
    let mut answers = join_all(orders).await;
    answers.sort_unstable();
    assert_eq!(answers, [201, 201, 201, 400, 400, 400, 400, 400]);
});

both_stores!(a_hundred_calls_a_day_before_approval_on_all_instances_together, |store| async move {
    let (mut f, key) = unknown(store).await;
    let other = f.platform.routes().into_router(&f.kibali.reopen().await);
    let mut client = f.bearer(&key).await;
    let mut there = client.clone().through(other);
    for number in 0..48 {
        client.get("/third-parties/exchange-rates/all").await.expect(200);
        there.get(&format!("/third-parties/payments/ORD{number}")).await.expect(404);
    }
    // The token and 96 calls so far: three more have room, whoever comes first.
    let last = (0..8).map(|number| {
        let mut client = if number % 2 == 0 { client.clone() } else { there.clone() };
        async move { client.get("/third-parties/exchange-rates/all").await.status.as_u16() }
    });
    let mut last = join_all(last).await;
    last.sort_unstable();
    assert_eq!(last, [200, 200, 200, 429, 429, 429, 429, 429]);
    let refused = client.post(PREVIEW_PUSH, order(&json!("1000"), "ORD1")).await;
    // It is 10:00 in Dar es Salaam.
    assert_eq!(refused.headers["retry-after"], "50400");
    assert_eq!(
        refused.expect(429),
        json!({"statusCode": 429, "error": "Too Many Requests",
        "message": "Before this merchant is approved (KYC) it has 100 API calls a day, tokens included. The next are at \
                    midnight, East Africa Time, in 50400 seconds."})
    );
    let token =
        f.stranger().with("client-id", &key.client_id).with("api-key", &key.secret).with("origin", "");
    let refused = token.clone().post("/third-parties/generate-token", json!({})).await;
    assert_eq!(refused.headers["retry-after"], "50400");
    assert!(refused.expect(429)["message"].as_str().is_some_and(|says| says.contains("100 API calls a day")));
    key.client.clone().get("/v1/payments").await.refused(429, "kyc.calls");
    f.employee.get("/v1/payments").await.expect(200);

    f.pass(Duration::from_secs(50_399));
    token.clone().post("/third-parties/generate-token", json!({})).await.expect(429);
    f.pass(Duration::from_secs(1));
    let mut client = f.bearer(&key).await;
    for _ in 0..99 {
        client.get("/third-parties/exchange-rates/all").await.expect(200);
    }
    client.get("/third-parties/exchange-rates/all").await.expect(429);
    f.sign_in_again().await;
    change(&mut f, "/v1/terms/kyc-state", json!({"state": "approved"})).await;
    client.get("/third-parties/exchange-rates/all").await.expect(200);
});

both_stores!(what_is_refused_before_the_caller_is_known_counts_no_call, |store| async move {
    let (f, key) = unknown(store).await;
    let mut wrong =
        f.stranger().with("client-id", &key.client_id).with("api-key", "nonsense").with("origin", "");
    for _ in 0..101 {
        wrong.post("/third-parties/generate-token", json!({})).await.expect(403);
    }
    f.bearer(&key).await.get("/third-parties/exchange-rates/all").await.expect(200);
});

both_stores!(the_operator_decides_whether_new_merchants_are_approved, |store| async move {
    for (approve_new_merchants, state) in [(true, "approved"), (false, "not_approved")] {
        let empty = fixtures::empty(store).await;
        let settings = AppSettings { approve_new_merchants, ..AppSettings::default() };
        let app = empty.kibali.reopen_as(settings).await;
        let link = access::set_up_link(&app).await.expect("a store").expect("nobody was here");
        let mut admin = empty.kibali.stranger().through(empty.platform.routes().into_router(&app));
        let set_up = json!({"token": link.split_once('#').expect("a token").1, "merchant_name": "Zuri Foods",
            "name": "Asha Mrema", "email": "asha@zurifoods.co.tz", "password": fixtures::PASSWORD});
        admin.post("/v1/set-up", set_up).await.expect(201);
        assert_eq!(admin.get("/v1/terms").await.expect(200)["kyc"]["state"], state);
    }
});
