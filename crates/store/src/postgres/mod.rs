//! PostgreSQL through a pool. BEGIN travels with the first statement, to save a round trip.
//!
//! Connections are plain: run the database on the same host or behind a tunnel or proxy that encrypts. A URL that
//! requires TLS is refused, never weakened.

mod asks;
mod batches;
mod lines;
mod session;
mod wire;

use std::sync::Arc;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, QueueMode, RecyclingMethod, Runtime,
    TimeoutType,
};
use tokio_postgres::{NoTls, error::SqlState};
use values::{Duration, Secret};

use crate::{
    Durable, Fault, Row, StoreError, Tuning, Value,
    db::{Shared, Work},
    engine::{Group, Op},
    left::Left,
    migrations,
    transaction::Found,
};
pub(crate) use lines::Line;
use lines::Lines;
use session::Session;

#[derive(Debug)]
pub(crate) struct Postgres {
    pool: Pool,
    /// A connection for each lane of the engine, driven by the lane's own threads.
    batches: Pool,
    lines: Lines,
    tuning: Tuning,
    shared: Arc<Shared>,
}

/// The schema that the URL names with `options=-csearch_path=…`, which is made where it is missing.
fn own_schema(config: &tokio_postgres::Config) -> Option<String> {
    let name = config.get_options()?.split("search_path=").nth(1)?.split([' ', ',']).next()?;
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    (plain && !name.is_empty()).then(|| name.to_owned())
}

/// A commit is durable even where the server's default is not to wait, and a transaction that its process left
/// standing, or that waits for a lock held by one, ends some day. Statements are planned once: each finds its rows by
/// keys that begin with the merchant, and planning takes longer than most of them. A plan that was made while a table was
/// small outlives that by a minute or more, so it reads no table from end to end where there is another way;
/// where there is none, that looks so dear to the planner that it would compile the statement, each time.
/// Without knowing how few lines a page has, it would also start two more processes for one, which takes 10 ms.
const SETTINGS: &str = "SELECT set_config('synchronous_commit', 'on', FALSE) \
     WHERE current_setting('synchronous_commit') = 'off'; \
     SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off; \
     SET max_parallel_workers_per_gather = 0; \
     SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s';";

const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
/// The statements of a batch look each key up, however few rows the planner believes there are.
const SETTINGS_OF_BATCHES: &str = "SET enable_hashjoin = off; SET enable_mergejoin = off;";
/// Tables of ours: those that PostgreSQL never looked at, or all. It looks by itself within a minute, but until then, as after a
/// restore, it believes that a merchant has a row or two of each, and lists and searches take seconds.
const OUR_TABLES: &str = "SELECT string_agg(quote_ident(relname), ', ') FROM pg_class \
     WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND ($1 OR reltuples < 0) \
     AND pg_relation_size(oid) > 65536";

const NO_WAITING: &str = "SET synchronous_commit = off";
/// A commit that waits for the disk waits for all before it, if it wrote anything itself.
const WAIT_FOR_THE_DISK: &str = "BEGIN; SET LOCAL synchronous_commit = on; \
     INSERT INTO store_row (name, touched_at) VALUES ('durable', 0) \
     ON CONFLICT (name) DO UPDATE SET touched_at = store_row.touched_at + 1; COMMIT";

fn pool(
    config: tokio_postgres::Config,
    tuning: Tuning,
    size: usize,
    settings: &'static str,
) -> Result<Pool, StoreError> {
    let manager = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Pool::builder(Manager::from_config(config, NoTls, manager))
        .max_size(size)
        // The one that was used last has at hand what the next one needs.
        .queue_mode(QueueMode::Lifo)
        .wait_timeout(Some(tuning.patience))
        .create_timeout(Some(tuning.patience))
        .post_create(Hook::async_fn(move |client, _| {
            Box::pin(async move {
                client.batch_execute(SETTINGS).await.map_err(HookError::Backend)?;
                client.batch_execute(settings).await.map_err(HookError::Backend)?;
                match tuning.durable {
                    Durable::AtEachCommit => Ok(()),
                    Durable::AtTheEnd => client.batch_execute(NO_WAITING).await.map_err(HookError::Backend),
                }
            })
        }))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

async fn client(pool: &Pool) -> Result<Object, StoreError> {
    pool.get().await.map_err(|error| match error {
        PoolError::Timeout(TimeoutType::Wait) => StoreError::Busy,
        PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
            StoreError::Unavailable(explain(&error))
        }
        other => StoreError::Unavailable(other.to_string()),
    })
}

impl Postgres {
    pub(crate) async fn open(
        url: &Secret<String>,
        tuning: Tuning,
        shared: Arc<Shared>,
    ) -> Result<Self, StoreError> {
        let config: tokio_postgres::Config = url
            .reveal()
            .parse()
            .map_err(|_| StoreError::Unavailable("this is no URL of PostgreSQL".to_owned()))?;
        let schema = own_schema(&config);
        let pool = pool(config.clone(), tuning, tuning.connections, "")?;
        let batches = self::pool(config, tuning, tuning.lanes.max(1), SETTINGS_OF_BATCHES)?;
        let postgres = Self { pool, batches, lines: Lines::new(), tuning, shared };
        let mut client = client(&postgres.pool).await?;
        if let Some(schema) = schema {
            // Two instances that start together may both find it missing; the loser has it all the same.
            let _ = client.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS {schema}")).await;
        }
        migrations::bring_postgres_up_to_date(&mut client, postgres.shared.clock.now()).await?;
        drop(client);
        if let Err(error) = postgres.analyze(false).await {
            tracing::warn!(%error, "PostgreSQL will look at its tables in its own time");
        }
        Ok(postgres)
    }

