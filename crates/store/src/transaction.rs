//! The two transactions. Which database stands behind them is not to be seen.
//!
//! What PostgreSQL does is boxed: its futures take 5 kB, which each future of the product that runs a statement would
//! hold within itself, once for each statement, and move about.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use values::{Id, Timestamp};

use crate::{
    Row, StoreError, Value,
    db::Shared,
    engine::{Act, Entry, Group, Op},
    ids,
    left::Left,
    postgres::{Line, PostgresRead, PostgresWrite},
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

    /// A new identifier, created now. It sorts after those this store made before.
    fn id<T>(&self) -> Id<T>;

    /// Random bytes of the operating system.
    fn random<const N: usize>(&self) -> [u8; N] {
        ids::random()
    }
}

/// A view that cannot write; a consistent one, but for that of [`crate::Db::glance`]. Dropping it ends it.
///
/// Statements that do not wait for each other's rows may run side by side, each on a `&ReadTransaction`: PostgreSQL
/// then gets them in one journey.
#[derive(Debug)]
pub struct ReadTransaction {
    inner: Read,
    now: Timestamp,
    shared: Arc<Shared>,
    spoiled: AtomicBool,
}

#[derive(Debug)]
pub(crate) enum Read {
    Sqlite(SqliteRead),
    Postgres(PostgresRead),
    Line(Line),
}

impl ReadTransaction {
    pub(crate) fn new(inner: Read, shared: Arc<Shared>) -> Self {
        Self { inner, now: shared.clock.now(), shared, spoiled: AtomicBool::new(false) }
    }

    pub(crate) fn is_consistent(&self) -> bool {
        !matches!(self.inner, Read::Line(_))
    }
}

/// Spoils the view unless its statement ended well.
struct Underway<'a>(Option<&'a AtomicBool>);

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        if let Some(spoiled) = self.0 {
            spoiled.store(true, Ordering::Relaxed);
        }
    }
}

impl Queries for ReadTransaction {
    async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        (&mut &*self).rows(sql, params).await
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn id<T>(&self) -> Id<T> {
        self.shared.ids.next(self.now)
    }
}

impl Queries for &ReadTransaction {
    async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        if self.spoiled.load(Ordering::Relaxed) {
            return Err(StoreError::Spoiled);
        }
        let mut underway = Underway(Some(&self.spoiled));
        let rows = match &self.inner {
            Read::Sqlite(read) => read.rows(sql, params),
            Read::Postgres(read) => Box::pin(read.rows(sql, params)).await,
            Read::Line(line) => Box::pin(line.rows(sql, params)).await,
        }?;
        underway.0 = None;
        Ok(rows)
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn id<T>(&self) -> Id<T> {
        self.shared.ids.next(self.now)
    }
}

/// The rows of a group, each after the place of the key that found it.
pub(crate) type Found = Vec<(usize, Vec<Value>)>;

/// Writes all or nothing. Dropping it rolls back.
///
/// A statement that failed, or was dropped before it ended, spoils the transaction: `commit` then refuses.
#[derive(Debug)]
pub struct WriteTransaction {
    inner: Write,
    now: Timestamp,
    shared: Arc<Shared>,
    spoiled: bool,
}

#[derive(Debug)]
pub(crate) enum Write {
    Sqlite(SqliteWrite),
    Postgres(PostgresWrite),
}

impl Write {
    async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(write) => write.commit().await,
            Self::Postgres(write) => Box::pin(write.commit()).await,
        }
    }

    async fn finish(self, ops: &[Op]) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(mut write) => {
                write.apply(ops)?;
                write.commit().await
            }
            Self::Postgres(write) => Box::pin(write.finish(ops)).await,
        }
    }
}

impl WriteTransaction {
    pub(crate) fn new(inner: Write, shared: Arc<Shared>) -> Self {
        Self { inner, now: shared.clock.now(), shared, spoiled: false }
    }

