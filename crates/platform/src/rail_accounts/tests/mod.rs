//! Accounts at providers through HTTP, against a second Kibali that stands where ClickPesa would.

mod cards;
mod closed;
mod connecting;
mod destinations;
mod moving;
mod proof;

use testkit::Client;
use values::Duration;

use crate::fixtures::{Fixture, upstream::Pair};

/// So many seconds on both sides, work by work.
async fn live(pair: &Pair, seconds: u64) {
    live_in_steps(pair, seconds, Duration::from_secs(1)).await;
}

/// As [`live`], in longer steps.
async fn live_in_steps(pair: &Pair, steps: u64, step: Duration) {
    for _ in 0..steps {
        pair.downstream.work().await;
        pair.upstream.work().await;
        pair.pass(step);
    }
    pair.downstream.work().await;
}

/// A client of the third-party API downstream, whose payouts go at once.
async fn caller(pair: &Pair) -> Client {
    let key = pair.downstream.full_key(true).await;
    pair.downstream.bearer(&key).await
}

/// In which lanes jobs of a kind are.
async fn lanes(f: &Fixture, kind: &str) -> Vec<Vec<u8>> {
    use permit::Tx as _;
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let sql = "SELECT lane FROM job WHERE merchant = $1 AND kind = $2 AND lane IS NOT NULL ORDER BY id";
    upkeep.tx().list(sql, &[&kind]).await.expect("lanes")
}

/// Puts a payment back into a state it was in, as a worker leaves it that dies.
async fn put_state(f: &Fixture, state: &str) {
    use permit::Writing as _;
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let sql = "UPDATE payment SET state = $2 WHERE merchant = $1";
    assert_eq!(upkeep.tx().execute(sql, &[&state]).await.expect("a payment"), 1);
    upkeep.keep().await.expect("kept");
}

/// Drafts and accounts of the merchant.
async fn count_accounts(f: &Fixture) -> i64 {
    use permit::Tx as _;
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let sql = "SELECT COUNT(*) FROM rail_account WHERE merchant = $1";
    upkeep.tx().count(sql, &[]).await.expect("a count")
}

/// Everything that is kept of accounts, requests and acts, sealed bytes too, as text.
async fn kept(f: &Fixture) -> String {
    use permit::Tx as _;
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let mut all = String::new();
    for sql in [
        "SELECT base_url || ' ' || client_id || ' ' || balances FROM rail_account WHERE merchant = $1",
        "SELECT change || before || after || reason FROM change_request WHERE merchant = $1",
        "SELECT says || COALESCE(before, '') || COALESCE(after, '') FROM activity WHERE merchant = $1",
    ] {
        let rows: Vec<String> = upkeep.tx().list(sql, &[]).await.expect("rows");
        all += &rows.concat();
    }
    let sql = "SELECT credentials_sealed FROM rail_account WHERE merchant = $1";
    let sealed: Vec<Vec<u8>> = upkeep.tx().list(sql, &[]).await.expect("rows");
    assert!(!sealed.is_empty(), "something is sealed");
    all + &sealed.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect::<String>()
}