    /// Has PostgreSQL look at the tables that it never looked at, or at all of them, so that it plans with what is in them.
    pub(crate) async fn analyze(&self, all: bool) -> Result<(), StoreError> {
        let client = client(&self.pool).await?;
        let found = client.query_one(OUR_TABLES, &[&all]).await;
        let tables: Option<String> = found.map_err(|error| failed(OUR_TABLES, &error))?.get(0);
        let Some(tables) = tables else { return Ok(()) };
        let sql = format!("ANALYZE {tables}");
        client.batch_execute(&sql).await.map_err(|error| failed(&sql, &error))
    }

    pub(crate) async fn read(&self) -> Result<PostgresRead, StoreError> {
        const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(PostgresRead(Session::new(client(&self.pool).await?, BEGIN)))
    }

    /// A connection shared with others, for one statement at a time.
    pub(crate) async fn line(&self) -> Result<Line, StoreError> {
        if self.pool.is_closed() {
            return Err(StoreError::Unavailable("the store is closed".to_owned()));
        }
        match self.lines.next() {
            Ok(line) => Ok(line),
            Err(vacant) => vacant.fill(client(&self.pool).await?).await,
        }
    }

    pub(crate) async fn write(&self, work: Work) -> Result<PostgresWrite, StoreError> {
        let pool = match work {
            Work::Request => &self.pool,
            Work::Batch => &self.batches,
        };
        let session = Session::new(client(pool).await?, BEGIN);
        Ok(PostgresWrite { session, shared: self.shared.clone(), left: Left::default() })
    }

    /// Refuses new transactions and waits until the others have given their connections back.
    pub(crate) async fn close(&self) {
        // Whoever holds all the places knows that nobody else holds one; the pool has no other way to tell.
        let is_busy = |pool: &Pool| pool.status().available < pool.status().size;
        let idle = async {
            while is_busy(&self.pool) || is_busy(&self.batches) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        if tokio::time::timeout(self.tuning.patience, idle).await.is_err() {
            tracing::warn!("a transaction did not end in time, so its connection is left to itself");
        }
        if self.tuning.durable == Durable::AtTheEnd
            && let Ok(client) = client(&self.pool).await
            && let Err(error) = client.batch_execute(WAIT_FOR_THE_DISK).await
        {
            tracing::error!(cause = explain(&error), "what was committed may not outlive the machine");
        }
        self.pool.close();
        self.batches.close();
        self.lines.hang_up();
    }
}

#[derive(Debug)]
pub(crate) struct PostgresRead(Session);

impl PostgresRead {
    pub(crate) async fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.0.rows(sql, params).await
    }
}

#[derive(Debug)]
pub(crate) struct PostgresWrite {
    session: Session,
    shared: Arc<Shared>,
    left: Left,
}

impl PostgresWrite {
    pub(crate) async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.session.rows(sql, params).await
    }

    pub(crate) async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.session.execute(sql, params).await
    }

    pub(crate) async fn load(&mut self, groups: &[Group]) -> Result<Vec<Found>, StoreError> {
        batches::load(&self.session, groups).await
    }

    pub(crate) async fn apply(&mut self, ops: &[Op]) -> Result<(), StoreError> {
        batches::apply(&self.session, ops).await
    }

    pub(crate) fn left(&mut self) -> &mut Left {
        &mut self.left
    }

    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        self.session.commit().await?;
        self.committed();
        Ok(())
    }

    /// Writes and commits, in one journey.
    pub(crate) async fn finish(mut self, ops: &[Op]) -> Result<(), StoreError> {
        batches::finish(&mut self.session, ops).await?;
        self.committed();
        Ok(())
    }

    fn committed(&self) {
        self.shared.count_commit();
        self.shared.tell_workers(&self.left);
    }
}

fn failed(sql: &str, error: &tokio_postgres::Error) -> StoreError {
    let Some(code) = error.code() else {
        return if error.is_closed() || is_broken(error) {
            StoreError::Unavailable(explain(error))
        } else {
            StoreError::Statement { sql: sql.to_owned(), message: explain(error), fault: Fault::Statement }
        };
    };
    let fault = match code.code() {
        // Deadlock, serialisation failure, a lock that was not given in time, too many connections.
        "40P01" | "40001" | "55P03" | "53300" => return StoreError::Busy,
        // The server is short of room or going down, cannot be written to, or the connection failed.
        code if ["53", "57P", "58", "08", "25006"].iter().any(|class| code.starts_with(class)) => {
            return StoreError::Unavailable(explain(error));
        }
        // What a batch writes is counted by the statement itself.
        _ if *code == SqlState::DIVISION_BY_ZERO => {
            return StoreError::Row(format!("a division by zero, or rows that are not all there, in: {sql}"));
        }
        _ if *code == SqlState::UNIQUE_VIOLATION => Fault::Unique,
        // Integrity constraints, and what a trigger raises.
        code if code.starts_with("23") || code == "P0001" => Fault::Constraint,
        _ => Fault::Statement,
    };
    StoreError::Statement { sql: sql.to_owned(), message: explain(error), fault }
}

/// Whether the connection failed, as opposed to a value that could not be sent or read.
fn is_broken(error: &tokio_postgres::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<std::io::Error>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// What the database said; the library's own text hides it.
pub(crate) fn explain(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), std::error::Error::source(error)) {
        (Some(said), _) => format!("{}: {}", said.code().code(), said.message()),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}
