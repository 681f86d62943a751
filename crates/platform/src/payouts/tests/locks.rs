//! Who waits for whom: rows are locked in the order of money commands, balances last, and what the database counts after those.

use permit::{Tx as _, Upkeep, Writing as _};
use serde_json::json;
use testkit::{Store, both_stores};
use tokio::join;
use values::{Currency, Id, subjects};

use super::super::{commands::send::IsStopped, stop_of_batch};
use crate::{
    fixtures::{self, Fixture, money::free_meanwhile},
    ledger::LockBooks,
    timeline::StepDetail,
};

const FILE: &str = "phone,amount\n0712345678,10000\n0754300118,20000\n";

/// Baraka's batch of two payouts, which waits, and its path.
async fn batch(store: Store) -> (Fixture, Id<subjects::Batch>, String) {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let employee = &mut kibali.employee;
    let made = employee.upload("/v1/payout-batches", "text/csv", FILE.as_bytes()).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    let path = format!("/v1/payout-batches/{id}");
    kibali.work().await;
    let seen = kibali.employee.get(&path).await.expect(200);
    let read = json!({"count": seen["count"], "totals": seen["totals"]});
    kibali.employee.post(&format!("{path}/confirm"), read).await.expect(201);
    kibali.work().await;
    (kibali, id.parse().expect("an id"), path)
}

async fn upkeep(kibali: &Fixture) -> Upkeep {
    kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store")
}

both_stores!(what_is_stopped_is_counted_after_its_balances_are_locked, |store| async move {
    let (mut kibali, id, _) = batch(store).await;
    let mut command = upkeep(&kibali).await;
    command.tx().carry_out(LockBooks(Currency::TZS)).await.expect("the balances");
    let looks = async move {
        free_meanwhile(command.tx(), store, "tally").await;
        command.keep().await.expect("kept");
    };
    let stops = async {
        let mut stops = upkeep(&kibali).await;
        stop_of_batch(stops.tx(), (id, 0, 2), &StepDetail::words("Stopped")).await.expect("stopped");
        stops.keep().await.expect("kept");
    };
    join!(looks, stops);
    assert_eq!(kibali.balance().await, (100_000, 0));
});

both_stores!(whoever_stops_a_batch_waits_for_whoever_begins_to_send, |store| async move {
    let (mut kibali, id, path) = batch(store).await;
    let seen = kibali.manager.get(&path).await.expect(200);
    let read = json!({"count": seen["count"], "totals": seen["totals"]});
    kibali.manager.post(&format!("{path}/authorise"), read).await.expect(200);
    let mut begins = upkeep(&kibali).await;
    assert!(!begins.tx().carry_out(IsStopped(id)).await.expect("an answer"));
    let begins = async move {
        free_meanwhile(begins.tx(), store, "tally").await;
        let sql = "SELECT state FROM batch WHERE merchant = $1 AND id = $2";
        let state: Option<String> = begins.tx().find(sql, &[&id]).await.expect("a store");
        assert_eq!(state.as_deref(), Some("authorised"), "nobody stops it before the payout is on its way");
        begins.keep().await.expect("kept");
    };
    let (mut manager, stop) = (kibali.manager.clone(), format!("{path}/stop"));
    let ((), stopped) = join!(begins, manager.post(&stop, json!({})));
    assert_eq!(stopped.expect(200)["state"], "stopping");
    let mut begins = upkeep(&kibali).await;
    assert!(begins.tx().carry_out(IsStopped(id)).await.expect("an answer"));
});
