//! Opening a store, beginning transactions, closing.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::sync::watch;
use values::{Duration, Id, Secret, Timestamp};

use crate::{
    Clock, ReadTransaction, StoreError, ToValue, WriteTransaction,
    engine::Lanes,
    ids::{self, Generator},
    left::{Left, Posts},
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

/// What a benchmark or a demonstration varies; everybody else takes the default.
#[derive(Debug, Clone, Copy)]
pub struct Tuning {
    /// How many write transactions of SQLite may share one durable commit; 1 gives each its own.
    pub group: usize,
    /// How long a transaction waits for its turn before it is told that the store is busy.
    pub patience: Duration,
    /// How many connections: to read from SQLite, or in all to PostgreSQL.
    pub connections: usize,
    /// When what was committed outlives the machine.
    pub durable: Durable,
    /// How many batches of money commands PostgreSQL works on side by side; a merchant's are all in one of them.
    pub lanes: usize,
    /// How many money commands share a batch at most; 1 gives each a transaction of its own.
    pub batch: usize,
    /// How many money commands may wait in a lane before the next is told that the store is busy.
    pub room: usize,
}

/// When what was committed outlives the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durable {
    /// Before the commit is answered.
    AtEachCommit,
    /// Once the store was closed: for filling one that is thrown away if that does not come to its end.
    AtTheEnd,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            group: 256,
            patience: Duration::from_secs(10),
            connections: 16,
            durable: Durable::AtEachCommit,
            lanes: 2,
            batch: 256,
            room: 4096,
        }
    }
}

/// A store that is open. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Db {
    backend: Arc<Backend>,
    shared: Arc<Shared>,
    lanes: Arc<Lanes>,
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Work {
    /// One request.
    Request,
    /// Many commands of the engine.
    Batch,
}

#[derive(Debug)]
enum Backend {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// What a store and its transactions have in common, whichever database it is.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) clock: Clock,
    pub(crate) ids: Generator,
    posts: Posts,
    commits: AtomicU64,
    #[cfg(feature = "faults")]
    pub(crate) faults: crate::faults::Faults,
}

impl Shared {
    /// Tells this process's workers what a commit left behind.
    pub(crate) fn tell_workers(&self, left: &Left) {
        self.posts.tell(left);
    }

