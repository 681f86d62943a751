//! What is counted and noted of calls.

use values::Duration;

use super::{Instance, MINUTE, START};

const BOTH: &str = "payout.view payout.create";

#[tokio::test]
async fn a_merchant_that_is_not_approved_has_a_hundred_calls_a_day() {
    let instance = Instance::with_roles().await;
    let key = instance.key(1, BOTH, BOTH).await;
    instance.execute("UPDATE api_key SET expires_at = NULL", &[]).await;
    assert_eq!(instance.with_bearer(&key, "GET", "/v1/payouts").await.status, 200);
    assert_eq!(
        instance.number("SELECT COUNT(*) FROM api_calls").await,
        0,
        "of one that is approved nothing is counted"
    );
    instance.execute("UPDATE merchant SET kyc_state = 'not_approved'", &[]).await;
    for call in 1..=100 {
        assert_eq!(instance.with_bearer(&key, "GET", "/v1/payouts").await.status, 200, "{call}");
    }
    let refused = instance.with_bearer(&key, "GET", "/v1/payouts").await;
    assert_eq!((refused.status, refused.says()), (429, "kyc.calls"));
    // It is ten in the morning in Dar es Salaam.
    assert_eq!(refused.body["retry_after_seconds"], 14 * 3600);
    instance.clock.set(START + Duration::from_secs(14 * 3600));
    assert_eq!(instance.with_bearer(&key, "GET", "/v1/payouts").await.status, 200);
}

#[tokio::test]
async fn a_session_and_a_key_are_seen_at_most_once_a_minute() {
    let instance = Instance::with_roles().await;
    let key = instance.key(1, BOTH, BOTH).await;
    let seen = |at: values::Timestamp| {
        let at = at.as_micros();
        [
            format!("SELECT COUNT(*) FROM session WHERE last_used_at = {at} AND address = '127.0.0.1'"),
            format!("SELECT COUNT(*) FROM member WHERE last_active_at = {at}"),
            format!(
                "SELECT COUNT(*) FROM api_key WHERE last_used_at = {at} AND last_used_address = '127.0.0.1'"
            ),
        ]
    };
    instance.with_bearer(&key, "GET", "/v1/payouts").await;
    instance.until(&seen(START)[2], 1).await;
    let at = START + MINUTE - Duration::from_micros(1);
    instance.clock.set(at);
    for path in ["/v1/payouts", "/v1/profile"] {
        instance.as_person(1, "GET", path).await;
    }
    instance.with_bearer(&key, "GET", "/v1/payouts").await;
    instance.clock.set(START + MINUTE);
    instance.as_person(2, "GET", "/v1/payouts").await;
    instance.as_person(3, "GET", "/v1/profile").await;
    instance.with_bearer(&key, "GET", "/v1/payouts").await;
    let [sessions, members, keys] = seen(START + MINUTE);
    instance.until(&sessions, 2).await;
    instance.until(&members, 1).await;
    instance.until(&keys, 1).await;
    for unseen in seen(at) {
        assert_eq!(instance.number(&unseen).await, 0, "{unseen}");
    }
    instance.execute("UPDATE session SET last_used_at = $1", &[&(START + MINUTE)]).await;
    instance.as_person(4, "GET", "/v1/payouts").await;
    instance.until(&members, 2).await;
    instance.execute("UPDATE api_key SET last_used_address = '10.0.0.1'", &[]).await;
    instance.with_bearer(&key, "GET", "/v1/payouts").await;
    instance.until(&keys, 1).await;
}
