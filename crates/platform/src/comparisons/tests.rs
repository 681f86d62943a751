//! The area's behaviour, against an upstream that answers over HTTP as ClickPesa does.

use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use crate::fixtures::{
    money::{acts, payout_of, tzs},
    upstream::{Mishap, Pair, pair},
};

const PATH: &str = "/v1/rail/comparisons";

/// Lets a day go by, and what falls due then.
async fn next_day(pair: &mut Pair) {
    pair.pass(Duration::from_secs(24 * 3600));
    pair.downstream.work().await;
    pair.downstream.sign_in_again().await;
}

async fn listed(pair: &mut Pair) -> Vec<Value> {
    let page = pair.downstream.manager.get(PATH).await.expect(200);
    page["data"].as_array().expect("rows").clone()
}

fn verdicts(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["verdict"].as_str().expect("a verdict")).collect()
}

fn mails(pair: &Pair, part: &str) -> usize {
    pair.downstream.mail.mails().iter().filter(|mail| mail.subject.contains(part)).count()
}

both_stores!(a_balance_that_agrees_is_noted_and_nothing_else, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    assert_eq!(listed(&mut pair).await.len(), 0);
    next_day(&mut pair).await;
    next_day(&mut pair).await;
    let rows = listed(&mut pair).await;
    assert_eq!(verdicts(&rows), ["agrees", "agrees"]);
    let balances = &rows[0]["balances"];
    assert_eq!((&balances["provider"], &balances["books"]), (&tzs(100_000), &tzs(100_000)));
    assert_eq!((&rows[1]["day"], &rows[0]["day"]), (&json!("2026-11-24"), &json!("2026-11-25")));
    assert!(acts(&pair.downstream).await.iter().all(|act| !act.starts_with("comparison.")));
    assert_eq!(mails(&pair, "ClickPesa"), 0);
    for client in [&mut pair.downstream.employee, &mut pair.downstream.developer] {
        client.get(PATH).await.refused(403, "role.refused");
    }
    pair.downstream.assert_ledger_holds().await;
});

both_stores!(payouts_and_their_fees_leave_no_difference, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let made = pair.downstream.employee.post("/v1/payouts", payout_of(10_000, "OUT1", "255712345678")).await;
    let id = made.expect(201)["id"].as_str().expect("an id").to_owned();
    let path = format!("/v1/payouts/{id}/authorization");
    pair.downstream.manager.post(&path, json!({})).await.expect(200);
    for _ in 0..8 {
        pair.downstream.work().await;
        pair.upstream.work().await;
        pair.pass(Duration::from_secs(5));
    }
    next_day(&mut pair).await;
    let rows = listed(&mut pair).await;
    assert_eq!(verdicts(&rows), ["agrees"], "{rows:?}");
    assert!(rows[0]["balances"]["provider"]["amount"].as_i64() < Some(9_000_000), "{rows:?}");
});

both_stores!(a_difference_goes_to_suspense_once_and_comes_back_when_it_is_gone, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let spendable = pair.downstream.balance().await;
    // A deposit at the provider that Kibali knows nothing of.
    pair.upstream.fund(7_000).await;
    next_day(&mut pair).await;
    let rows = listed(&mut pair).await;
    assert_eq!(verdicts(&rows), ["differs"]);
    let balances = &rows[0]["balances"];
    assert_eq!(
        (&balances["provider"], &balances["books"], &balances["difference"], &balances["suspense"]),
        (&tzs(107_000), &tzs(100_000), &tzs(7_000), &tzs(7_000))
    );
    assert_eq!(pair.downstream.balance().await, spendable, "nobody may spend what nobody knows");
    pair.downstream.assert_ledger_holds().await;
    assert_eq!(mails(&pair, "is not what the books say"), 2, "to both Admins");
    // The day after it is the same, and booked already.
    next_day(&mut pair).await;
    assert_eq!(verdicts(&listed(&mut pair).await), ["agrees", "differs"]);
    // More of it, then all of it gone.
    pair.upstream.fund(500).await;
    next_day(&mut pair).await;
    let rows = listed(&mut pair).await;
    assert_eq!((&rows[0]["verdict"], &rows[0]["balances"]["suspense"]), (&json!("differs"), &tzs(7_500)));
    pair.upstream.unfund(7_500).await;
    next_day(&mut pair).await;
    let rows = listed(&mut pair).await;
    assert_eq!(verdicts(&rows), ["closed", "differs", "agrees", "differs"]);
    assert_eq!(rows[0]["balances"]["suspense"]["amount"], 0);
    assert_eq!(mails(&pair, "agrees with the books again"), 2);
    let acts = acts(&pair.downstream).await;
    let count = |act: &str| acts.iter().filter(|known| *known == act).count();
    assert_eq!((count("comparison.differs"), count("comparison.closed")), (2, 1));
    assert_eq!(pair.downstream.balance().await, spendable);
    pair.downstream.assert_ledger_holds().await;
});

