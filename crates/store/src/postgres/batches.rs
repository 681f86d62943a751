//! Reads and writes of a batch of commands: one statement for all rows, the statements in one journey.

use std::pin::pin;

use futures_util::future::{join, poll_immediate, try_join_all};
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
    let writes = Writes::ready(session, ops).await?;
    writes.send().await
}

/// As [`apply`], and commits in the same journey.
///
/// COMMIT leaves once every write has left, and the server comes to it only after all of them. Where one of them failed
/// there, it is refused.
pub(super) async fn finish(session: &mut Session, ops: &[Op]) -> Result<(), StoreError> {
    let writes = Writes::ready(session, ops).await?;
    let ended = {
        let mut written = pin!(writes.send());
        // The first look at them sends them all; what cannot be sent says so now, and nothing is committed.
        let done = poll_immediate(written.as_mut()).await.transpose()?;
        let rest = async {
            match done {
                Some(()) => Ok(()),
                None => written.await,
            }
        };
        match join(rest, session.end()).await {
            (_, Ok(())) => Ok(()),
            (_, Err(StoreError::CommitUnknown)) => Err(StoreError::CommitUnknown),
            // COMMIT is only told that something before it failed.
            (Err(cause), Err(_)) => Err(cause),
            (Ok(()), Err(error)) => Err(error),
        }
    };
    session.give_back(ended)
}

/// The statements of a batch, prepared and not yet sent.
struct Writes<'a> {
    session: &'a Session,
    writes: Vec<(&'a Op, String, Statement)>,
}

impl<'a> Writes<'a> {
    async fn ready(session: &'a Session, ops: &'a [Op]) -> Result<Self, StoreError> {
        let ready = ops.iter().map(|op| async move {
            let sql = sql::write_many(op);
            let statement = session.prepare(&sql).await?;
            Ok::<_, StoreError>((op, sql, statement))
        });
        Ok(Self { session, writes: try_join_all(ready).await? })
    }

    async fn send(&self) -> Result<(), StoreError> {
        let writes = self.writes.iter().map(|(op, sql, statement)| async move {
            let columns = Columns::of(&sql::kinds(op), &op.rows)?;
            self.session.execute_of((sql, statement), &columns.params()).await
        });
        try_join_all(writes).await.map(drop)
    }
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
