//! One connection of the pool with a transaction that begins at its first statement.

use std::{
    future::Future,
    sync::{Mutex, MutexGuard, PoisonError},
};

use deadpool_postgres::{ClientWrapper, Object};
use futures_util::future::join;
use tokio_postgres::{Error, Statement, types::ToSql};

use super::{failed, is_broken, wire};
use crate::{Row, StoreError, Value};

#[derive(Debug)]
pub(super) struct Session {
    client: Option<Object>,
    /// What opens the transaction, until it was sent.
    begin: Mutex<Option<&'static str>>,
}

impl Session {
    pub(super) fn new(client: Object, begin: &'static str) -> Self {
        Self { client: Some(client), begin: Mutex::new(Some(begin)) }
    }

    fn begin(&self) -> MutexGuard<'_, Option<&'static str>> {
        self.begin.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// May run side by side with others: whichever comes first opens the transaction, and the server keeps the order.
    pub(super) async fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let client = self.client.as_ref().ok_or(StoreError::Spoiled)?;
        let (statement, params) = prepare(client, sql, params).await?;
        let query = client.query(&statement, &params);
        let begin = self.begin().take();
        let rows = after_begin(client, begin, query).await;
        let rows = rows.map_err(|error| failed(sql, &error))?;
        wire::read_all(&rows, sql)
    }

    /// Has a statement ready, which takes a journey the first time. Statements that are sent side by side are prepared
    /// before the first of them leaves: they are carried out in the order in which they leave.
    pub(super) async fn prepare(&self, sql: &str) -> Result<Statement, StoreError> {
        let client = self.client.as_ref().ok_or(StoreError::Spoiled)?;
        client.prepare_cached(sql).await.map_err(|error| failed(sql, &error))
    }

    /// As [`Session::rows`], of a statement that is ready and values that travel by another way than one by one.
    pub(super) async fn rows_of(
        &self,
        (sql, statement): (&str, &Statement),
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        let client = self.client.as_ref().ok_or(StoreError::Spoiled)?;
        let query = client.query(statement, params);
        let begin = self.begin().take();
        let rows = after_begin(client, begin, query).await.map_err(|error| failed(sql, &error))?;
        wire::read_all(&rows, sql)
    }

    /// Carries out a statement that is ready. It is sent when this is polled for the first time.
    pub(super) async fn execute_of(
        &self,
        (sql, statement): (&str, &Statement),
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<(), StoreError> {
        let client = self.client.as_ref().ok_or(StoreError::Spoiled)?;
        let done = client.execute(statement, params);
        let begin = self.begin().take();
        after_begin(client, begin, done).await.map(drop).map_err(|error| failed(sql, &error))
    }

    pub(super) async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        let client = self.client.as_ref().ok_or(StoreError::Spoiled)?;
        let (statement, params) = prepare(client, sql, params).await?;
        let done = client.execute(&statement, &params);
        let begin = self.begin().take();
        after_begin(client, begin, done).await.map_err(|error| failed(sql, &error))
    }

    /// Commits, if anything was sent at all.
    pub(super) async fn commit(&mut self) -> Result<(), StoreError> {
        let ended = self.end().await;
        self.give_back(ended)
    }

    /// Gives the connection back, whose transaction was `ended`, unless it is still open.
    pub(super) fn give_back(&mut self, ended: Result<(), StoreError>) -> Result<(), StoreError> {
        if ended.is_ok() {
            self.client = None;
        }
        ended
    }

    /// Sends COMMIT, if anything was sent before.
    ///
    /// COMMIT turns a transaction that cannot be kept into a rollback and reports success. The statement before it
    /// fails in such a transaction, and the server then leaves COMMIT out and tells.
    pub(super) async fn end(&self) -> Result<(), StoreError> {
        if self.begin().is_some() {
            return Ok(());
        }
        let client = self.client.as_ref().ok_or(StoreError::Spoiled)?;
        match client.batch_execute("SELECT 1; COMMIT").await {
            Ok(()) => Ok(()),
            // A refusal is certain. A connection that broke, or a server that went away, leaves it open.
            Err(error) => match failed("COMMIT", &error) {
                StoreError::Unavailable(cause) => {
                    tracing::error!(cause, "a commit of PostgreSQL has no known outcome");
                    Err(StoreError::CommitUnknown)
                }
                _ if error.as_db_error().is_none() && (error.is_closed() || is_broken(&error)) => {
                    Err(StoreError::CommitUnknown)
                }
                known => Err(known),
            },
        }
    }
}

pub(super) async fn prepare<'p>(
    client: &ClientWrapper,
    sql: &str,
    params: &'p [Value],
) -> Result<(Statement, Vec<&'p (dyn ToSql + Sync)>), StoreError> {
    let statement = client.prepare_cached(sql).await.map_err(|error| failed(sql, &error))?;
    Ok((statement, params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()))
}

/// Sends BEGIN and the statement at once; the server works on them in this order.
async fn after_begin<T>(
    client: &Object,
    begin: Option<&'static str>,
    statement: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let Some(begin) = begin else { return statement.await };
    let (begun, done) = join(client.batch_execute(begin), statement).await;
    begun?;
    done
}

/// A transaction left open is rolled back by a task of its own, which then returns the connection.
impl Drop for Session {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        if self.begin().is_some() || client.is_closed() {
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
