//! PostgreSQL through a pool. BEGIN travels with the first statement, to save a round trip.
//!
//! Connections are plain: run the database on the same host or behind a tunnel or proxy that encrypts.

use std::sync::Arc;

use bytes::BytesMut;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio::sync::Notify;
use tokio_postgres::{
    NoTls,
    error::SqlState,
    types::{FromSql, IsNull, ToSql, Type, to_sql_checked},
};
use values::Secret;

use crate::{Row, StoreError, Tuning, Value};

#[derive(Debug)]
pub(crate) struct Postgres {
    pool: Pool,
    work: Arc<Notify>,
}

impl Postgres {
    pub(crate) fn open(url: &Secret<String>, tuning: Tuning, work: Arc<Notify>) -> Result<Self, StoreError> {
        let config: tokio_postgres::Config = url
            .reveal()
            .parse()
            .map_err(|_| StoreError::Unavailable("this is no URL of PostgreSQL".into()))?;
        let manager = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, NoTls, manager))
            .max_size(tuning.connections)
            .wait_timeout(Some(tuning.patience))
            .create_timeout(Some(tuning.patience))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { pool, work })
    }

    pub(crate) async fn client(&self) -> Result<Object, StoreError> {
        use deadpool_postgres::{PoolError, TimeoutType};
        self.pool.get().await.map_err(|error| match error {
            PoolError::Timeout(TimeoutType::Wait) => StoreError::Busy,
            PoolError::Backend(error) => StoreError::Unavailable(explain(&error)),
            other => StoreError::Unavailable(other.to_string()),
        })
    }

    pub(crate) async fn read(&self) -> Result<PostgresRead, StoreError> {
        const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(PostgresRead(Session::new(self.client().await?, BEGIN)))
    }

    pub(crate) async fn write(&self) -> Result<PostgresWrite, StoreError> {
        let session = Session::new(self.client().await?, "BEGIN");
        Ok(PostgresWrite { session, work: self.work.clone(), left_work: false })
    }

    pub(crate) fn close(&self) {
        self.pool.close();
    }
}

/// A connection with a transaction that begins at its first statement.
#[derive(Debug)]
struct Session {
    client: Option<Object>,
    begin: Option<&'static str>,
}

impl Session {
    fn new(client: Object, begin: &'static str) -> Self {
        Self { client: Some(client), begin: Some(begin) }
    }

    async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let client = self.client.as_ref().ok_or(StoreError::Spoiled)?;
        let failed = |error: tokio_postgres::Error| failed(sql, &error);
        let statement = client.prepare_cached(sql).await.map_err(failed)?;
        let params: Vec<&(dyn ToSql + Sync)> =
            params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        let query = client.query(&statement, &params);
        // Both are sent at once; the database works on them in this order.
        let rows = match self.begin.take() {
            Some(begin) => {
                let (begun, rows) = futures_util::future::join(client.batch_execute(begin), query).await;
                begun.map_err(failed)?;
                rows
            }
            None => query.await,
        };
        rows.map_err(failed)?.iter().map(read_row).collect()
    }

    async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        let client = self.client.as_ref().ok_or(StoreError::Spoiled)?;
        let failed = |error: tokio_postgres::Error| failed(sql, &error);
        let statement = client.prepare_cached(sql).await.map_err(failed)?;
        let params: Vec<&(dyn ToSql + Sync)> =
            params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        let done = client.execute(&statement, &params);
        let done = match self.begin.take() {
            Some(begin) => {
                let (begun, done) = futures_util::future::join(client.batch_execute(begin), done).await;
                begun.map_err(failed)?;
                done
            }
            None => done.await,
        };
        done.map_err(failed)
    }
}

/// A transaction left open is rolled back by a task of its own, which then returns the connection.
impl Drop for Session {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        if self.begin.is_some() || client.is_closed() {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(Object::take(client));
            return;
        };
        runtime.spawn(async move {
            if client.batch_execute("ROLLBACK").await.is_err() {
                drop(Object::take(client));
            }
        });
    }
}

#[derive(Debug)]
pub(crate) struct PostgresRead(Session);

impl PostgresRead {
    pub(crate) async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.0.rows(sql, params).await
    }
}

#[derive(Debug)]
pub(crate) struct PostgresWrite {
    session: Session,
    work: Arc<Notify>,
    left_work: bool,
}

impl PostgresWrite {
    pub(crate) async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.session.rows(sql, params).await
    }

    pub(crate) async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.session.execute(sql, params).await
    }

    pub(crate) fn left_work(&mut self) {
        self.left_work = true;
    }

    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        let client = self.session.client.take().ok_or(StoreError::Spoiled)?;
        if self.session.begin.is_some() {
            return Ok(());
        }
        match client.batch_execute("COMMIT").await {
            Ok(()) => {
                if self.left_work {
                    self.work.notify_waiters();
                    self.work.notify_one();
                }
                Ok(())
            }
            Err(error) if error.is_closed() || error.as_db_error().is_none() => {
                drop(Object::take(client));
                Err(StoreError::CommitUnknown)
            }
            Err(error) => Err(failed("COMMIT", &error)),
        }
    }
}

fn failed(sql: &str, error: &tokio_postgres::Error) -> StoreError {
    let code = error.code();
    if matches!(code, Some(&SqlState::T_R_DEADLOCK_DETECTED | &SqlState::T_R_SERIALIZATION_FAILURE)) {
        return StoreError::Busy;
    }
    let lost =
        matches!(code, Some(&SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN | &SqlState::DISK_FULL));
    if error.is_closed() || lost {
        return StoreError::Unavailable(explain(error));
    }
    let constraint = code.is_some_and(|code| code.code().starts_with("23"));
    StoreError::Statement { sql: sql.to_owned(), message: explain(error), constraint }
}

/// What the database said; the library's own text hides it.
pub(crate) fn explain(error: &tokio_postgres::Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| error.to_string(), |error| format!("{}: {}", error.code().code(), error.message()))
}

fn read_row(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let read =
        |index: usize| row.try_get::<_, Value>(index).map_err(|error| StoreError::Row(error.to_string()));
    (0..row.len()).map(read).collect::<Result<_, _>>().map(Row::new)
}

type Cause = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, type_: &Type, out: &mut BytesMut) -> Result<IsNull, Cause> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *type_ == Type::INT4 => i32::try_from(*number)?.to_sql(type_, out),
            Self::Int(number) => number.to_sql(type_, out),
            Self::Text(text) => text.to_sql(type_, out),
            Self::Bytes(bytes) => bytes.to_sql(type_, out),
        }
    }

    fn accepts(type_: &Type) -> bool {
        matches!(*type_, Type::INT8 | Type::INT4 | Type::TEXT | Type::VARCHAR | Type::BYTEA)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(type_: &Type, raw: &'a [u8]) -> Result<Self, Cause> {
        Ok(match *type_ {
            Type::INT8 => Self::Int(i64::from_sql(type_, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(type_, raw)?.into()),
            Type::BYTEA => Self::Bytes(raw.to_vec()),
            _ => Self::Text(String::from_sql(type_, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Cause> {
        Ok(Self::Null)
    }

    fn accepts(type_: &Type) -> bool {
        matches!(*type_, Type::INT8 | Type::INT4 | Type::TEXT | Type::VARCHAR | Type::BYTEA)
    }
}
