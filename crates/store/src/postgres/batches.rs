//! Reads and writes of a batch of commands: one statement for all rows, the statements in one journey.

use std::pin::Pin;

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
    try_join_all(writes.all()).await.map(drop)
}

/// As [`apply`], and commits in the same journey.
///
/// COMMIT leaves once every write has left, and the server comes to it only after all of them. Where one of them failed
/// there, it is refused.
pub(super) async fn finish(session: &mut Session, ops: &[Op]) -> Result<(), StoreError> {
    let writes = Writes::ready(session, ops).await?;
    // What cannot be sent says so now, and nothing is committed.
    let sent = begun(writes.all()).await?;
    let ended = match join(try_join_all(sent), session.end()).await {
        (_, Ok(())) => Ok(()),
        (_, Err(StoreError::CommitUnknown)) => Err(StoreError::CommitUnknown),
        // COMMIT is only told that something before it failed.
        (Err(cause), Err(_)) => Err(cause),
        (Ok(_), Err(error)) => Err(error),
    };
    session.give_back(ended)
}

/// Looks at each of `all` once, in their order, which sends it; the first that fails at once ends it. Answers with those that
/// have yet to be answered. Joined, more than thirty would be looked at in turns, and one that failed would be told last.
async fn begun<F>(all: Vec<F>) -> Result<Vec<Pin<Box<F>>>, StoreError>
where
    F: Future<Output = Result<(), StoreError>>,
{
    let mut open = Vec::with_capacity(all.len());
    for one in all {
        let mut one = Box::pin(one);
        match poll_immediate(one.as_mut()).await {
            Some(done) => done?,
            None => open.push(one),
        }
    }
    Ok(open)
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

    /// What sends each of them, in their order.
    fn all(&self) -> Vec<impl Future<Output = Result<(), StoreError>>> {
        let send = self.writes.iter().map(|(op, sql, statement)| async move {
            let columns = Columns::of(&sql::kinds(op), &op.rows)?;
            self.session.execute_of((sql, statement), &columns.params()).await
        });
        send.collect()
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

#[cfg(test)]
mod tests {
    use std::{cell::Cell, future::poll_fn, task::Poll};

    use super::*;

    /// More than are joined by looking at each of them in turn.
    const MANY: usize = 64;

    #[tokio::test]
    async fn each_has_left_before_the_commit_does_or_nothing_is_committed() {
        let looked_at = Cell::new(Vec::new());
        // Each is woken while it is looked at, as by an answer that comes at once.
        let one = |place: usize, fails: bool| {
            let looked_at = &looked_at;
            poll_fn(move |cx| {
                let mut so_far = looked_at.take();
                so_far.push(place);
                looked_at.set(so_far);
                cx.waker().wake_by_ref();
                if fails { Poll::Ready(Err::<(), _>(StoreError::Busy)) } else { Poll::Pending }
            })
        };
        let open = begun((0..MANY).map(|place| one(place, false)).collect()).await.expect("all leave");
        assert_eq!((open.len(), looked_at.take()), (MANY, (0..MANY).collect::<Vec<_>>()));
        // Those before it have no answer yet.
        let all = (0..MANY).map(|place| one(place, place == MANY - 2)).collect();
        assert!(matches!(begun(all).await, Err(StoreError::Busy)));
        assert_eq!(looked_at.take().len(), MANY - 1, "and those behind it do not leave");
    }
}