    /// Before a commit is answered, so that whoever begins to read after the answer finds it counted.
    pub(crate) fn count_commit(&self) {
        self.commits.fetch_add(1, Ordering::Release);
    }

    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }
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
        let shared = Arc::new(Shared {
            clock,
            ids: Generator::default(),
            posts: Posts::default(),
            commits: AtomicU64::new(0),
            #[cfg(feature = "faults")]
            faults: crate::faults::Faults::default(),
        });
        let backend = match target {
            Target::Sqlite(path) => {
                let (path, shared) = (path.clone(), shared.clone());
                let opened = tokio::task::spawn_blocking(move || Sqlite::open(&path, tuning, shared));
                Backend::Sqlite(opened.await.map_err(|error| StoreError::Unavailable(error.to_string()))??)
            }
            Target::Postgres(url) => Backend::Postgres(Postgres::open(url, tuning, shared.clone()).await?),
        };
        // SQLite has one connection that writes, so a second lane would only wait for the first.
        let lanes = if matches!(backend, Backend::Sqlite(_)) { 1 } else { tuning.lanes };
        let lanes = Arc::new(Lanes::new(lanes, tuning.room, tuning.batch)?);
        Ok(Self { backend: Arc::new(backend), shared, lanes })
    }

    pub(crate) fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// The instance's clock.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// Random bytes of the operating system.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        ids::random()
    }

    /// A new identifier, created now. It sorts after those this store made before.
    pub fn id<T>(&self) -> Id<T> {
        self.shared.ids.next(self.now())
    }

    /// Begins a consistent view that cannot write.
    ///
    /// # Errors
    /// `Busy` or `Unavailable`.
    pub async fn read(&self) -> Result<ReadTransaction, StoreError> {
        let inner = match &*self.backend {
            Backend::Sqlite(sqlite) => Read::Sqlite(sqlite.read().await?),
            Backend::Postgres(postgres) => Read::Postgres(Box::pin(postgres.read()).await?),
        };
        Ok(ReadTransaction::new(inner, self.shared.clone()))
    }

    /// Looks without a consistent view: each statement sees what was committed by then, so two of them may disagree.
    /// Many callers share a connection to PostgreSQL for it, and one after the other a view of SQLite, which may miss what
    /// another process committed in the last 10 ms. For statements that find few rows by a key.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn glance(&self) -> Result<ReadTransaction, StoreError> {
        let inner = match &*self.backend {
            Backend::Sqlite(sqlite) => Read::Sqlite(sqlite.glance().await?),
            Backend::Postgres(postgres) => Read::Line(Box::pin(postgres.line()).await?),
        };
        Ok(ReadTransaction::new(inner, self.shared.clone()))
    }

    /// A consistent view: this one, if it is.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn consistent(&self, view: ReadTransaction) -> Result<ReadTransaction, StoreError> {
        if view.is_consistent() { Ok(view) } else { self.read().await }
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// `Busy` after waiting too long for a turn, or `Unavailable`.
    pub async fn write(&self) -> Result<WriteTransaction, StoreError> {
        self.begin(Work::Request).await
    }

    pub(crate) async fn begin(&self, work: Work) -> Result<WriteTransaction, StoreError> {
        let inner = match &*self.backend {
            Backend::Sqlite(sqlite) => Write::Sqlite(sqlite.write().await?),
            Backend::Postgres(postgres) => Write::Postgres(Box::pin(postgres.write(work)).await?),
        };
        Ok(WriteTransaction::new(inner, self.shared.clone()))
    }

    /// Changes whenever a commit of this process has left due work of this kind behind. A job of another process or of later
    /// is not told: workers look by themselves from time to time.
    pub fn jobs_added(&self, kind: &'static str) -> watch::Receiver<u64> {
        self.shared.posts.wait_for(kind)
    }

    /// Has the database look at its tables once more, after many rows were written at once: PostgreSQL does so by itself within
    /// a minute, SQLite is told beforehand.
    ///
    /// # Errors
    /// What the database said.
    pub async fn analyze(&self) -> Result<(), StoreError> {
        match &*self.backend {
            Backend::Sqlite(_) => Ok(()),
            Backend::Postgres(postgres) => Box::pin(postgres.analyze(true)).await,
        }
    }

    /// Whether the store answers and can write, found out by a durable write.
    ///
    /// # Errors
    /// What it answers with.
    pub async fn check(&self) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let sql = "INSERT INTO store_row (name, touched_at) VALUES ('readiness', $1) \
                   ON CONFLICT (name) DO UPDATE SET touched_at = $1";
        tx.execute(sql, &[self.now().to_value()]).await?;
        tx.commit().await
    }

    /// Has what is asked of the store fail as `plan` says, from now on; for tests.
    #[cfg(feature = "faults")]
    pub fn plan_faults(&self, plan: Option<Box<dyn FnMut(crate::Call) -> crate::Strike + Send>>) {
        self.shared.faults.plan(plan);
    }

    /// How many durable commits this store has made. Transactions that share one are counted once.
    pub fn commits(&self) -> u64 {
        self.shared.commits()
    }

    /// The name of the database, for people.
    pub fn kind(&self) -> &'static str {
        match &*self.backend {
            Backend::Sqlite(_) => "SQLite",
            Backend::Postgres(_) => "PostgreSQL",
        }
    }

    /// Whether rows can be locked one by one, and those that others hold be skipped.
    pub(crate) fn locks_rows(&self) -> bool {
        matches!(&*self.backend, Backend::Postgres(_))
    }

    /// Refuses new transactions, waits for those under way, up to the patience of the store, and lets go of it.
    pub async fn close(self) {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.close().await,
            Backend::Postgres(postgres) => postgres.close().await,
        }
    }
}
