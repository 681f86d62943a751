//! Figures, through HTTP.

use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::Duration;

use crate::fixtures::{self, Fixture, money::payout_of};

const PHONE: &str = "255712345678";

async fn make(client: &mut Client, shillings: i64, reference: &str) -> String {
    let made = client.post("/v1/payouts", payout_of(shillings, reference, PHONE)).await.expect(201);
    made["id"].as_str().expect("an id").to_owned()
}

async fn arrive(f: &mut Fixture, id: &str) {
    f.manager.post(&format!("/v1/payouts/{id}/authorization"), json!({})).await.expect(200);
    f.work().await;
    f.pass(Duration::from_secs(2));
    f.work().await;
}

async fn figures(client: &mut Client, query: &str) -> Vec<Value> {
    let seen = client.get(&format!("/v1/figures{query}")).await.expect(200);
    seen["days"].as_array().expect("days").clone()
}

both_stores!(a_day_says_what_moved_how_long_it_waited_and_what_was_left, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(100_000).await;
    let first = make(&mut f.employee, 10_000, "PAY1").await;
    let second = make(&mut f.employee, 5_000, "PAY2").await;
    f.pass(Duration::from_secs(60));
    arrive(&mut f, &first).await;
    f.pass(Duration::from_secs(240));
    arrive(&mut f, &second).await;
    make(&mut f.employee, 2_000, "PAY3").await;
    let left = f.balance().await;
    f.pass_days(1).await;

    let days = figures(&mut f.employee, "?days=7").await;
    let [.., before, yesterday, today] = days.as_slice() else { panic!("seven days: {days:?}") };
    assert_eq!(days.len(), 7);
    assert_eq!(
        yesterday["paid_out"],
        json!([{"channel": "mobile", "count": 2, "amount": {"amount": 1_500_000, "currency": "TZS"}, "failed": 0}])
    );
    assert_eq!(yesterday["waited"], json!({"count": 2, "median_seconds": 60, "p90_seconds": 302}));
    let balance = |day: &Value| (day["available"]["amount"].clone(), day["held"]["amount"].clone());
    assert_eq!(balance(yesterday), (json!(left.0 * 100), json!(left.1 * 100)));
    assert_eq!(balance(today), balance(yesterday), "nothing moved since");
    assert_eq!(balance(before), (json!(0), json!(0)), "there was no money yet");
    assert_eq!(today["paid_out"], json!([]));
    assert!(today.get("waited").is_none());
    assert_eq!(figures(&mut f.manager, "").await.len(), 30);
});

both_stores!(what_failed_counts_as_failed_and_comes_to_nothing, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(100_000).await;
    let barred = payout_of(10_000, "PAY1", "255712000002");
    let made = f.employee.post("/v1/payouts", barred).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    arrive(&mut f, &id).await;
    let days = figures(&mut f.admin, "?days=7").await;
    let today = days.last().expect("today");
    assert_eq!(
        today["paid_out"],
        json!([{"channel": "mobile", "count": 0, "amount": {"amount": 0, "currency": "TZS"}, "failed": 1}])
    );
    let dollars = figures(&mut f.admin, "?days=7&currency=USD").await;
    assert_eq!(dollars.last().expect("today")["paid_out"], json!([]), "figures are of one currency");
});

both_stores!(figures_are_for_those_who_see_balances_and_reach_a_month, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.developer.get("/v1/figures").await.refused(403, "role.refused");
    f.stranger().get("/v1/figures").await.refused(401, "session.required");
    for wrong in ["?days=6", "?days=32", "?days=many", "?currency=XYZ"] {
        f.admin.get(&format!("/v1/figures{wrong}")).await.refused(400, "query.invalid");
    }
});
