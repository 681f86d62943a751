//! Opening a store, beginning transactions, closing.

use std::{path::PathBuf, sync::Arc};

use tokio::sync::Notify;
use values::{Duration, Id, Secret, Timestamp};

use crate::{
    Clock, ReadTransaction, StoreError, WriteTransaction, migrations,
    postgres::Postgres,
    sqlite::Sqlite,
    transaction::{Read, Write},
};

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Target {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A URL of PostgreSQL, which holds a password.
    Postgres(Secret<String>),
}

/// What a benchmark varies; everybody else takes the default.
#[derive(Debug, Clone, Copy)]
pub struct Tuning {
    /// How many write transactions of SQLite may share one durable commit.
    pub group: usize,
    /// How long a transaction waits for its turn before it is told that the store is busy.
    pub patience: Duration,
    /// How many connections: to read from SQLite, or in all to PostgreSQL.
    pub connections: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { group: 256, patience: Duration::from_secs(10), connections: 16 }
    }
}

/// A store that is open. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Db(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    backend: Backend,
    clock: Clock,
    work: Arc<Notify>,
}

#[derive(Debug)]
enum Backend {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Db {
    /// Opens the store and brings its tables up to date.
    ///
    /// # Errors
    /// `Unavailable` or `Migration`, with a sentence for the operator.
    pub async fn open(target: &Target, clock: Clock) -> Result<Self, StoreError> {
        Self::open_with(target, clock, Tuning::default()).await
    }

    /// As [`Db::open`], tuned.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_with(target: &Target, clock: Clock, tuning: Tuning) -> Result<Self, StoreError> {
        let work = Arc::new(Notify::new());
        let backend = match target {
            Target::Sqlite(path) => {
                let path = path.clone();
                let now = clock.now();
                let opened = tokio::task::spawn_blocking({
                    let work = work.clone();
                    move || Sqlite::open(&path, tuning, work, now)
                });
                Backend::Sqlite(opened.await.map_err(|error| StoreError::Unavailable(error.to_string()))??)
            }
            Target::Postgres(url) => {
                let postgres = Postgres::open(url, tuning, work.clone())?;
                migrations::bring_postgres_up_to_date(&postgres, &clock).await?;
                Backend::Postgres(postgres)
            }
        };
        Ok(Self(Arc::new(Inner { backend, clock, work })))
    }

    /// The instance's clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Random bytes of the operating system.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        random()
    }

    /// A new identifier, created now.
    pub fn id<T>(&self) -> Id<T> {
        Id::new(self.now(), random())
    }

    /// Begins a consistent view that cannot write.
    ///
    /// # Errors
    /// `Busy` or `Unavailable`.
    pub async fn read(&self) -> Result<ReadTransaction, StoreError> {
        let inner = match &self.0.backend {
            Backend::Sqlite(sqlite) => Read::Sqlite(sqlite.read().await?),
            Backend::Postgres(postgres) => Read::Postgres(postgres.read().await?),
        };
        Ok(ReadTransaction { inner, now: self.now() })
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// `Busy` after waiting too long for a turn, or `Unavailable`.
    pub async fn write(&self) -> Result<WriteTransaction, StoreError> {
        let inner = match &self.0.backend {
            Backend::Sqlite(sqlite) => Write::Sqlite(sqlite.write().await?),
            Backend::Postgres(postgres) => Write::Postgres(postgres.write().await?),
        };
        Ok(WriteTransaction::new(inner, &self.0.clock))
    }

    /// Resolves when a commit of this process has left work behind. Workers of other processes poll.
    pub async fn job_added(&self) {
        self.0.work.notified().await;
    }

    /// Whether the store answers and can write.
    ///
    /// # Errors
    /// What it answers with.
    pub async fn check(&self) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        tx.execute("UPDATE migration_lock SET holder = holder", &[]).await?;
        tx.commit().await
    }

    /// The name of the database, for people.
    pub fn kind(&self) -> &'static str {
        match &self.0.backend {
            Backend::Sqlite(_) => "SQLite",
            Backend::Postgres(_) => "PostgreSQL",
        }
    }

    /// Waits for commits under way and lets go of the connections.
    pub async fn close(self) {
        match &self.0.backend {
            Backend::Sqlite(sqlite) => sqlite.close().await,
            Backend::Postgres(postgres) => postgres.close(),
        }
    }
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has randomness");
    bytes
}
