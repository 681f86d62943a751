//! The one connection that writes, and the callers whose work is in its open transaction, not yet durable.

use std::sync::Arc;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{batches, baton::Held, checkpoints::Checkpoints, connection, readers::Readers};
use crate::{
    Row, StoreError, Value,
    db::Shared,
    engine::{Group, Op},
    left::Left,
    transaction::Found,
};

/// Where a caller of the group waits to be told.
type Caller = oneshot::Sender<Result<(), StoreError>>;

/// A shared transaction is open from its first request to its commit. Each further request in it is a savepoint; the first is
/// the transaction, and undone with it: pages that change within a savepoint are kept for it once more.
#[derive(Debug)]
pub(super) struct Writer {
    connection: Connection,
    readers: Arc<Readers>,
    checkpoints: Checkpoints,
    group: Vec<Caller>,
    open: bool,
    in_request: bool,
    in_savepoint: bool,
    left: Left,
}

/// A group that has ended, and how. Its callers are told once the baton is on its way again.
#[must_use]
pub(super) struct Ended {
    group: Vec<Caller>,
    outcome: Result<(), StoreError>,
}

impl Ended {
    pub(super) fn tell(self) {
        for caller in self.group {
            // A caller who left does not want to know.
            let _ = caller.send(self.outcome.clone());
        }
    }
}

impl Writer {
    pub(super) fn new(connection: Connection, readers: Arc<Readers>, checkpoints: Checkpoints) -> Self {
        Self {
            connection,
            readers,
            checkpoints,
            group: Vec::new(),
            open: false,
            in_request: false,
            in_savepoint: false,
            left: Left::default(),
        }
    }

    /// How many callers wait for the commit.
    pub(super) fn group_size(&self) -> usize {
        self.group.len()
    }

    /// Begins a request: opens the shared transaction if none is open, else a savepoint in it.
    pub(super) fn begin(&mut self) -> Result<(), StoreError> {
        let how = if self.open { "SAVEPOINT request" } else { "BEGIN IMMEDIATE" };
        connection::run(&self.connection, how)?;
        self.in_savepoint = self.open;
        self.open = true;
        self.in_request = true;
        Ok(())
    }

    /// Runs a statement of the request.
    ///
    /// SQLite may end the shared transaction by itself, as it does on a full disk. Everybody in it is told.
    pub(super) fn statement<T>(
        &mut self,
        run: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if !self.in_request {
            return Err(StoreError::Spoiled);
        }
        let done = run(&self.connection);
        if let Err(error) = &done
            && self.connection.is_autocommit()
        {
            self.give_up(error.clone());
        }
        done
    }

    /// Ends the request, to be kept with its group.
    pub(super) fn keep(
        &mut self,
        left: &Left,
    ) -> Result<oneshot::Receiver<Result<(), StoreError>>, StoreError> {
        if self.in_savepoint {
            self.statement(|connection| connection::run(connection, "RELEASE request"))?;
        } else if !self.in_request {
            return Err(StoreError::Spoiled);
        }
        self.in_request = false;
        self.left.add(left);
        let (caller, told) = oneshot::channel();
        self.group.push(caller);
        Ok(told)
    }

    /// Undoes a request that was not kept, and only that; closes a shared transaction nobody has work in.
    pub(super) fn settle(&mut self) {
        if std::mem::take(&mut self.in_request) && self.in_savepoint {
            let undone = connection::run(&self.connection, "ROLLBACK TO request")
                .and_then(|()| connection::run(&self.connection, "RELEASE request"));
            if let Err(error) = undone {
                self.give_up(error);
            }
        }
        if self.open && self.group.is_empty() {
            self.roll_back();
        }
    }

    /// Makes the group durable.
    pub(super) fn commit(&mut self, shared: &Shared) -> Ended {
        if !self.open {
            return Ended { group: std::mem::take(&mut self.group), outcome: Ok(()) };
        }
        self.readers.end_resting_views();
        let outcome = connection::commit(&self.connection);
        self.open = false;
        if outcome.is_ok() {
            shared.count_commit();
            self.checkpoints.wake();
            shared.tell_workers(&self.left);
        } else {
            self.roll_back();
        }
        self.left = Left::default();
        Ended { group: std::mem::take(&mut self.group), outcome }
    }

    /// Loses the whole shared transaction.
    fn give_up(&mut self, error: StoreError) {
        tracing::error!(%error, callers = self.group.len(), "a shared transaction of SQLite was lost");
        let outcome = Err(StoreError::Unavailable(format!("the shared transaction was lost: {error}")));
        Ended { group: std::mem::take(&mut self.group), outcome }.tell();
        self.roll_back();
    }

    fn roll_back(&mut self) {
        if !self.connection.is_autocommit()
            && let Err(error) = connection::run(&self.connection, "ROLLBACK")
        {
            tracing::error!(%error, "SQLite could not roll back");
        }
        self.open = false;
        self.in_request = false;
        self.in_savepoint = false;
        self.left = Left::default();
    }

    /// Moves the log into the file, so that the file alone is the data.
    pub(super) fn rest(self) {
        self.checkpoints.end();
        if let Err(error) = connection::checkpoint(&self.connection) {
            tracing::warn!(%error, "the log of SQLite stays beside its file until the next start");
        }
    }
}

/// A request in the hand of its caller. Dropped before `keep`, it is undone when the baton is passed on.
#[derive(Debug)]
pub(crate) struct SqliteWrite {
    held: Held,
    left: Left,
}

impl SqliteWrite {
    pub(super) fn begin(mut held: Held) -> Result<Self, StoreError> {
        held.writer().begin()?;
        Ok(Self { held, left: Left::default() })
    }

    pub(crate) fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.held.writer().statement(|connection| connection::rows(connection, sql, params))
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.held.writer().statement(|connection| connection::execute(connection, sql, params))
    }

    pub(crate) fn load(&mut self, groups: &[Group]) -> Result<Vec<Found>, StoreError> {
        self.held.writer().statement(|connection| batches::load(connection, groups))
    }

    pub(crate) fn apply(&mut self, ops: &[Op]) -> Result<(), StoreError> {
        self.held.writer().statement(|connection| batches::apply(connection, ops))
    }

    pub(crate) fn left(&mut self) -> &mut Left {
        &mut self.left
    }

    /// Passes the baton on and waits until the group is durable.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        let told = self.held.writer().keep(&self.left)?;
        drop(self);
        // Every group is told; a channel that closed untold means that the process is falling apart.
        told.await.unwrap_or(Err(StoreError::CommitUnknown))
    }
}
