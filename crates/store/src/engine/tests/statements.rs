//! The statements that a batch comes to.

use super::{super::sql, *};

const PURSE: &Table = Purse::TABLE;
const RECEIPT: &Table = Receipt::TABLE;

fn op(table: &'static Table, act: Act) -> Op {
    Op { table, act, rows: Vec::new() }
}

#[test]
fn rows_are_read_by_what_they_are_asked_for_and_locked_as_their_table_says() {
    assert_eq!(
        sql::load_many(PURSE, &["owner", "id"]),
        "SELECT k.n, t.id, t.owner, t.balance FROM unnest($1::BIGINT[], $2::BIGINT[]) WITH ORDINALITY AS k(k0, k1, n) \
         JOIN purse t ON t.owner = k.k0 AND t.id = k.k1 ORDER BY t.id FOR UPDATE OF t"
    );
    assert_eq!(
        sql::load_many(Limit::TABLE, &["id"]),
        "SELECT k.n, t.id, t.most FROM unnest($1::BIGINT[]) WITH ORDINALITY AS k(k0, n) JOIN most t ON t.id = k.k0 \
         AND t.most > 0 ORDER BY t.id FOR SHARE OF t"
    );
    let by_owner = "SELECT id, owner, balance FROM purse t WHERE owner = ?1 ORDER BY id";
    assert_eq!(sql::load_one(PURSE, &["owner"]), by_owner);
    assert_eq!(sql::load_one(PURSE, &["id"]), "SELECT id, owner, balance FROM purse t WHERE id = ?1");
    assert_eq!(
        sql::load_one(Limit::TABLE, &["id"]),
        "SELECT id, most FROM most t WHERE id = ?1 AND t.most > 0"
    );
}

#[test]
fn rows_are_written_many_at_once_or_one_by_one() {
    let keys = |kinds: &str, names: &str| format!("unnest({kinds}) WITH ORDINALITY AS k({names}, n)");
    let (made, changed, gone) =
        (op(RECEIPT, Act::Insert), op(PURSE, Act::Update(vec![1, 2])), op(PURSE, Act::Delete));
    let from = keys("$1::BYTEA[], $2::TEXT[]", "k0, k1");
    assert_eq!(
        sql::write_many(&made),
        format!("INSERT INTO receipt (id, name) SELECT k0, k1 FROM {from} ORDER BY n")
    );
    let each = |write: &str| {
        format!(
            "WITH touched AS ({write} RETURNING 1) SELECT 1 / (count(*) = cardinality($1))::INT FROM touched"
        )
    };
    let from = keys("$1::BIGINT[], $2::BIGINT[], $3::BIGINT[]", "k0, k1, k2");
    assert_eq!(
        sql::write_many(&changed),
        each(&format!("UPDATE purse t SET owner = k.k1, balance = k.k2 FROM {from} WHERE t.id = k.k0"))
    );
    let from = keys("$1::BIGINT[]", "k0");
    assert_eq!(sql::write_many(&gone), each(&format!("DELETE FROM purse t USING {from} WHERE t.id = k.k0")));
    assert_eq!(
        [made, changed, gone].each_ref().map(sql::write_one),
        [
            "INSERT INTO receipt (id, name) VALUES (?1, ?2)",
            "UPDATE purse SET owner = ?2, balance = ?3 WHERE id = ?1",
            "DELETE FROM purse WHERE id = ?1"
        ]
    );
}
