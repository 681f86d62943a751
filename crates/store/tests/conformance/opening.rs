//! Opening again changes nothing, opening at once is safe, and readiness is tried for real.

use store::{Db, Queries as _, Tuning};

use crate::harness::{Fixture, Kind, both, one};

both!(opening_again_changes_nothing, |fixture: Fixture| async move {
    let applied = |db: Db| async move {
        let mut view = db.read().await.expect("a view");
        view.rows("SELECT version, checksum, applied_at FROM migration ORDER BY version", &[])
            .await
            .expect("what was applied")
            .into_iter()
            .map(|mut row| (row.next::<i64>(), row.next::<String>(), row.next::<i64>()))
            .map(|(version, sum, at)| (version.expect("a version"), sum.expect("a sum"), at.expect("a time")))
            .collect::<Vec<_>>()
    };
    let first = applied(fixture.reopen(Tuning::default()).await).await;
    fixture.clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(applied(fixture.reopen(Tuning::default()).await).await, first);
});

both!(what_postgresql_never_looked_at_it_looks_at_when_it_is_opened, |fixture: Fixture| async move {
    // SQLite is told what its tables look like.
    if fixture.kind == Kind::Sqlite {
        return;
    }
    let known = "SELECT CAST(reltuples AS BIGINT) FROM pg_class WHERE relname = 'note' \
                 AND relnamespace = current_schema()::regnamespace";
    let mut tx = fixture.db.write().await.expect("a transaction");
    tx.execute("ALTER TABLE note SET (autovacuum_enabled = false)", &[]).await.expect("nobody else looks");
    let many = "INSERT INTO note (id, word) SELECT n, 'word' FROM generate_series(100, 5000) n";
    tx.execute(many, &[]).await.expect("rows");
    tx.commit().await.expect("kept");
    let before: i64 = one(&mut fixture.db.read().await.expect("a view"), known, &[]).await;
    assert_eq!(before, -1, "as after a restore");
    let opened = fixture.reopen(Tuning::default()).await;
    let after: i64 = one(&mut opened.read().await.expect("a view"), known, &[]).await;
    assert!(after >= 4_901, "{after}");
});

both!(a_ready_store_says_so, |fixture: Fixture| async move {
    let db = &fixture.db;
    let before = db.commits();
    db.check().await.expect("ready");
    db.check().await.expect("still ready");
    assert_eq!(db.commits() - before, 2);
});

both!(instances_that_meet_an_empty_database_all_open, |fixture: Fixture| async move {
    let target = fixture.empty_target().await;
    let tasks: Vec<_> = (0..6)
        .map(|_| {
            let (target, clock) = (target.clone(), fixture.clock.clone());
            tokio::spawn(async move { Db::open(&target, clock).await })
        })
        .collect();
    let mut opened = Vec::new();
    for task in tasks {
        opened.push(task.await.expect("a task").expect("every instance opens"));
    }
    let sql = "SELECT COUNT(*), MAX(version) FROM migration";
    let together: (i64, i64) = one(&mut opened[0].read().await.expect("a view"), sql, &[]).await;
    let alone: (i64, i64) = one(&mut fixture.db.read().await.expect("a view"), sql, &[]).await;
    assert_eq!(together, alone, "each migration once");
});
