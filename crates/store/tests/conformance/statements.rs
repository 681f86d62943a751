//! Statements mean the same on both stores: their parameters, their counts, their faults.

use store::{Fault, Queries as _, StoreError, ToValue as _, Value};

use crate::harness::{Fixture, INSERT, Kind, add, both, notes, one, write};

both!(a_parameter_too_many_or_too_few_is_refused, |fixture: Fixture| async move {
    let db = &fixture.db;
    for params in [vec![], vec![1.to_value(), 2.to_value()]] {
        let refused = write(db, INSERT, &params).await;
        assert!(matches!(refused, Err(StoreError::Statement { fault: Fault::Statement, .. })), "{refused:?}");
    }
    assert!(write(db, "INSERT INTO note (id) VALUES ($2)", &[1.to_value(), 2.to_value()]).await.is_err());
    assert!(notes(db).await.is_empty());
});

both!(a_text_with_nul_is_refused, |fixture: Fixture| async move {
    let db = &fixture.db;
    let refused = write(db, "INSERT INTO note (id, word) VALUES (1, $1)", &["a\0b".to_value()]).await;
    assert!(matches!(refused, Err(StoreError::Statement { .. })), "{refused:?}");
    assert!(notes(db).await.is_empty());
});

both!(literals_and_truth_are_numbers, |fixture: Fixture| async move {
    let db = &fixture.db;
    add(db, 3).await.expect("a note");
    let mut view = db.read().await.expect("a view");
    let sql = "SELECT 1, EXISTS (SELECT 1 FROM note), COUNT(*), CAST(SUM(id) AS BIGINT) FROM note";
    assert_eq!(one::<(i64, bool, i64, i64)>(&mut view, sql, &[]).await, (1, true, 1, 3));
    let sql = "SELECT id FROM note WHERE id + 1 > $1 LIMIT $2";
    assert_eq!(one::<i64>(&mut view, sql, &[2.to_value(), 1.to_value()]).await, 3);
});

both!(a_column_of_another_type_is_told, |fixture: Fixture| async move {
    let db = &fixture.db;
    add(db, 7).await.expect("a note");
    let mut view = db.read().await.expect("a view");
    let mut rows = view.rows("SELECT id, word FROM note", &[]).await.expect("a row");
    let row = &mut rows[0];
    assert!(matches!(row.get::<String>(0), Err(StoreError::Row(_))));
    assert!(matches!(row.get::<bool>(0), Err(StoreError::Row(_))));
    assert!(matches!(row.get::<String>(1), Err(StoreError::Row(_))));
    assert!(matches!(row.get::<i64>(2), Err(StoreError::Row(_))));
    assert_eq!(row.next::<u32>().expect("a number"), 7);
    assert_eq!(row.next::<Option<String>>().expect("nothing"), None);
    assert!(matches!(row.next::<i64>(), Err(StoreError::Row(_))));
    let fraction = view.rows("SELECT 0.5", &[]).await;
    assert!(matches!(fraction, Err(StoreError::Row(_))), "{fraction:?}");
});

both!(an_expected_conflict_is_counted_not_raised, |fixture: Fixture| async move {
    let db = &fixture.db;
    let sql = "INSERT INTO note (id) VALUES ($1) ON CONFLICT DO NOTHING";
    let mut tx = db.write().await.expect("a transaction");
    assert_eq!(tx.execute(sql, &[1.to_value()]).await.expect("the first"), 1);
    assert_eq!(tx.execute(sql, &[1.to_value()]).await.expect("the second"), 0);
    let touched = tx.execute("UPDATE note SET word = 'same' WHERE id >= $1", &[0.to_value()]).await;
    assert_eq!(touched.expect("an update"), 1);
    let touched = tx.execute("UPDATE note SET word = 'same' WHERE id >= $1", &[0.to_value()]).await;
    assert_eq!(touched.expect("a row that is the same afterwards counts"), 1);
    assert_eq!(tx.execute("DELETE FROM note WHERE id = $1", &[2.to_value()]).await.expect("none"), 0);
    tx.commit().await.expect("kept");
    assert_eq!(notes(db).await, [1]);
});

both!(a_taken_key_is_told_from_other_faults, |fixture: Fixture| async move {
    let db = &fixture.db;
    add(db, 1).await.expect("a note");
    let taken = add(db, 1).await.expect_err("the key is taken");
    assert!(taken.is_unique_violation() && taken.is_constraint(), "{taken}");
    let missing = write(db, INSERT, &[Value::Null]).await.expect_err("a note has an id");
    assert!(!missing.is_unique_violation() && missing.is_constraint(), "{missing}");
    let unknown = write(db, "INSERT INTO nothing VALUES (1)", &[]).await.expect_err("no such table");
    assert!(!unknown.is_constraint(), "{unknown}");
});
