//! SQLite inside the process: one connection that writes and is passed along, several that read.

mod baton;
mod connection;

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use values::Timestamp;

use baton::Baton;
pub(crate) use baton::SqliteWrite;

use crate::{Row, StoreError, Tuning, Value, migrations};

#[derive(Debug)]
pub(crate) struct Sqlite {
    baton: Arc<Baton>,
    readers: Arc<Readers>,
}

#[derive(Debug)]
struct Readers {
    free: Mutex<Vec<Connection>>,
    slots: Arc<Semaphore>,
}

impl Sqlite {
    pub(crate) fn open(
        path: &Path,
        tuning: Tuning,
        work: Arc<Notify>,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut writer = connection::open_writer(path)?;
        migrations::bring_sqlite_up_to_date(&mut writer, now)?;
        let readers =
            (0..tuning.connections).map(|_| connection::open_reader(path)).collect::<Result<Vec<_>, _>>()?;
        let slots = Arc::new(Semaphore::new(readers.len()));
        let readers = Arc::new(Readers { free: Mutex::new(readers), slots });
        Ok(Self { baton: Baton::start(writer, tuning, work)?, readers })
    }

    pub(crate) async fn read(&self) -> Result<SqliteRead, StoreError> {
        let slot = self.readers.slots.clone().acquire_owned().await;
        let slot = slot.map_err(|_| StoreError::Unavailable("the store is closed".into()))?;
        let free = self.readers.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = free.ok_or_else(|| StoreError::Unavailable("no connection to read with".into()))?;
        connection::run(&connection, "BEGIN")?;
        Ok(SqliteRead { connection: Some(connection), readers: self.readers.clone(), _slot: slot })
    }

    pub(crate) async fn write(&self) -> Result<SqliteWrite, StoreError> {
        self.baton.write().await
    }

    pub(crate) async fn close(&self) {
        self.readers.slots.close();
        self.baton.close().await;
    }
}

#[derive(Debug)]
pub(crate) struct SqliteRead {
    connection: Option<Connection>,
    readers: Arc<Readers>,
    _slot: OwnedSemaphorePermit,
}

impl SqliteRead {
    pub(crate) fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let connection = self.connection.as_ref().ok_or(StoreError::Spoiled)?;
        connection::rows(connection, sql, params)
    }
}

impl Drop for SqliteRead {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        if connection::run(&connection, "COMMIT").is_err() && !connection.is_autocommit() {
            tracing::error!("a view of SQLite could not be ended");
        }
        self.readers.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
