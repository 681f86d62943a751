//! Reads and writes of a batch of commands: one statement for all rows, the statements in one journey.

use futures_util::future::try_join_all;
use tokio_postgres::{Statement, types::ToSql};

use super::session::Session;
use crate::{
    StoreError, Value,
    engine::{ColumnType, Group, Op, Shape, sql},
    transaction::Found,
};

pub(super) async fn load(session: &Session, groups: &[Group]) -> Result<Vec<Found>, StoreError> {
    let text = |group: &Group| match group.shape {
        Shape::Rows(table, by) => sql::load_many(table, by),
        Shape::Answer(question) => question.sql.to_owned(),
    };
    let texts: Vec<String> = groups.iter().map(text).collect();
    let ready = try_join_all(texts.iter().map(|sql| session.prepare(sql))).await?;
    let asked = groups.iter().zip(texts.iter().zip(&ready));
    try_join_all(asked.map(|(group, (sql, statement))| load_group(session, group, (sql, statement)))).await
}

async fn load_group(
    session: &Session,
    group: &Group,
    (sql, statement): (&str, &Statement),
) -> Result<Found, StoreError> {
    let Shape::Rows(table, by) = group.shape else { return answer(session, group, sql).await };
    let kinds: Vec<ColumnType> = by.iter().map(|column| table.kind(column)).collect();
    let columns = Columns::of(&kinds, &group.keys)?;
    let rows = session.rows_of((sql, statement), &columns.params()).await?;
    let numbered = |row: crate::Row| {
        let mut values = row.into_values();
        let number = match values.remove(0) {
            Value::Int(number) => usize::try_from(number - 1).ok(),
            _ => None,
        };
        let number = number.ok_or_else(|| StoreError::Row(format!("a key has no number, in: {sql}")))?;
        Ok((number, values))
    };
    rows.into_iter().map(numbered).collect()
}

/// A question is asked once for each of what it is about.
async fn answer(session: &Session, group: &Group, sql: &str) -> Result<Found, StoreError> {
    let mut found = Vec::new();
    for (place, about) in group.keys.iter().enumerate() {
        let rows = session.rows(sql, about).await?;
        found.extend(rows.into_iter().map(|row| (place, row.into_values())));
    }
    Ok(found)
}

/// The order of the statements counts: entries of a transfer are there before it is.
pub(super) async fn apply(session: &Session, ops: &[Op]) -> Result<(), StoreError> {
    let texts: Vec<String> = ops.iter().map(sql::write_many).collect();
    let ready = try_join_all(texts.iter().map(|sql| session.prepare(sql))).await?;
    let written = ops.iter().zip(texts.iter().zip(&ready));
    try_join_all(written.map(|(op, (sql, statement))| write(session, op, (sql, statement)))).await.map(|_| ())
}

async fn write(session: &Session, op: &Op, (sql, statement): (&str, &Statement)) -> Result<(), StoreError> {
    let columns = Columns::of(&sql::kinds(op), &op.rows)?;
    let touched = session.execute_of((sql, statement), &columns.params()).await?;
    if touched != op.rows.len() as u64 {
        return Err(StoreError::Row(format!(
            "{touched} rows were touched, not {}, by: {sql}",
            op.rows.len()
        )));
    }
    Ok(())
}

/// Rows turned into columns, each an array of PostgreSQL.
struct Columns<'a>(Vec<Column<'a>>);

enum Column<'a> {
    Ints(Vec<Option<i64>>),
    Texts(Vec<Option<&'a str>>),
    Bytes(Vec<Option<&'a [u8]>>),
}

impl<'a> Columns<'a> {
    fn of(kinds: &[ColumnType], rows: &'a [Vec<Value>]) -> Result<Self, StoreError> {
        let mut columns = Vec::with_capacity(kinds.len());
        for (at, kind) in kinds.iter().enumerate() {
            let mut column = match kind {
                ColumnType::Int => Column::Ints(Vec::with_capacity(rows.len())),
                ColumnType::Text => Column::Texts(Vec::with_capacity(rows.len())),
                ColumnType::Bytes => Column::Bytes(Vec::with_capacity(rows.len())),
            };
            for row in rows {
                column.push(&row[at])?;
            }
            columns.push(column);
        }
        Ok(Self(columns))
    }

    fn params(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.0.iter().map(Column::param).collect()
    }
}

impl<'a> Column<'a> {
    fn push(&mut self, value: &'a Value) -> Result<(), StoreError> {
        match (self, value) {
            (Self::Ints(column), Value::Int(number)) => column.push(Some(*number)),
            (Self::Texts(column), Value::Text(text)) => column.push(Some(text)),
            (Self::Bytes(column), Value::Bytes(bytes)) => column.push(Some(bytes)),
            (Self::Ints(column), Value::Null) => column.push(None),
            (Self::Texts(column), Value::Null) => column.push(None),
            (Self::Bytes(column), Value::Null) => column.push(None),
            (_, value) => return Err(StoreError::Row(format!("{} is no value of its column", value.kind()))),
        }
        Ok(())
    }

    fn param(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Ints(column) => column,
            Self::Texts(column) => column,
            Self::Bytes(column) => column,
        }
    }
}
