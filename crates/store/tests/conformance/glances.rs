//! A glance: statements without a transaction, on connections that callers share.

use store::{Queries as _, StoreError, ToValue as _, Tuning};

use crate::harness::{Fixture, INSERT, Kind, add, both, notes, notes_in, write};

both!(a_glance_sees_what_is_committed, |fixture: Fixture| async move {
    let db = &fixture.db;
    add(db, 1).await.expect("a note");
    let mut tx = db.write().await.expect("a transaction");
    tx.execute(INSERT, &[2.to_value()]).await.expect("a note");
    assert_eq!(notes_in(&mut db.glance().await.expect("a glance")).await, [1]);
    tx.commit().await.expect("kept");
    // More often than there are lines.
    for _ in 0..10 {
        assert_eq!(notes_in(&mut db.glance().await.expect("a glance")).await, [1, 2]);
    }
});

both!(what_a_glance_saw_before_a_commit_is_not_shown_after_it, |fixture: Fixture| async move {
    let db = &fixture.db;
    for id in 1..=20 {
        let mut before = db.glance().await.expect("a glance");
        assert_eq!(notes_in(&mut before).await.len() + 1, id);
        add(db, i64::try_from(id).expect("small")).await.expect("a note");
        drop(before);
        assert_eq!(notes_in(&mut db.glance().await.expect("a glance")).await.len(), id);
    }
});

both!(a_glance_cannot_write, |fixture: Fixture| async move {
    let db = &fixture.db;
    let mut glance = db.glance().await.expect("a glance");
    let sql = format!("{INSERT} RETURNING id");
    glance.rows(&sql, &[1.to_value()]).await.expect_err("it only looks");
    assert!(notes(db).await.is_empty());
});

both!(a_glance_that_failed_harms_no_other, |fixture: Fixture| async move {
    let db = &fixture.db;
    for _ in 0..10 {
        let mut glance = db.glance().await.expect("a glance");
        glance.rows("SELECT nothing", &[]).await.expect_err("no such column");
        assert!(matches!(glance.rows("SELECT 1", &[]).await, Err(StoreError::Spoiled)));
        assert!(notes_in(&mut db.glance().await.expect("a glance")).await.is_empty());
    }
});

both!(a_consistent_view_is_made_of_a_glance, |fixture: Fixture| async move {
    let db = &fixture.db;
    let glance = db.glance().await.expect("a glance");
    let mut view = db.consistent(glance).await.expect("a view");
    assert!(notes_in(&mut view).await.is_empty());
    add(db, 1).await.expect("a note");
    assert!(notes_in(&mut view).await.is_empty(), "a view does not change");
});

both!(many_may_glance_at_once, |fixture: Fixture| async move {
    let db = fixture.reopen(Tuning { connections: 2, ..Tuning::default() }).await;
    add(&db, 1).await.expect("a note");
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move { notes_in(&mut db.glance().await.expect("a glance")).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.expect("a task"), [1]);
    }
});

/// Only SQLite has a log that readers can keep from starting again.
#[tokio::test]
async fn glances_do_not_let_the_log_of_sqlite_grow() {
    let fixture = Fixture::open(Kind::Sqlite).await;
    let db = &fixture.db;
    let wide = "CREATE TABLE wide (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL)";
    write(db, wide, &[]).await.expect("a table");
    let text = "x".repeat(40_000);
    for id in 0..6_000_i64 {
        let sql = "INSERT INTO wide (id, text) VALUES ($1, $2)";
        write(db, sql, &[id.to_value(), text.to_value()]).await.expect("a row");
        db.glance().await.expect("a glance").rows("SELECT 1 FROM wide LIMIT 1", &[]).await.expect("a row");
    }
    let log = fixture.folder.path().join("store.sqlite3-wal");
    let size = log.metadata().expect("a log").len();
    // 32,000 pages, after which it begins again; the rows alone write twice as many.
    assert!(size < 140_000_000, "the log has {size} bytes");
}

/// Only PostgreSQL can hang up.
#[tokio::test]
async fn a_broken_line_is_opened_again() {
    let fixture = Fixture::open(Kind::Postgres).await;
    let db = &fixture.db;
    for _ in 0..12 {
        let mut glance = db.glance().await.expect("a glance");
        let hang_up = "SELECT pg_terminate_backend(pg_backend_pid())";
        let error = glance.rows(hang_up, &[]).await.expect_err("the server hung up");
        assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
    }
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert!(notes_in(&mut db.glance().await.expect("a glance")).await.is_empty());
}
