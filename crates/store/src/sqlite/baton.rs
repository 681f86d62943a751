//! The one writing connection, passed like a baton from request to request.
//!
//! Each request is a savepoint within a shared transaction. When nobody waits, or after a full group, a thread makes
//! the group durable with one COMMIT, and only then are its requests answered. Whoever is refused, dropped or panics
//! undoes their own savepoint and passes the baton on; a neighbour notices nothing.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
};

use rusqlite::Connection;
use tokio::sync::{Notify, oneshot};

use super::connection;
use crate::{Row, StoreError, Tuning, Value};

#[derive(Debug)]
pub(super) struct Baton {
    state: Mutex<State>,
    commits: Mutex<Option<mpsc::Sender<Writer>>>,
    tuning: Tuning,
    work: Arc<Notify>,
    ended: Notify,
}

#[derive(Debug, Default)]
struct State {
    idle: Option<Writer>,
    waiting: VecDeque<oneshot::Sender<Held>>,
    closing: bool,
}

/// The connection and those whose work is in its open transaction, not yet durable.
#[derive(Debug)]
struct Writer {
    connection: Connection,
    group: Vec<oneshot::Sender<Result<(), StoreError>>>,
    open: bool,
    left_work: bool,
}

/// The baton in somebody's hand. However it leaves the hand, it is passed on.
#[derive(Debug)]
struct Held {
    writer: Option<Writer>,
    baton: Arc<Baton>,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(writer) = self.writer.take() {
            self.baton.pass(writer);
        }
    }
}

impl Baton {
    pub(super) fn start(
        connection: Connection,
        tuning: Tuning,
        work: Arc<Notify>,
    ) -> Result<Arc<Self>, StoreError> {
        let (commits, queue) = mpsc::channel::<Writer>();
        let writer = Writer { connection, group: Vec::new(), open: false, left_work: false };
        let baton = Arc::new(Self {
            state: Mutex::new(State { idle: Some(writer), ..State::default() }),
            commits: Mutex::new(Some(commits)),
            tuning,
            work,
            ended: Notify::new(),
        });
        let weak = Arc::downgrade(&baton);
        let thread = std::thread::Builder::new().name("sqlite-commit".to_owned());
        let spawned = thread.spawn(move || {
            while let Ok(mut writer) = queue.recv() {
                let Some(baton) = weak.upgrade() else { return };
                baton.make_durable(&mut writer);
                baton.pass(writer);
            }
        });
        spawned.map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(baton)
    }

    pub(super) async fn write(self: &Arc<Self>) -> Result<SqliteWrite, StoreError> {
        let waiting = {
            let mut state = self.state();
            if state.closing {
                return Err(StoreError::Unavailable("the store is closing".into()));
            }
            match state.idle.take() {
                Some(writer) => Err(Held { writer: Some(writer), baton: self.clone() }),
                None => {
                    let (sender, receiver) = oneshot::channel();
                    state.waiting.push_back(sender);
                    Ok(receiver)
                }
            }
        };
        let held = match waiting {
            Err(held) => held,
            Ok(receiver) => match tokio::time::timeout(self.tuning.patience, receiver).await {
                Ok(Ok(held)) => held,
                Ok(Err(_)) => return Err(StoreError::Unavailable("the store is closing".into())),
                Err(_) => return Err(StoreError::Busy),
            },
        };
        SqliteWrite::begin(held)
    }

    /// To the next who waits; to the commit thread if nobody does or the group is full; else to rest.
    fn pass(self: &Arc<Self>, mut writer: Writer) {
        let mut state = self.state();
        if writer.group.len() < self.tuning.group {
            while let Some(next) = state.waiting.pop_front() {
                match next.send(Held { writer: Some(writer), baton: self.clone() }) {
                    Ok(()) => return,
                    // Whoever gave up is skipped.
                    Err(mut returned) => {
                        writer = returned.writer.take().expect("a baton that came back is whole")
                    }
                }
            }
        }
        if !writer.group.is_empty() {
            drop(state);
            let commits = self.commits.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(commits) = &*commits {
                // The thread lives as long as the sender; a writer that cannot be sent is closed with its group told.
                let _ = commits.send(writer);
            }
            return;
        }
        if writer.open {
            writer.undo_all();
        }
        if state.closing {
            state.waiting.clear();
            self.ended.notify_one();
        }
        state.idle = Some(writer);
    }

