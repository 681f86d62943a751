//! What goes in comes out, and names bind by name.

use store::{Queries as _, ToValue as _, Value};

use crate::harness::{Fixture, Kind, both};

both!(values_of_every_type_come_back, |fixture: Fixture| async move {
    let mut tx = fixture.db.write().await.expect("a transaction");
    let raw = vec![0_u8, 255, 7];
    let values = [i64::MIN.to_value(), "Zoë Ng'ang'a 🧾".to_value(), raw.to_value()];
    tx.execute("INSERT INTO note (id, word, raw) VALUES ($1, $2, $3)", &values).await.expect("kept");
    tx.execute(
        "INSERT INTO note (id, word, raw) VALUES ($1, $2, $3)",
        &[2_i64.to_value(), Value::Null, Value::Null],
    )
    .await
    .expect("kept");
    tx.commit().await.expect("durable");
    let mut view = fixture.db.read().await.expect("a view");
    let mut rows = view.rows("SELECT id, word, raw FROM note ORDER BY id", &[]).await.expect("rows");
    assert_eq!(rows[0].next::<i64>().expect("a number"), i64::MIN);
    assert_eq!(rows[0].next::<Option<String>>().expect("a text").as_deref(), Some("Zoë Ng'ang'a 🧾"));
    assert_eq!(rows[0].next::<Vec<u8>>().expect("bytes"), raw);
    assert_eq!(rows[1].next::<i64>().expect("a number"), 2);
    assert_eq!(rows[1].next::<Option<String>>().expect("nothing"), None);
});

both!(parameters_bind_by_name_not_by_appearance, |fixture: Fixture| async move {
    let mut tx = fixture.db.write().await.expect("a transaction");
    let values = ["word".to_value(), 7_i64.to_value()];
    tx.execute("INSERT INTO note (id, word) VALUES ($2, $1)", &values).await.expect("kept");
    let rows = tx
        .rows("SELECT word FROM note WHERE id = $2 AND word = $1 AND id = $2", &values)
        .await
        .expect("rows");
    assert_eq!(rows.len(), 1);
});

both!(a_parameter_too_many_is_refused, |fixture: Fixture| async move {
    let mut view = fixture.db.read().await.expect("a view");
    let wrong = view.rows("SELECT id FROM note WHERE id = $1", &[1_i64.to_value(), 2_i64.to_value()]).await;
    assert!(wrong.is_err());
});

both!(a_view_cannot_write, |fixture: Fixture| async move {
    let mut view = fixture.db.read().await.expect("a view");
    assert!(view.rows("INSERT INTO note (id) VALUES (1) RETURNING id", &[]).await.is_err());
    drop(view);
    assert_eq!(fixture.count().await, 0);
});
