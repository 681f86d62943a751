//! Tables are brought up to date once, whoever starts first, and an edited text is noticed.

use store::{Db, Queries as _, StoreError, ToValue as _};

use crate::harness::{Fixture, Kind, both};

both!(two_instances_that_start_together_migrate_once, |fixture: Fixture| async move {
    let mut tx = fixture.db.write().await.expect("a transaction");
    tx.execute("DROP TABLE activity", &[]).await.expect("gone");
    tx.execute("DELETE FROM migration WHERE name = $1", &["0007_activity".to_value()])
        .await
        .expect("forgotten");
    if fixture.kind == Kind::Sqlite {
        for trigger in [
            "entry_is_not_changed",
            "entry_is_not_deleted",
            "transfer_is_not_changed",
            "transfer_is_not_deleted",
        ] {
            tx.execute(&format!("DROP TRIGGER {trigger}"), &[]).await.expect("gone");
        }
    } else {
        tx.execute("DROP FUNCTION refuse_change CASCADE", &[]).await.expect("gone");
    }
    tx.execute("DROP TABLE refusal_window", &[]).await.expect("gone");
    tx.commit().await.expect("durable");
    let open = || Db::open(&fixture.target, fixture.clock.clone());
    let (first, second, third) = tokio::join!(open(), open(), open());
    for db in [first, second, third] {
        let db = db.expect("it opens");
        let mut view = db.read().await.expect("a view");
        let sql = "SELECT name FROM migration WHERE name = $1";
        assert_eq!(view.rows(sql, &["0007_activity".to_value()]).await.expect("rows").len(), 1);
    }
});

both!(an_edited_text_is_noticed, |fixture: Fixture| async move {
    let mut tx = fixture.db.write().await.expect("a transaction");
    tx.execute("UPDATE migration SET checksum = $1 WHERE version = 1", &["other".to_value()])
        .await
        .expect("edited");
    tx.commit().await.expect("durable");
    let error = Db::open(&fixture.target, fixture.clock.clone()).await.expect_err("refused");
    assert!(matches!(&error, StoreError::Migration(text) if text.contains("0001_store")), "{error}");
});

both!(a_database_of_a_newer_kibali_is_refused, |fixture: Fixture| async move {
    let mut tx = fixture.db.write().await.expect("a transaction");
    let sql = "INSERT INTO migration (version, name, checksum, applied_at) VALUES (999, 'future', '', 0)";
    tx.execute(sql, &[]).await.expect("from the future");
    tx.commit().await.expect("durable");
    let error = Db::open(&fixture.target, fixture.clock.clone()).await.expect_err("refused");
    assert!(matches!(&error, StoreError::Migration(text) if text.contains("newer")), "{error}");
});

both!(the_record_cannot_be_rewritten, |fixture: Fixture| async move {
    let insert = "INSERT INTO entry (transfer, merchant, place, account, says, debit, credit, balance_after) \
                  VALUES ($1, $1, 1, $1, 'x', 5, 0, 0)";
    let id = [1_u8; 16].to_value();
    let mut tx = fixture.db.write().await.expect("a transaction");
    tx.execute(insert, std::slice::from_ref(&id)).await.expect("noted");
    tx.commit().await.expect("durable");
    for sql in ["UPDATE entry SET debit = 6", "DELETE FROM entry"] {
        let mut tx = fixture.db.write().await.expect("a transaction");
        let error = tx.execute(sql, &[]).await.expect_err("append-only");
        assert!(error.to_string().contains("append-only"), "{error}");
    }
});
