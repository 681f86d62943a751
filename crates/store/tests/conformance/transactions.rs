//! All or nothing, whatever happens to a request and to its neighbours.

use std::time::Duration;

use store::{Queries as _, StoreError, ToValue as _};

use crate::harness::{Fixture, Kind, both};

const INSERT: &str = "INSERT INTO note (id) VALUES ($1)";

both!(dropping_undoes_and_committing_keeps, |fixture: Fixture| async move {
    let mut dropped = fixture.db.write().await.expect("a transaction");
    dropped.execute(INSERT, &[1_i64.to_value()]).await.expect("noted");
    drop(dropped);
    let mut kept = fixture.db.write().await.expect("a transaction");
    kept.execute(INSERT, &[2_i64.to_value()]).await.expect("noted");
    kept.commit().await.expect("durable");
    assert_eq!(fixture.count().await, 1);
});

both!(a_failed_statement_spoils_its_transaction, |fixture: Fixture| async move {
    let mut tx = fixture.db.write().await.expect("a transaction");
    tx.execute(INSERT, &[1_i64.to_value()]).await.expect("noted");
    let twice = tx.execute(INSERT, &[1_i64.to_value()]).await.expect_err("a key is unique");
    assert!(twice.is_constraint(), "{twice}");
    assert!(matches!(tx.execute(INSERT, &[2_i64.to_value()]).await, Err(StoreError::Spoiled)));
    assert!(matches!(tx.commit().await, Err(StoreError::Spoiled)));
    assert_eq!(fixture.count().await, 0);
});

both!(an_expected_conflict_is_read_from_the_count, |fixture: Fixture| async move {
    let mut tx = fixture.db.write().await.expect("a transaction");
    let gentle = "INSERT INTO note (id) VALUES ($1) ON CONFLICT DO NOTHING";
    assert_eq!(tx.execute(gentle, &[1_i64.to_value()]).await.expect("noted"), 1);
    assert_eq!(tx.execute(gentle, &[1_i64.to_value()]).await.expect("known"), 0);
    tx.commit().await.expect("durable");
});

both!(a_view_is_consistent, |fixture: Fixture| async move {
    let mut view = fixture.db.read().await.expect("a view");
    let before = view.rows("SELECT id FROM note", &[]).await.expect("rows").len();
    let mut tx = fixture.db.write().await.expect("a transaction");
    tx.execute(INSERT, &[1_i64.to_value()]).await.expect("noted");
    assert_eq!(fixture.count().await, 0, "nobody sees what is not durable");
    tx.commit().await.expect("durable");
    assert_eq!(view.rows("SELECT id FROM note", &[]).await.expect("rows").len(), before);
    assert_eq!(fixture.count().await, 1);
});

both!(many_writers_all_are_kept, |fixture: Fixture| async move {
    let mut tasks = tokio::task::JoinSet::new();
    for id in 0..200_i64 {
        let db = fixture.db.clone();
        tasks.spawn(async move {
            let mut tx = db.write().await?;
            tx.execute(INSERT, &[id.to_value()]).await?;
            if id % 5 == 0 {
                return Ok(());
            }
            if id % 7 == 0 {
                // A neighbour's mistake.
                tx.execute(INSERT, &[id.to_value()]).await.expect_err("a key is unique");
                assert!(matches!(tx.commit().await, Err(StoreError::Spoiled)));
                return Ok(());
            }
            tx.commit().await
        });
    }
    for done in tasks.join_all().await {
        done.expect("each is answered by itself");
    }
    let kept = (0..200).filter(|id| id % 5 != 0 && id % 7 != 0).count();
    assert_eq!(fixture.count().await, i64::try_from(kept).expect("a small number"));
});

both!(a_panic_passes_the_turn_on, |fixture: Fixture| async move {
    let db = fixture.db.clone();
    let panicked = tokio::spawn(async move {
        let mut tx = db.write().await.expect("a transaction");
        tx.execute(INSERT, &[1_i64.to_value()]).await.expect("noted");
        panic!("half-way");
    });
    assert!(panicked.await.is_err());
    let mut tx = fixture.db.write().await.expect("the next transaction");
    tx.execute(INSERT, &[2_i64.to_value()]).await.expect("noted");
    tx.commit().await.expect("durable");
    assert_eq!(fixture.count().await, 1);
});

both!(whoever_stops_waiting_is_skipped, |fixture: Fixture| async move {
    let mut holder = fixture.db.write().await.expect("a transaction");
    holder.execute(INSERT, &[1_i64.to_value()]).await.expect("noted");
    let mut impatient = Vec::new();
    for _ in 0..20 {
        let db = fixture.db.clone();
        impatient.push(tokio::spawn(async move { db.write().await.map(drop) }));
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    for task in &impatient[..15] {
        task.abort();
    }
    holder.commit().await.expect("durable");
    for task in impatient {
        let _ = task.await;
    }
    let mut tx = fixture.db.write().await.expect("the next transaction");
    tx.execute(INSERT, &[2_i64.to_value()]).await.expect("noted");
    tx.commit().await.expect("durable");
    assert_eq!(fixture.count().await, 2);
});

both!(abandoning_a_request_at_any_moment_loses_nobodys_turn, |fixture: Fixture| async move {
    for round in 0..200_u64 {
        let db = fixture.db.clone();
        let task = tokio::spawn(async move {
            let mut tx = db.write().await?;
            tx.execute("INSERT INTO note (id) VALUES ($1) ON CONFLICT DO NOTHING", &[0_i64.to_value()])
                .await?;
            tx.commit().await
        });
        tokio::time::sleep(Duration::from_micros(round * 7)).await;
        task.abort();
        let _ = task.await;
    }
    let mut tx = fixture.db.write().await.expect("a turn");
    tx.execute(INSERT, &[1_i64.to_value()]).await.expect("noted");
    tx.commit().await.expect("durable");
});

both!(what_was_answered_survives_a_crash, |fixture: Fixture| async move {
    let mut tx = fixture.db.write().await.expect("a transaction");
    tx.execute(INSERT, &[1_i64.to_value()]).await.expect("noted");
    tx.commit().await.expect("durable");
    let mut unfinished = fixture.db.write().await.expect("a transaction");
    unfinished.execute(INSERT, &[2_i64.to_value()]).await.expect("noted");
    drop(unfinished);
    let again = store::Db::open(&fixture.target, fixture.clock.clone()).await.expect("it opens again");
    let mut view = again.read().await.expect("a view");
    assert_eq!(view.rows("SELECT id FROM note", &[]).await.expect("rows").len(), 1);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_too_long_for_sqlite_is_busy() {
    let fixture = Fixture::open(Kind::Sqlite).await;
    let tuning = store::Tuning { patience: Duration::from_millis(30), ..store::Tuning::default() };
    let db = store::Db::open_with(&fixture.target, fixture.clock.clone(), tuning).await.expect("it opens");
    let holder = db.write().await.expect("a transaction");
    assert!(matches!(db.write().await, Err(StoreError::Busy)));
    drop(holder);
    assert!(db.write().await.is_ok());
}
