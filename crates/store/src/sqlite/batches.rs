//! Reads and writes of a batch of commands: a statement is looked up once and run for each row.

use rusqlite::{Connection, types::Null};

use super::connection::{failed, read_row};
use crate::{
    Fault, StoreError, Value,
    engine::{Group, Op, Shape, sql},
    transaction::Found,
};

pub(super) fn load(connection: &Connection, groups: &[Group]) -> Result<Vec<Found>, StoreError> {
    groups.iter().map(|group| load_group(connection, group)).collect()
}

fn load_group(connection: &Connection, group: &Group) -> Result<Found, StoreError> {
    let sql = match group.shape {
        Shape::Rows(table, by) => sql::load_one(table, by),
        Shape::Answer(question) => question.sql.to_owned(),
    };
    let mut statement = connection.prepare_cached(&sql).map_err(|error| failed(&sql, &error))?;
    let columns = statement.column_count();
    let mut found = Vec::new();
    for (place, key) in group.keys.iter().enumerate() {
        bind(&mut statement, &sql, key)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| failed(&sql, &error))? {
            found.push((place, read_row(row, columns, &sql)?));
        }
    }
    Ok(found)
}

pub(super) fn apply(connection: &Connection, ops: &[Op]) -> Result<(), StoreError> {
    for op in ops {
        let sql = sql::write_one(op);
        let mut statement = connection.prepare_cached(&sql).map_err(|error| failed(&sql, &error))?;
        for row in &op.rows {
            bind(&mut statement, &sql, row)?;
            let touched = statement.raw_execute().map_err(|error| failed(&sql, &error))?;
            if touched != 1 {
                return Err(StoreError::Row(format!("{touched} rows were touched, not one, by: {sql}")));
            }
        }
    }
    Ok(())
}

/// Binds in the order of the statement, where each place is named once and in order.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, sql: &str, row: &[Value]) -> Result<(), StoreError> {
    for (at, value) in (1..).zip(row) {
        let bound = match value {
            Value::Null => statement.raw_bind_parameter(at, Null),
            Value::Int(number) => statement.raw_bind_parameter(at, number),
            Value::Text(text) if text.contains('\0') => {
                let message = format!("the text given for ${at} has a NUL in it");
                return Err(StoreError::Statement { sql: sql.to_owned(), message, fault: Fault::Statement });
            }
            Value::Text(text) => statement.raw_bind_parameter(at, text),
            Value::Bytes(bytes) => statement.raw_bind_parameter(at, bytes),
        };
        bound.map_err(|error| failed(sql, &error))?;
    }
    Ok(())
}
