//! The shared commit of SQLite: one for many, and no neighbour pays for another's mistake.

use std::time::Duration;

use store::{Db, Queries as _, StoreError, ToValue as _, Tuning};
use tokio::task::JoinHandle;

use crate::harness::{Fixture, INSERT, Kind, add, notes};

/// Transactions that queue up, in this order, behind one that is under way.
async fn queue<F, T>(tasks: impl IntoIterator<Item = F>) -> Vec<JoinHandle<T>>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut handles = Vec::new();
    for task in tasks {
        handles.push(tokio::spawn(task));
        // A current-thread runtime runs the task up to where it waits.
        tokio::task::yield_now().await;
    }
    handles
}

async fn commits_for_33_writers(group: usize) -> u64 {
    let fixture = Fixture::open(Kind::Sqlite).await;
    let db = fixture.reopen(Tuning { group, ..Tuning::default() }).await;
    let before = db.commits();
    let first = db.write().await.expect("a transaction");
    let writers = (0..32).map(|id| {
        let db = db.clone();
        async move { add(&db, id).await }
    });
    let writers = queue(writers).await;
    let (first, ()) = tokio::join!(first.commit(), async {
        for writer in writers {
            writer.await.expect("a writer").expect("kept");
        }
    });
    first.expect("kept");
    assert_eq!(notes(&db).await.len(), 32);
    db.commits() - before
}

#[tokio::test]
async fn those_who_wait_share_one_commit() {
    assert_eq!(commits_for_33_writers(256).await, 1);
}

#[tokio::test]
async fn a_full_group_is_committed_though_others_wait() {
    assert_eq!(commits_for_33_writers(11).await, 3);
}

#[tokio::test]
async fn a_group_of_one_commits_each() {
    assert_eq!(commits_for_33_writers(1).await, 33);
}

#[tokio::test]
async fn a_mistake_is_undone_alone() {
    let fixture = Fixture::open(Kind::Sqlite).await;
    let db = fixture.reopen(Tuning::default()).await;
    let first = db.write().await.expect("a transaction");
    let writers = [1, 2, 1, 3].map(|id| {
        let db = db.clone();
        async move { add(&db, id).await.is_ok() }
    });
    let writers = queue(writers).await;
    first.commit().await.expect("kept");
    let mut kept = Vec::new();
    for writer in writers {
        kept.push(writer.await.expect("a writer"));
    }
    assert_eq!(kept, [true, true, false, true]);
    assert_eq!(notes(&db).await, [1, 2, 3]);
}

#[tokio::test]
async fn waiting_has_a_limit_and_those_who_gave_up_are_skipped() {
    let fixture = Fixture::open(Kind::Sqlite).await;
    let db = fixture.reopen(Tuning { patience: Duration::from_millis(30), ..Tuning::default() }).await;
    let held = db.write().await.expect("a transaction");
    assert!(matches!(add(&db, 1).await, Err(StoreError::Busy)));
    let cancelled = queue([add_later(&db, 2)]).await;
    cancelled[0].abort();
    let next = queue([add_later(&db, 3)]).await;
    drop(held);
    for next in next {
        next.await.expect("the next").expect("kept");
    }
    assert_eq!(notes(&db).await, [3]);
}

fn add_later(db: &Db, id: i64) -> impl Future<Output = Result<(), StoreError>> + Send + 'static {
    let db = db.clone();
    async move { add(&db, id).await }
}

/// The baton may arrive in the very moment in which its waiter leaves.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_connection_survives_waiters_that_leave_at_any_moment() {
    let fixture = Fixture::open(Kind::Sqlite).await;
    let db = fixture.reopen(Tuning::default()).await;
    let tasks: Vec<_> = (0..2_000_i64)
        .map(|id| {
            let db = db.clone();
            let patience = Duration::from_micros((id * 37 % 3_000).unsigned_abs());
            tokio::spawn(async move { tokio::time::timeout(patience, add(&db, id)).await })
        })
        .collect();
    let mut kept = Vec::new();
    for (id, task) in (0..).zip(tasks) {
        if let Ok(answer) = task.await.expect("a task") {
            answer.expect("kept");
            kept.push(id);
        }
    }
    add(&db, 1_000_000).await.expect("the connection is still there");
    let found = notes(&db).await;
    assert!(kept.iter().all(|id| found.contains(id)), "what was answered is kept");
}

#[tokio::test]
async fn everybody_is_told_when_sqlite_ends_the_group() {
    let fixture = Fixture::open(Kind::Sqlite).await;
    let db = fixture.reopen(Tuning::default()).await;
    let mut first = db.write().await.expect("a transaction");
    // A limit of pages is a small disk. An insert without a statement journal that finds it full ends the transaction.
    first.rows("PRAGMA max_page_count = 1", &[]).await.expect("the limit is where the file ends");
    first.execute(INSERT, &[1.to_value()]).await.expect("room for this one");
    let neighbour = queue([add_later(&db, 2)]).await;
    let fills = {
        let db = db.clone();
        async move {
            let mut tx = db.write().await.expect("a transaction");
            let sql = "INSERT INTO note (id, raw) VALUES (3, $1)";
            let refused = tx.execute(sql, &[vec![0_u8; 1_000_000].to_value()]).await;
            assert!(matches!(tx.commit().await, Err(StoreError::Spoiled)));
            refused.map(|_| ())
        }
    };
    let fills = queue([fills]).await;
    assert!(matches!(first.commit().await, Err(StoreError::Unavailable(_))));
    for task in neighbour.into_iter().chain(fills) {
        assert!(matches!(task.await.expect("a task"), Err(StoreError::Unavailable(_))));
    }
    assert!(notes(&db).await.is_empty());
    add(&db, 4).await.expect("there is room for small things");
    assert_eq!(notes(&db).await, [4]);
}

#[tokio::test]
async fn a_commit_under_way_outlives_its_store() {
    let fixture = Fixture::open(Kind::Sqlite).await;
    let db = fixture.reopen(Tuning::default()).await;
    let mut tx = db.write().await.expect("a transaction");
    tx.execute(INSERT, &[1.to_value()]).await.expect("a note");
    drop(db);
    tx.commit().await.expect("kept");
    assert_eq!(notes(&fixture.reopen(Tuning::default()).await).await, [1]);
}

/// Prints what sharing a commit is worth: `cargo test -p store shared_commits -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement, not a promise"]
async fn what_shared_commits_are_worth() {
    const EACH: i64 = 100;
    for (group, tasks) in [(1, 1), (1, 32), (256, 1), (256, 32), (256, 256)] {
        let fixture = Fixture::open(Kind::Sqlite).await;
        let db = fixture.reopen(Tuning { group, ..Tuning::default() }).await;
        let before = db.commits();
        let start = std::time::Instant::now();
        let writers = (0..tasks).map(|task| {
            let db = db.clone();
            async move {
                for step in 0..EACH {
                    add(&db, task * EACH + step).await.expect("kept");
                }
            }
        });
        for writer in queue(writers).await {
            writer.await.expect("a writer");
        }
        let rate = (tasks * EACH) as f64 / start.elapsed().as_secs_f64();
        println!(
            "group {group:3}, {tasks:3} callers: {rate:6.0} a second, {} commits",
            db.commits() - before
        );
    }
}
