//! However a transaction ends, whoever leaves early harms nobody and is told what became of it.

use std::time::Duration;

use store::{Queries as _, StoreError, ToValue as _, Tuning};
use values::{Id, subjects::Job};

use crate::harness::{Fixture, INSERT, Kind, add, both, notes, notes_in, one, write};

both!(a_failed_statement_spoils_a_view, |fixture: Fixture| async move {
    let db = &fixture.db;
    let mut view = db.read().await.expect("a view");
    view.rows("SELECT nothing", &[]).await.expect_err("no such column");
    assert!(matches!(view.rows("SELECT 1", &[]).await, Err(StoreError::Spoiled)));
});

both!(statements_of_a_view_run_side_by_side, |fixture: Fixture| async move {
    let db = &fixture.db;
    add(db, 1).await.expect("a note");
    let view = db.read().await.expect("a view");
    let (mut first, mut second, one) = (&view, &view, [1.to_value()]);
    let (counted, noted) = tokio::join!(
        first.rows("SELECT COUNT(*) FROM note", &[]),
        second.rows("SELECT id FROM note WHERE id = $1", &one),
    );
    let number = |rows: Vec<store::Row>| rows[0].get::<i64>(0).expect("a number");
    assert_eq!(number(counted.expect("a count")), 1);
    assert_eq!(number(noted.expect("a note")), 1);
    let (failed, _) =
        tokio::join!(first.rows("SELECT nothing", &[]), second.rows("SELECT COUNT(*) FROM note", &[]));
    failed.expect_err("no such column");
    assert!(matches!((&view).rows("SELECT 1", &[]).await, Err(StoreError::Spoiled)));
});

both!(an_expected_conflict_does_not_spoil, |fixture: Fixture| async move {
    let db = &fixture.db;
    add(db, 1).await.expect("a note");
    let mut tx = db.write().await.expect("a transaction");
    let sql = "INSERT INTO note (id) VALUES ($1) ON CONFLICT DO NOTHING";
    assert_eq!(tx.execute(sql, &[1.to_value()]).await.expect("no error"), 0);
    tx.execute(INSERT, &[2.to_value()]).await.expect("another");
    tx.commit().await.expect("kept");
    assert_eq!(notes(db).await, [1, 2]);
});

both!(a_cancelled_task_leaves_nothing_and_the_next_goes_on, |fixture: Fixture| async move {
    let db = &fixture.reopen(Tuning { connections: 1, ..Tuning::default() }).await;
    let (began, begun) = tokio::sync::oneshot::channel();
    let task = tokio::spawn({
        let db = db.clone();
        async move {
            let mut tx = db.write().await.expect("a transaction");
            tx.execute(INSERT, &[1.to_value()]).await.expect("a note");
            began.send(()).expect("the test waits");
            std::future::pending::<()>().await;
            tx.commit().await
        }
    });
    begun.await.expect("the task has written");
    task.abort();
    add(db, 2).await.expect("the next one");
    assert_eq!(notes(db).await, [2]);
});

both!(a_view_sees_nothing_uncommitted_and_stays_as_it_was, |fixture: Fixture| async move {
    let db = &fixture.db;
    add(db, 1).await.expect("a note");
    let mut tx = db.write().await.expect("a transaction");
    tx.execute(INSERT, &[2.to_value()]).await.expect("a note");
    assert_eq!(notes_in(&mut tx).await, [1, 2], "a transaction sees its own work");
    let mut view = db.read().await.expect("a view");
    assert_eq!(notes_in(&mut view).await, [1]);
    tx.commit().await.expect("kept");
    assert_eq!(notes_in(&mut view).await, [1], "a view does not change");
    assert_eq!(notes(db).await, [1, 2]);
});

both!(locked_rows_lose_no_update, |fixture: Fixture| async move {
    let db = &fixture.db;
    write(db, "INSERT INTO note (id, word) VALUES (1, '0')", &[]).await.expect("a note");
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut tx = db.write().await.expect("a transaction");
                let rows = tx.rows_locked("SELECT word FROM note WHERE id = $1", &[1.to_value()]).await;
                let text: String = rows.expect("the note")[0].next().expect("its text");
                tokio::task::yield_now().await;
                let next = (text.parse::<i64>().expect("a number") + 1).to_string();
                tx.execute("UPDATE note SET word = $1 WHERE id = 1", &[next.to_value()])
                    .await
                    .expect("changed");
                tx.commit().await.expect("kept");
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a task");
    }
    let mut view = db.read().await.expect("a view");
    assert_eq!(one::<String>(&mut view, "SELECT word FROM note", &[]).await, "20");
});

both!(shared_rows_can_be_read_by_both, |fixture: Fixture| async move {
    let db = &fixture.db;
    add(db, 1).await.expect("a note");
    let mut tx = db.write().await.expect("a transaction");
    let rows =
        tx.rows_shared("SELECT id FROM note WHERE id = $1", "note", &[1.to_value()]).await.expect("the note");
    assert_eq!(rows.len(), 1);
    assert_eq!(notes(db).await, [1]);
    tx.commit().await.expect("kept");
});

both!(a_commit_without_statements_is_fine, |fixture: Fixture| async move {
    let db = &fixture.db;
    db.write().await.expect("a transaction").commit().await.expect("nothing to keep");
});

both!(ids_sort_as_they_were_made, |fixture: Fixture| async move {
    let db = &fixture.db;
    let mut ids: Vec<Id<Job>> = vec![db.id(), db.id()];
    let tx = db.write().await.expect("a transaction");
    let start = tx.now();
    fixture.clock.advance(Duration::from_millis(5));
    ids.push(db.id());
    ids.extend([tx.id(), tx.id()]);
    assert_eq!(tx.now(), start, "the instant of a transaction does not move");
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
});

both!(a_closed_store_refuses, |fixture: Fixture| async move {
    let db = &fixture.db;
    let mut tx = db.write().await.expect("a transaction");
    tx.execute(INSERT, &[1.to_value()]).await.expect("a note");
    let closing = tokio::spawn(db.clone().close());
    tokio::task::yield_now().await;
    tx.commit().await.expect("what is under way is kept");
    closing.await.expect("closed");
    assert!(matches!(db.write().await, Err(StoreError::Unavailable(_))));
    assert!(matches!(db.read().await, Err(StoreError::Unavailable(_))));
    assert!(matches!(db.glance().await, Err(StoreError::Unavailable(_))));
    assert_eq!(notes(&fixture.reopen(Tuning::default()).await).await, [1]);
});

/// SQLite runs a statement without a pause, so only PostgreSQL can be left in the middle of one.
#[tokio::test]
async fn a_statement_abandoned_half_way_spoils_the_transaction() {
    let fixture = Fixture::open(Kind::Postgres).await;
    let db = &fixture.db;
    let mut tx = db.write().await.expect("a transaction");
    tx.execute(INSERT, &[1.to_value()]).await.expect("the first half");
    let slow = tx.rows("SELECT 1 FROM pg_sleep(0.2)", &[]);
    tokio::time::timeout(Duration::from_millis(20), slow).await.expect_err("it is slow");
    assert!(matches!(tx.commit().await, Err(StoreError::Spoiled)));
    assert!(notes(db).await.is_empty());
}

both!(a_store_that_waits_at_the_end_keeps_what_was_committed, |fixture: Fixture| async move {
    let db = fixture.reopen(Tuning { durable: store::Durable::AtTheEnd, ..Tuning::default() }).await;
    for id in 0..3 {
        add(&db, id).await.expect("a note");
    }
    db.close().await;
    assert_eq!(notes(&fixture.db).await, [0, 1, 2]);
});