    /// Carries out a statement and says how many rows it touched.
    ///
    /// # Errors
    /// What the database said; the transaction can then only roll back.
    pub async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.begin_statement()?;
        let done = match &mut self.inner {
            Write::Sqlite(write) => write.execute(sql, params),
            Write::Postgres(write) => Box::pin(write.execute(sql, params)).await,
        };
        self.spoiled = done.is_err();
        done
    }

    /// Adds a row.
    ///
    /// # Errors
    /// As [`WriteTransaction::execute`].
    pub async fn insert<E: Entry>(&mut self, entry: &E) -> Result<(), StoreError> {
        let op = Op { table: E::TABLE, act: Act::Insert, rows: vec![entry.values()] };
        self.apply(&[op]).await
    }

    /// Adds rows, together.
    ///
    /// # Errors
    /// As [`WriteTransaction::execute`].
    pub async fn insert_all<E: Entry>(&mut self, entries: &[E]) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Ok(());
        }
        let rows = entries.iter().map(Entry::values).collect();
        self.apply(&[Op { table: E::TABLE, act: Act::Insert, rows }]).await
    }

    /// The rows, locked against other writers until the end of the transaction.
    ///
    /// # Errors
    /// As [`WriteTransaction::execute`].
    pub async fn rows_locked(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.rows_with(sql, " FOR UPDATE", params).await
    }

    /// The rows, those of the tables called `of` in the statement locked, in that order, against change until the end of
    /// the transaction.
    ///
    /// # Errors
    /// As [`WriteTransaction::execute`].
    pub async fn rows_shared(
        &mut self,
        sql: &str,
        of: &'static str,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        self.rows_with(sql, &format!(" FOR SHARE OF {of}"), params).await
    }

    async fn rows_with(&mut self, sql: &str, lock: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.begin_statement()?;
        let rows = match &mut self.inner {
            // The one writing connection of SQLite is the lock.
            Write::Sqlite(write) => write.rows(sql, params),
            Write::Postgres(write) if lock.is_empty() => Box::pin(write.rows(sql, params)).await,
            Write::Postgres(write) => Box::pin(write.rows(&format!("{sql}{lock}"), params)).await,
        };
        self.spoiled = rows.is_err();
        rows
    }

    /// Reads what a batch of commands needs: for each group its rows, each after the place of the key that found it.
    pub(crate) async fn load(&mut self, groups: &[Group]) -> Result<Vec<Found>, StoreError> {
        self.begin_statement()?;
        let found = match &mut self.inner {
            Write::Sqlite(write) => write.load(groups),
            Write::Postgres(write) => Box::pin(write.load(groups)).await,
        };
        self.spoiled = found.is_err();
        found
    }

    /// Writes what a batch of commands decided.
    pub(crate) async fn apply(&mut self, ops: &[Op]) -> Result<(), StoreError> {
        self.begin_statement()?;
        let done = match &mut self.inner {
            Write::Sqlite(write) => write.apply(ops),
            Write::Postgres(write) => Box::pin(write.apply(ops)).await,
        };
        self.spoiled = done.is_err();
        done
    }

    /// Notes how far the transaction is, to come back to by [`WriteTransaction::back_to_mark`].
    pub(crate) async fn mark(&mut self) -> Result<(), StoreError> {
        match &self.inner {
            // Nobody else writes meanwhile, so no row is there that was not there before.
            Write::Sqlite(_) => Ok(()),
            Write::Postgres(_) => self.execute("SAVEPOINT part", &[]).await.map(drop),
        }
    }

    /// Undoes what was written since the mark, where a statement of it failed with `error`.
    pub(crate) async fn back_to_mark(&mut self, error: StoreError) -> Result<(), StoreError> {
        match &self.inner {
            Write::Sqlite(_) => Err(error),
            Write::Postgres(_) => {
                self.spoiled = false;
                self.execute("ROLLBACK TO SAVEPOINT part", &[]).await.map(drop)
            }
        }
    }

    pub(crate) const fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Makes everything durable; it is when this answers `Ok`.
    ///
    /// # Errors
    /// `Spoiled`, or what the database said; nothing was kept then, except that `CommitUnknown` cannot tell.
    pub async fn commit(self) -> Result<(), StoreError> {
        if self.spoiled {
            return Err(StoreError::Spoiled);
        }
        #[cfg(feature = "faults")]
        if self.shared.faults.commit()? {
            let _ = self.inner.commit().await;
            return Err(StoreError::CommitUnknown);
        }
        self.inner.commit().await
    }

    /// Writes what a batch of commands decided, and makes everything durable.
    ///
    /// # Errors
    /// As [`WriteTransaction::commit`], and what the database said to one of the rows; nothing was kept then either.
    pub(crate) async fn finish(mut self, ops: &[Op]) -> Result<(), StoreError> {
        self.begin_statement()?;
        #[cfg(feature = "faults")]
        if self.shared.faults.commit()? {
            self.inner.finish(ops).await?;
            return Err(StoreError::CommitUnknown);
        }
        self.inner.finish(ops).await
    }

    /// Spoils the transaction until the statement has ended well, so that one dropped half-way counts as failed.
    fn begin_statement(&mut self) -> Result<(), StoreError> {
        if std::mem::replace(&mut self.spoiled, true) {
            return Err(StoreError::Spoiled);
        }
        #[cfg(feature = "faults")]
        self.shared.faults.statement()?;
        Ok(())
    }

    /// Marks work of a kind for workers of this process, to be told once it is durable.
    pub(crate) fn left_work(&mut self, kind: &'static str) {
        self.left().note(kind);
    }

    pub(crate) fn left(&mut self) -> &mut Left {
        match &mut self.inner {
            Write::Sqlite(write) => write.left(),
            Write::Postgres(write) => write.left(),
        }
    }
}

impl Queries for WriteTransaction {
    async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.rows_with(sql, "", params).await
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn id<T>(&self) -> Id<T> {
        self.shared.ids.next(self.now)
    }
}
