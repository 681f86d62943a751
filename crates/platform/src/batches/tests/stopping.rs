//! Stopping a batch after its release: what has not left is cancelled, what has goes on, and nothing is lost between.

use serde_json::json;
use testkit::both_stores;
use values::Duration;

use super::{TOTAL, as_read, confirm, id_of, last_facts, look, path, payouts, upload, waiting};
use crate::fixtures::{self, Fixture};

/// A released batch of 600 lines of 1,000 shillings, some of them on their way and some not.
async fn under_way(store: testkit::Store) -> (Fixture, String) {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(10_000_000).await;
    let lines: String = (0..600).map(|line| format!("255712{:06},1000\n", 300_000 + line)).collect();
    let id = id_of(&upload(&mut kibali.employee, &format!("phone,amount\n{lines}")).await);
    kibali.work().await;
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    kibali.manager.post(&path(&id, "authorise"), as_read(&seen)).await.expect(200);
    // One piece is released, and then some of it sent before the rest is released.
    for _ in 0..2 {
        crate::worker::once(&kibali.kibali.app, &kibali.platform).await.expect("workers");
    }
    (kibali, id)
}

fn outcomes(seen: &serde_json::Value, state: &str) -> i64 {
    let all = seen["outcomes"].as_array().expect("outcomes");
    all.iter()
        .find(|outcome| outcome["state"] == state)
        .map_or(0, |outcome| outcome["count"].as_i64().unwrap())
}

both_stores!(a_stopped_batch_sends_nothing_more_and_frees_what_did_not_leave, |store| async move {
    let (mut kibali, id) = under_way(store).await;
    let before = look(&mut kibali.manager, &id).await;
    let on_their_way = outcomes(&before, "processing") + outcomes(&before, "succeeded");
    assert!(on_their_way > 0 && outcomes(&before, "authorized") > 0, "{before}");
    assert_eq!(before["you_can"]["stop"], true);
    let stopped = kibali.manager.post(&path(&id, "stop"), json!({"reason": "Wrong month"})).await.expect(200);
    assert_eq!(
        (&stopped["state"], &stopped["reason"]),
        (&json!("stopping"), &json!("Stopped by Neema Kileo: Wrong month")),
        "{stopped}"
    );
    for _ in 0..8 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(3));
    }
    kibali.pass_days(1).await;
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(seen["state"], "stopped", "{seen}");
    assert_eq!(
        (outcomes(&seen, "succeeded"), outcomes(&seen, "cancelled")),
        (on_their_way, 600 - on_their_way),
        "what a worker had begun to send arrived, everything else was cancelled: {seen}"
    );
    let each = seen["totals"][0]["amount"].as_i64().expect("a total") / 600 / 100;
    assert_eq!(kibali.balance().await, (10_000_000 - on_their_way * each, 0));
    let mut cursor = String::new();
    loop {
        let page =
            kibali.manager.get(&path(&id, &format!("lines?limit=100&cursor={cursor}"))).await.expect(200);
        for line in page["data"].as_array().expect("lines") {
            let times = kibali.rail.times_paid(line["payout"]["id"].as_str().expect("an id"));
            assert_eq!(times, u32::from(line["payout"]["state"] == "succeeded"), "{line}");
        }
        match page["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    kibali.assert_ledger_holds().await;
    let acts = fixtures::money::acts(&kibali).await;
    let of = |act: &str| acts.iter().filter(|known| *known == act).count();
    assert_eq!((of("batch.stopped"), of("batch.done")), (1, 1));
});

both_stores!(what_the_provider_has_not_taken_is_not_handed_to_it_again, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    // The provider of the second is down.
    let file = "phone,amount\n255712345678,1000\n255712000006,2000\n";
    let id = id_of(&upload(&mut kibali.employee, file).await);
    kibali.work().await;
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    kibali.manager.post(&path(&id, "authorise"), as_read(&seen)).await.expect(200);
    for _ in 0..4 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(3));
    }
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!((outcomes(&seen, "succeeded"), outcomes(&seen, "processing")), (1, 1), "{seen}");
    kibali.manager.post(&path(&id, "stop"), json!({})).await.expect(200);
    for _ in 0..10 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(3));
    }
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!((&seen["state"], outcomes(&seen, "failed")), (&json!("stopped"), 1), "{seen}");
    let waited = payouts(&mut kibali.manager, &id).await.remove(1);
    let told = kibali.manager.get(&format!("/v1/payouts/{}", waited.2)).await.expect(200);
    assert_eq!(told["message"], "Its batch was stopped before the provider took it. No money left.");
    assert_eq!((kibali.balance().await.1, kibali.rail.times_paid(&waited.2)), (0, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(a_batch_is_stopped_by_one_and_once, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    kibali.manager.post(&path(&id, "stop"), json!({})).await.refused(409, "batch.not_released");
    let read = as_read(&look(&mut kibali.manager, &id).await);
    kibali.manager.post(&path(&id, "authorise"), read).await.expect(200);
    kibali.employee.post(&path(&id, "stop"), json!({})).await.refused(403, "role.refused");
    let (_, mut other) = kibali.other_merchant().await;
    other.post(&path(&id, "stop"), json!({})).await.refused(404, "not_found");
    kibali
        .peter
        .post(&path(&id, "stop"), json!({"reason": "x".repeat(201)}))
        .await
        .refused(422, "input.invalid");
    // Whoever released it, and whoever prepared it, may stop it as well: it only tightens.
    let first = kibali.peter.post(&path(&id, "stop"), json!({})).await.expect(200);
    let again = kibali.manager.post(&path(&id, "stop"), json!({"reason": "me too"})).await.expect(200);
    assert_eq!((&first["reason"], &again["reason"]), (&json!("Stopped by Peter Mushi"), &first["reason"]));
    assert_eq!(kibali.balance().await, (100_000 - TOTAL, TOTAL));
    for _ in 0..3 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(3));
    }
    assert_eq!(kibali.balance().await, (100_000, 0), "nothing had left");
    let made = payouts(&mut kibali.manager, &id).await;
    assert!(
        made.iter().all(|(_, state, payout)| state == "cancelled" && kibali.rail.times_paid(payout) == 0)
    );
    let late = kibali.manager.post(&path(&id, "stop"), json!({})).await.expect(200);
    assert_eq!(late["state"], "stopped");
    let acts = fixtures::money::acts(&kibali).await;
    assert_eq!(acts.iter().filter(|act| *act == "batch.stopped").count(), 1);
    // What a line tells of itself.
    let told = kibali.manager.get(&format!("/v1/payouts/{}", made[0].2)).await.expect(200);
    assert_eq!((&told["state"], &told["message"]), (&json!("cancelled"), &first["reason"]));
    let facts = last_facts(&mut kibali.manager, &made[0].2).await;
    assert_eq!(facts, json!({"code": "stopped", "name": "Peter Mushi", "reason": null}));
    kibali.assert_ledger_holds().await;
});

both_stores!(what_has_ended_is_not_stopped, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    kibali.manager.post(&path(&id, "reject"), json!({"reason": "no"})).await.expect(200);
    kibali.manager.post(&path(&id, "stop"), json!({})).await.refused(409, "batch.nothing_to_stop");
});
