//! SQLite inside the process: one connection that writes and is passed along, several that read.

mod batches;
mod baton;
mod checkpoints;
mod connection;
mod memory;
mod pace;
mod readers;
mod writer;

use std::{path::Path, sync::Arc};

use baton::Baton;
use checkpoints::Checkpoints;
use readers::Readers;
pub(crate) use readers::SqliteRead;
pub(crate) use writer::SqliteWrite;
use writer::Writer;

use crate::{StoreError, Tuning, db::Shared, migrations};

#[derive(Debug)]
pub(crate) struct Sqlite {
    baton: Arc<Baton>,
    readers: Arc<Readers>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, tuning: Tuning, shared: Arc<Shared>) -> Result<Self, StoreError> {
        let mut connection = connection::open_writer(path, tuning.durable)?;
        migrations::bring_sqlite_up_to_date(&mut connection, shared.clock.now())?;
        connection::serve(&connection)?;
        let readers = Arc::new(Readers::new(path, tuning, shared.clone()));
        let checkpoints = Checkpoints::start(path, tuning.durable)?;
        let writer = Writer::new(connection, readers.clone(), checkpoints);
        let baton = Baton::start(writer, tuning, shared)?;
        Ok(Self { baton, readers })
    }

    pub(crate) async fn read(&self) -> Result<SqliteRead, StoreError> {
        self.readers.read().await
    }

    pub(crate) async fn glance(&self) -> Result<SqliteRead, StoreError> {
        self.readers.glance().await
    }

    pub(crate) async fn write(&self) -> Result<SqliteWrite, StoreError> {
        self.baton.write().await
    }

    pub(crate) async fn close(&self) {
        self.readers.close();
        self.baton.close().await;
    }
}