both_stores!(too_little_at_the_provider_is_a_difference_too, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    pair.upstream.unfund(1_000).await;
    next_day(&mut pair).await;
    let rows = listed(&mut pair).await;
    assert_eq!(verdicts(&rows), ["differs"]);
    assert_eq!(rows[0]["balances"]["difference"]["amount"], -100_000);
    assert_eq!(rows[0]["balances"]["suspense"]["amount"], -100_000);
    pair.downstream.assert_ledger_holds().await;
});

both_stores!(a_provider_that_does_not_answer_is_asked_again_within_the_day, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    pair.way.plan(|_| Mishap::CutBefore);
    next_day(&mut pair).await;
    let rows = listed(&mut pair).await;
    assert_eq!(verdicts(&rows), ["unanswered"]);
    assert_eq!(rows[0].get("balances"), None);
    pair.pass(Duration::from_secs(3600));
    pair.downstream.work().await;
    assert_eq!(listed(&mut pair).await.len(), 1, "noted once");
    pair.way.plan(|_| Mishap::None);
    pair.pass(Duration::from_secs(3600));
    pair.downstream.work().await;
    assert_eq!(verdicts(&listed(&mut pair).await), ["agrees", "unanswered"]);
    next_day(&mut pair).await;
    assert_eq!(verdicts(&listed(&mut pair).await)[0], "agrees");
});

both_stores!(a_balance_that_is_told_only_after_midnight_is_not_the_last, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    pair.way.plan(|_| Mishap::CutBefore);
    next_day(&mut pair).await;
    // One in the morning in East Africa, and then five: past the hour at which balances are compared.
    pair.way.plan(|_| Mishap::None);
    for hours in [15, 4] {
        pair.pass(Duration::from_secs(hours * 3600));
        pair.downstream.work().await;
    }
    next_day(&mut pair).await;
    let rows = listed(&mut pair).await;
    assert_eq!(verdicts(&rows), ["agrees", "agrees", "unanswered"]);
    let days: Vec<_> = rows.iter().map(|row| row["day"].as_str().expect("a day")).collect();
    assert_eq!(days, ["2026-11-26", "2026-11-25", "2026-11-24"]);
});

both_stores!(an_account_that_is_switched_off_is_asked_no_more, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    next_day(&mut pair).await;
    pair.downstream.admin.delete("/v1/rail").await.expect(200);
    next_day(&mut pair).await;
    next_day(&mut pair).await;
    assert_eq!(verdicts(&listed(&mut pair).await), ["agrees"]);
    // Connected again, another job goes on, and one of the old ones changes nothing.
    pair.enter_account().await;
    pair.downstream.put_job("rail.compare", "").await;
    next_day(&mut pair).await;
    let rows = listed(&mut pair).await;
    let days: std::collections::HashSet<_> = rows.iter().map(|row| row["day"].clone()).collect();
    assert_eq!(days.len(), rows.len(), "each day once: {rows:?}");
    pair.downstream.put_job("rail.compare", "").await;
    pair.downstream.work().await;
    assert_eq!(listed(&mut pair).await.len(), rows.len());
});
