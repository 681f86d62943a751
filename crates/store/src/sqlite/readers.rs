//! Connections that read, and views that are handed on from one reader to the next.
//!
//! Beginning and ending a view takes locks that all readers of the process share, longer than a short statement. So a
//! view that was only glanced at stays open for the next glance while it shows the present: until this process
//! commits, or for a moment, since another process could commit as well. Each commit first ends the views that rest,
//! because the log can only start again from its beginning when nobody reads from it.
//!
//! A view shows the same whenever it is asked. So one that is handed on remembers its last answers: a page sends many
//! requests with one session, a server many with one key, and each begins with the same look.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::connection;
use crate::{Row, StoreError, Tuning, Value, db::Shared};

/// How late a glance may see what another process committed.
const MOMENT: Duration = Duration::from_millis(10);

/// How many answers a view remembers, of so many rows at most.
const REMEMBERED: usize = 8;
const FEW: usize = 4;

/// Connections that read, opened when they are first needed.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    free: Mutex<Vec<Reader>>,
    slots: Arc<Semaphore>,
    tuning: Tuning,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Reader {
    connection: Connection,
    view: Option<View>,
}

/// An open view: how many commits there were when it began, when that was, and what it answered to glances.
#[derive(Debug)]
struct View {
    commits: u64,
    begun: Instant,
    answers: VecDeque<Answer>,
}

#[derive(Debug)]
struct Answer {
    sql: String,
    params: Vec<Value>,
    rows: Vec<Row>,
}

impl Reader {
    fn begin(&mut self, commits: u64) -> Result<(), StoreError> {
        self.end()?;
        connection::run(&self.connection, "BEGIN")?;
        self.view = Some(View { commits, begun: Instant::now(), answers: VecDeque::new() });
        Ok(())
    }

    fn end(&mut self) -> Result<(), StoreError> {
        match self.view.take() {
            Some(_) => connection::run(&self.connection, "COMMIT"),
            None => Ok(()),
        }
    }

    fn shows_the_present(&self, commits: u64) -> bool {
        self.view.as_ref().is_some_and(|view| view.commits == commits && view.begun.elapsed() < MOMENT)
    }
}

impl Reader {
    fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        connection::rows(&self.connection, sql, params)
    }

    /// As [`Reader::rows`], from memory if this view has answered it.
    fn rows_at_a_glance(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let known = self.view.iter().flat_map(|view| &view.answers);
        let known = known.rev().find(|answer| answer.params == params && answer.sql == sql);
        if let Some(answer) = known {
            return Ok(answer.rows.clone());
        }
        let rows = self.rows(sql, params)?;
        if let Some(view) = &mut self.view
            && rows.len() <= FEW
        {
            if view.answers.len() == REMEMBERED {
                view.answers.pop_front();
            }
            let answer = Answer { sql: sql.to_owned(), params: params.to_vec(), rows: rows.clone() };
            view.answers.push_back(answer);
        }
        Ok(rows)
    }
}

impl Readers {
    pub(super) fn new(path: &Path, tuning: Tuning, shared: Arc<Shared>) -> Self {
        let slots = Arc::new(Semaphore::new(tuning.connections));
        Self { path: path.to_owned(), free: Mutex::default(), slots, tuning, shared }
    }

    /// A view that begins now.
    pub(super) async fn read(self: &Arc<Self>) -> Result<SqliteRead, StoreError> {
        let mut read = self.take().await?;
        read.reader()?.begin(self.shared.commits())?;
        Ok(read)
    }

    /// A view that may have begun a moment ago, and shows all that this process has committed.
    pub(super) async fn glance(self: &Arc<Self>) -> Result<SqliteRead, StoreError> {
        let mut read = self.take().await?;
        let commits = self.shared.commits();
        let reader = read.reader()?;
        if !reader.shows_the_present(commits) {
            reader.begin(commits)?;
        }
        read.hand_on = true;
        Ok(read)
    }

    async fn take(self: &Arc<Self>) -> Result<SqliteRead, StoreError> {
        let slot = match self.slots.clone().try_acquire_owned() {
            Ok(slot) => slot,
            Err(_) => tokio::time::timeout(self.tuning.patience, self.slots.clone().acquire_owned())
                .await
                .map_err(|_| StoreError::Busy)?
                .map_err(|_| StoreError::Unavailable("the store is closed".to_owned()))?,
        };
        let free = self.free().pop();
        let reader = match free {
            Some(reader) => reader,
            None => Reader { connection: connection::open_reader(&self.path)?, view: None },
        };
        let reader = Mutex::new(Some(reader));
        Ok(SqliteRead { reader, hand_on: false, readers: self.clone(), _slot: slot })
    }

    /// Ends the views that wait for the next glance.
    pub(super) fn end_resting_views(&self) {
        // A connection that cannot end its view is closed, and the next reader opens another.
        self.free().retain_mut(|reader| reader.end().is_ok());
    }

    pub(super) fn close(&self) {
        self.slots.close();
        self.free().clear();
    }

    fn free(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
pub(crate) struct SqliteRead {
    // Statements take turns.
    reader: Mutex<Option<Reader>>,
    hand_on: bool,
    readers: Arc<Readers>,
    // Given back after the connection, which `drop` returns first.
    _slot: OwnedSemaphorePermit,
}

impl SqliteRead {
    pub(crate) fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let reader = reader.as_mut().ok_or(StoreError::Spoiled)?;
        if self.hand_on { reader.rows_at_a_glance(sql, params) } else { reader.rows(sql, params) }
    }

    fn reader(&mut self) -> Result<&mut Reader, StoreError> {
        self.reader.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().ok_or(StoreError::Spoiled)
    }
}

impl Drop for SqliteRead {
    fn drop(&mut self) {
        let Some(mut reader) = self.reader.get_mut().unwrap_or_else(PoisonError::into_inner).take() else {
            return;
        };
        // After some failures SQLite ends a view by itself.
        let ended = reader.connection.is_autocommit() || !self.hand_on;
        if (!ended || reader.end().is_ok()) && !self.readers.slots.is_closed() {
            self.readers.free().push(reader);
        }
    }
}
