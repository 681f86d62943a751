//! The statements of a batch: for PostgreSQL one for all rows, which travel as arrays; for SQLite one for each, prepared once.

use super::{Act, ColumnType, Lock, Op, Table};

/// What a column of an array is called there.
const fn array(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Int => "BIGINT[]",
        ColumnType::Text => "TEXT[]",
        ColumnType::Bytes => "BYTEA[]",
    }
}

fn list(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

/// The arrays of a statement as a table `k` with the columns `k0 …`, numbered from 1 by `n`.
fn keys(kinds: &[ColumnType]) -> String {
    let arrays =
        list(kinds.iter().enumerate().map(|(at, kind)| format!("${}::{}", at + 1, array(*kind))), ", ");
    let names = list((0..kinds.len()).map(|at| format!("k{at}")), ", ");
    format!("unnest({arrays}) WITH ORDINALITY AS k({names}, n)")
}

/// Reads the rows of many keys: the number of the key, then the columns.
pub(crate) fn load_many(table: &'static Table, by: &[&str]) -> String {
    let kinds: Vec<ColumnType> = by.iter().map(|column| table.kind(column)).collect();
    let columns = list(table.columns.iter().map(|(name, _)| format!("t.{name}")), ", ");
    let on = list(by.iter().enumerate().map(|(at, column)| format!("t.{column} = k.k{at}")), " AND ");
    let order = list(table.key.iter().map(|column| format!("t.{column}")), ", ");
    let lock = match table.lock {
        Lock::Update | Lock::Last => " FOR UPDATE OF t",
        Lock::Share => " FOR SHARE OF t",
        Lock::None => "",
    };
    let (name, keys) = (table.name, keys(&kinds));
    let only = if table.only.is_empty() { String::new() } else { format!(" AND {}", table.only) };
    format!("SELECT k.n, {columns} FROM {keys} JOIN {name} t ON {on}{only} ORDER BY {order}{lock}")
}

/// Reads the rows of one key: the columns.
pub(crate) fn load_one(table: &'static Table, by: &[&str]) -> String {
    let columns = list(table.columns.iter().map(|(name, _)| (*name).to_owned()), ", ");
    let on = list(by.iter().enumerate().map(|(at, column)| format!("{column} = ?{}", at + 1)), " AND ");
    let order = list(table.key.iter().map(|column| (*column).to_owned()), ", ");
    let order = if by == table.key { String::new() } else { format!(" ORDER BY {order}") };
    let only = if table.only.is_empty() { String::new() } else { format!(" AND {}", table.only) };
    format!("SELECT {columns} FROM {} t WHERE {on}{only}{order}", table.name)
}

/// The kinds of the values of one row of `op`.
pub(crate) fn kinds(op: &Op) -> Vec<ColumnType> {
    let key = || op.table.key.iter().map(|column| op.table.kind(column));
    match &op.act {
        Act::Insert => op.table.columns.iter().map(|(_, kind)| *kind).collect(),
        Act::Update(changed) => key().chain(changed.iter().map(|at| op.table.columns[*at].1)).collect(),
        Act::Delete => key().collect(),
    }
}

/// A statement that fails, with a division by zero, unless `write` touches a row for each key: so a COMMIT that was sent
/// behind it comes to nothing.
fn each(write: &str) -> String {
    format!("WITH touched AS ({write} RETURNING 1) SELECT 1 / (count(*) = cardinality($1))::INT FROM touched")
}

/// Writes all rows of `op`, or fails.
pub(crate) fn write_many(op: &Op) -> String {
    let (table, keys) = (op.table, keys(&kinds(op)));
    let name = table.name;
    let found =
        list(table.key.iter().enumerate().map(|(at, column)| format!("t.{column} = k.k{at}")), " AND ");
    match &op.act {
        Act::Insert => {
            let columns = list(table.columns.iter().map(|(name, _)| (*name).to_owned()), ", ");
            let values = list((0..table.columns.len()).map(|at| format!("k{at}")), ", ");
            format!("INSERT INTO {name} ({columns}) SELECT {values} FROM {keys} ORDER BY n")
        }
        Act::Update(changed) => {
            let first = table.key.len();
            let set =
                |(at, place): (usize, &usize)| format!("{} = k.k{}", table.columns[*place].0, first + at);
            let set = list(changed.iter().enumerate().map(set), ", ");
            each(&format!("UPDATE {name} t SET {set} FROM {keys} WHERE {found}"))
        }
        Act::Delete => each(&format!("DELETE FROM {name} t USING {keys} WHERE {found}")),
    }
}

/// Writes one row of `op`.
pub(crate) fn write_one(op: &Op) -> String {
    let table = op.table;
    let name = table.name;
    let found =
        list(table.key.iter().enumerate().map(|(at, column)| format!("{column} = ?{}", at + 1)), " AND ");
    match &op.act {
        Act::Insert => {
            let columns = list(table.columns.iter().map(|(name, _)| (*name).to_owned()), ", ");
            let values = list((1..=table.columns.len()).map(|at| format!("?{at}")), ", ");
            format!("INSERT INTO {name} ({columns}) VALUES ({values})")
        }
        Act::Update(changed) => {
            let first = table.key.len() + 1;
            let set = |(at, place): (usize, &usize)| format!("{} = ?{}", table.columns[*place].0, first + at);
            let set = list(changed.iter().enumerate().map(set), ", ");
            format!("UPDATE {name} SET {set} WHERE {found}")
        }
        Act::Delete => format!("DELETE FROM {name} WHERE {found}"),
    }
}
