//! SQLite inside the process: one connection that writes and is passed along, several that read.

mod baton;
mod connection;
mod memory;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use baton::Baton;
pub(crate) use writer::SqliteWrite;
use writer::Writer;

use crate::{Row, StoreError, Tuning, Value, db::Shared, migrations};

#[derive(Debug)]
pub(crate) struct Sqlite {
    baton: Arc<Baton>,
    readers: Arc<Readers>,
    tuning: Tuning,
}

/// Connections that read, opened when they are first needed.
#[derive(Debug)]
struct Readers {
    path: PathBuf,
    free: Mutex<Vec<Connection>>,
    slots: Arc<Semaphore>,
}

impl Readers {
    fn free(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sqlite {
    pub(crate) fn open(path: &Path, tuning: Tuning, shared: Arc<Shared>) -> Result<Self, StoreError> {
        let mut connection = connection::open_writer(path, tuning.durable)?;
        migrations::bring_sqlite_up_to_date(&mut connection, shared.clock.now())?;
        connection::serve(&connection)?;
        let baton = Baton::start(Writer::new(connection), tuning, shared)?;
        let slots = Arc::new(Semaphore::new(tuning.connections));
        let readers = Arc::new(Readers { path: path.to_owned(), free: Mutex::default(), slots });
        Ok(Self { baton, readers, tuning })
    }

    pub(crate) async fn read(&self) -> Result<SqliteRead, StoreError> {
        let slots = &self.readers.slots;
        let slot = match slots.clone().try_acquire_owned() {
            Ok(slot) => slot,
            Err(_) => tokio::time::timeout(self.tuning.patience, slots.clone().acquire_owned())
                .await
                .map_err(|_| StoreError::Busy)?
                .map_err(|_| StoreError::Unavailable("the store is closed".to_owned()))?,
        };
        let free = self.readers.free().pop();
        let connection = match free {
            Some(connection) => connection,
            None => connection::open_reader(&self.readers.path)?,
        };
        connection::run(&connection, "BEGIN")?;
        Ok(SqliteRead {
            connection: Mutex::new(Some(connection)),
            readers: self.readers.clone(),
            _slot: slot,
        })
    }

    pub(crate) async fn write(&self) -> Result<SqliteWrite, StoreError> {
        self.baton.write().await
    }

    pub(crate) async fn close(&self) {
        self.readers.slots.close();
        self.readers.free().clear();
        self.baton.close().await;
    }
}

#[derive(Debug)]
pub(crate) struct SqliteRead {
    // Statements take turns.
    connection: Mutex<Option<Connection>>,
    readers: Arc<Readers>,
    // Given back after the connection, which `drop` returns first.
    _slot: OwnedSemaphorePermit,
}

impl SqliteRead {
    pub(crate) fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = connection.as_ref().ok_or(StoreError::Spoiled)?;
        connection::rows(connection, sql, params)
    }
}

impl Drop for SqliteRead {
    fn drop(&mut self) {
        let connection = self.connection.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let Some(connection) = connection else { return };
        // A connection that cannot end its view is closed, and the next reader opens another.
        if connection::run(&connection, "COMMIT").is_ok() && !self.readers.slots.is_closed() {
            self.readers.free().push(connection);
        }
    }
}