    fn make_durable(&self, writer: &mut Writer) {
        let committed = connection::run(&writer.connection, "COMMIT");
        if committed.is_err() {
            writer.undo_all();
        }
        writer.open = false;
        if committed.is_ok() && std::mem::take(&mut writer.left_work) {
            self.work.notify_waiters();
            self.work.notify_one();
        }
        for caller in writer.group.drain(..) {
            // A caller who left does not want to know.
            let _ = caller.send(committed.clone());
        }
    }

    /// Waits until the last group is durable and nobody holds the baton.
    pub(super) async fn close(&self) {
        let resting = {
            let mut state = self.state();
            state.closing = true;
            state.idle.is_some()
        };
        if !resting {
            let _ = tokio::time::timeout(self.tuning.patience, self.ended.notified()).await;
        }
        drop(self.commits.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(writer) = self.state().idle.take() {
            let _ = connection::run(&writer.connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// Gives up the whole open transaction and tells everybody whose work was in it.
    fn undo_all(&mut self) {
        if !self.connection.is_autocommit()
            && let Err(error) = connection::run(&self.connection, "ROLLBACK")
        {
            tracing::error!(%error, "SQLite could not roll back");
        }
        self.open = false;
        self.left_work = false;
        for caller in self.group.drain(..) {
            let _ =
                caller.send(Err(StoreError::Unavailable("the shared transaction was rolled back".into())));
        }
    }
}

#[derive(Debug)]
pub(crate) struct SqliteWrite {
    held: Option<Held>,
    left_work: bool,
}

impl SqliteWrite {
    fn begin(mut held: Held) -> Result<Self, StoreError> {
        let writer = held.writer.as_mut().expect("the baton was handed over whole");
        if !writer.open {
            connection::run(&writer.connection, "BEGIN IMMEDIATE")?;
            writer.open = true;
        }
        connection::run(&writer.connection, "SAVEPOINT request")?;
        Ok(Self { held: Some(held), left_work: false })
    }

    pub(crate) fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.statement(|connection| connection::rows(connection, sql, params))
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.statement(|connection| connection::execute(connection, sql, params))
    }

    fn statement<T>(
        &mut self,
        run: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let writer = self.held.as_mut().and_then(|held| held.writer.as_mut()).ok_or(StoreError::Spoiled)?;
        let done = run(&writer.connection);
        if done.is_err() && writer.connection.is_autocommit() {
            // SQLite ended the transaction by itself, as it does on a full disk: the whole group is lost.
            writer.undo_all();
            self.held = None;
        }
        done
    }

    pub(crate) fn left_work(&mut self) {
        self.left_work = true;
    }

    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        let mut held = self.held.take().ok_or(StoreError::Spoiled)?;
        let writer = held.writer.as_mut().expect("the baton is held");
        if let Err(error) = connection::run(&writer.connection, "RELEASE request") {
            self.held = Some(held);
            return Err(error);
        }
        let (sender, durable) = oneshot::channel();
        writer.group.push(sender);
        writer.left_work |= self.left_work;
        drop(held);
        durable.await.unwrap_or(Err(StoreError::CommitUnknown))
    }
}

impl Drop for SqliteWrite {
    fn drop(&mut self) {
        let Some(mut held) = self.held.take() else { return };
        let Some(writer) = held.writer.as_mut() else { return };
        let undone = connection::run(&writer.connection, "ROLLBACK TO request")
            .and_then(|()| connection::run(&writer.connection, "RELEASE request"));
        if let Err(error) = undone {
            tracing::error!(%error, "a savepoint could not be undone, so its group is rolled back");
            writer.undo_all();
        }
    }
}
