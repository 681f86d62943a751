//! Which row shows that a batch was kept, and how long one waits that collided.

use super::*;
use crate::{
    Value,
    engine::{Entry as _, Table},
};

crate::record! {
    struct Purse in "purse" (id) Update { id: i64, balance: i64 }
}
crate::record! {
    struct Paid in "paid" (name) Update { name: String, receipt: i64 }
}
crate::record! {
    struct Receipt in "receipt" (owner, id) Update { owner: i64, id: i64 }
}

fn op(table: &'static Table, act: Act, row: Vec<Value>) -> Op {
    Op { table, act, rows: vec![row] }
}

#[test]
fn a_batch_is_known_by_a_row_that_nobody_else_can_have_written() {
    let paid = op(Paid::TABLE, Act::Insert, Paid { name: "rent".to_owned(), receipt: 7 }.values());
    let changed = op(Purse::TABLE, Act::Update(vec![1]), vec![Value::Int(1), Value::Int(70)]);
    let gone = op(Receipt::TABLE, Act::Delete, vec![Value::Int(1), Value::Int(6)]);
    let job = vec![Value::Null; JobEntry::TABLE.columns.len()];
    let job = op(JobEntry::TABLE, Act::Insert, job);
    let receipt = op(Receipt::TABLE, Act::Insert, Receipt { owner: 1, id: 7 }.values());
    let ops = [changed, gone, job, paid, receipt];
    let trace = Trace::of(&ops, &[3]).expect("a receipt");
    assert_eq!((trace.row.table.name, &trace.row.act), ("receipt", &Act::Insert));
    assert_eq!(trace.group().keys, [[Value::Int(1), Value::Int(7)]]);
    assert_eq!(trace.left_out, [3]);
    assert!(Trace::of(&ops[..4], &[]).is_none(), "jobs may be gone, and a name may be somebody else's");
}

#[test]
fn one_waits_longer_with_each_attempt_and_out_of_step_with_others() {
    let micros = |attempt, random| wait(attempt, random).as_micros();
    assert_eq!([9_999, 10_000, 25_000].map(|random| micros(1, Some(random))), [9_999, 0, 5_000]);
    assert_eq!(micros(3, Some(65_000)), 5_000);
    assert_eq!((micros(2, None), micros(5, None)), (10_000, 25_000), "without randomness");
}
