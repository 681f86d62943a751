use super::*;
use crate::{
    credentials,
    fixture::{Instance, KEY, SHOP, id, outcome},
};

#[test]
fn a_day_ends_at_midnight_in_east_africa() {
    // 2026-11-23 at 20:59:59 and 21:00:00 UTC.
    let at = |seconds: i64| Timestamp::from_micros((1_795_467_600 + seconds) * 1_000_000);
    assert_eq!(day(at(-1)) + 1, day(at(0)));
    assert_eq!(until_tomorrow(at(-1)).as_secs(), 1);
    assert_eq!(until_tomorrow(at(0)).as_secs(), 24 * 3600);
}

async fn counted(shop: &Instance) -> &'static str {
    let mut view = shop.app.db().read().await.expect("a view");
    let by = credentials::KeyLookup::Id(id(SHOP), id(KEY));
    let key = credentials::key(&mut view, by).await.expect("an answer").expect("a key");
    outcome(count(&shop.app, &key).await)
}

#[tokio::test]
async fn a_merchant_that_is_not_approved_has_a_hundred_calls_a_day() {
    let shop = Instance::shop().await;
    shop.put("UPDATE merchant SET kyc_state = 'not_approved'").await;
    assert_eq!(counted(&shop).await, "passed");
    assert_eq!(counted(&shop).await, "passed");
    let calls = "SELECT calls FROM api_calls";
    assert_eq!(shop.one::<i64>(calls).await, 2);
    shop.put("UPDATE api_calls SET calls = 99").await;
    assert_eq!(counted(&shop).await, "passed");
    assert_eq!(counted(&shop).await, "kyc.calls");
    assert_eq!(shop.one::<i64>(calls).await, 100);
    // From 10:00 in East Africa it is 14 hours to the next day.
    shop.clock.advance(Duration::from_secs(14 * 3600 - 1));
    assert_eq!(counted(&shop).await, "kyc.calls");
    shop.clock.advance(Duration::from_secs(1));
    assert_eq!(counted(&shop).await, "passed");
    assert_eq!(shop.one::<i64>(calls).await, 1);
}

#[tokio::test]
async fn whoever_used_their_calls_up_hears_when_the_next_ones_come() {
    let shop = Instance::shop().await;
    shop.put("UPDATE merchant SET kyc_state = 'not_approved'").await;
    assert_eq!(counted(&shop).await, "passed");
    shop.put("UPDATE api_calls SET calls = 100").await;
    let mut view = shop.app.db().read().await.expect("a view");
    let by = credentials::KeyLookup::Id(id(SHOP), id(KEY));
    let key = credentials::key(&mut view, by).await.expect("an answer").expect("a key");
    drop(view);
    let Err(Problem::Refusal(refusal)) = count(&shop.app, &key).await else { panic!("passed") };
    assert_eq!(refusal.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refusal.retry_after_seconds, Some(14 * 3600));
    assert!(refusal.detail.contains("100 API calls a day"), "{}", refusal.detail);
    assert!(refusal.detail.ends_with("in 50400 seconds."), "{}", refusal.detail);
}

#[tokio::test]
async fn nothing_is_counted_of_a_merchant_that_is_approved() {
    let shop = Instance::shop().await;
    assert_eq!(counted(&shop).await, "passed");
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM api_calls").await, 0);
}
