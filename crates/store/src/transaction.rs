//! The two transactions. Which database stands behind them is not to be seen.

use std::future::Future;

use values::{Id, Timestamp};

use crate::{
    Clock, Row, StoreError, Value,
    db::random,
    postgres::{PostgresRead, PostgresWrite},
    sqlite::{SqliteRead, SqliteWrite},
};

/// What both transactions can do.
pub trait Queries: Send {
    /// The rows of a statement. `params[0]` is `$1`.
    fn rows(
        &mut self,
        sql: &str,
        params: &[Value],
    ) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;
    /// The instant of this transaction: the same at every call.
    fn now(&self) -> Timestamp;

    /// A new identifier, created now.
    fn id<T>(&self) -> Id<T> {
        Id::new(self.now(), random())
    }

    /// Random bytes of the operating system.
    fn random<const N: usize>(&self) -> [u8; N] {
        random()
    }
}

/// A consistent view that cannot write. Dropping it ends it.
#[derive(Debug)]
pub struct ReadTransaction {
    pub(crate) inner: Read,
    pub(crate) now: Timestamp,
}

#[derive(Debug)]
pub(crate) enum Read {
    Sqlite(SqliteRead),
    Postgres(PostgresRead),
}

impl Queries for ReadTransaction {
    async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        match &mut self.inner {
            Read::Sqlite(read) => read.rows(sql, params),
            Read::Postgres(read) => read.rows(sql, params).await,
        }
    }

    fn now(&self) -> Timestamp {
        self.now
    }
}

/// Writes all or nothing. Dropping it rolls back.
///
/// A statement that failed, or was dropped before it ended, spoils the transaction: `commit` then refuses.
#[derive(Debug)]
pub struct WriteTransaction {
    inner: Write,
    now: Timestamp,
    spoiled: bool,
}

#[derive(Debug)]
pub(crate) enum Write {
    Sqlite(SqliteWrite),
    Postgres(PostgresWrite),
}

impl WriteTransaction {
    pub(crate) fn new(inner: Write, clock: &Clock) -> Self {
        Self { inner, now: clock.now(), spoiled: false }
    }

    /// Carries out a statement and says how many rows it touched.
    ///
    /// # Errors
    /// What the database said; the transaction can then only roll back.
    pub async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.begin_statement()?;
        let done = match &mut self.inner {
            Write::Sqlite(write) => write.execute(sql, params),
            Write::Postgres(write) => write.execute(sql, params).await,
        };
        self.end_statement(done)
    }

    /// The rows, locked against other writers until the end of the transaction.
    ///
    /// # Errors
    /// As [`WriteTransaction::execute`].
    pub async fn rows_locked(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.rows_with(sql, " FOR UPDATE", params).await
    }

    /// The rows, locked against change until the end of the transaction.
    ///
    /// # Errors
    /// As [`WriteTransaction::execute`].
    pub async fn rows_shared(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.rows_with(sql, " FOR SHARE", params).await
    }

    async fn rows_with(&mut self, sql: &str, lock: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.begin_statement()?;
        let rows = match &mut self.inner {
            // The one writing connection of SQLite is the lock.
            Write::Sqlite(write) => write.rows(sql, params),
            Write::Postgres(write) => write.rows(&format!("{sql}{lock}"), params).await,
        };
        self.end_statement(rows)
    }

    /// Makes everything durable; it is when this answers `Ok`.
    ///
    /// # Errors
    /// `Spoiled`, or what the database said; nothing was kept then, except that `CommitUnknown` cannot tell.
    pub async fn commit(self) -> Result<(), StoreError> {
        if self.spoiled {
            return Err(StoreError::Spoiled);
        }
        match self.inner {
            Write::Sqlite(write) => write.commit().await,
            Write::Postgres(write) => write.commit().await,
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.inner, Write::Postgres(_))
    }

    /// Marks work for workers of this process, to be told once it is durable.
    pub(crate) fn left_work(&mut self) {
        match &mut self.inner {
            Write::Sqlite(write) => write.left_work(),
            Write::Postgres(write) => write.left_work(),
        }
    }

    /// Spoiled until the statement ends well, so that one dropped half-way counts as failed.
    fn begin_statement(&mut self) -> Result<(), StoreError> {
        if std::mem::replace(&mut self.spoiled, true) { Err(StoreError::Spoiled) } else { Ok(()) }
    }

    fn end_statement<T>(&mut self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        self.spoiled = done.is_err();
        done
    }
}

impl Queries for WriteTransaction {
    async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.rows_with(sql, "", params).await
    }

    fn now(&self) -> Timestamp {
        self.now
    }
}
