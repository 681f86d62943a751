//! Moves what is in the log of SQLite into its file while the writer goes on, so that no caller waits for it.
//!
//! Whoever adds to the log faster than this takes from it makes it grow, and then the writer does the rest by itself
//! (`wal_autocheckpoint`): only once all of it is in the file does the log begin anew.

use std::{
    path::Path,
    sync::mpsc::{self, Receiver, SyncSender},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{connection, pace};
use crate::{Durable, StoreError};

/// Pages that several commits change go to the file once.
const BETWEEN: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Checkpoints {
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    pub(super) fn start(path: &Path, durable: Durable) -> Result<Self, StoreError> {
        let (wake, woken) = mpsc::sync_channel(1);
        let path = path.to_owned();
        let thread = thread::Builder::new()
            .name("sqlite-checkpoint".to_owned())
            .spawn(move || work(&path, durable, &woken))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { wake: Some(wake), thread: Some(thread) })
    }

    /// Says that the log has grown.
    pub(super) fn wake(&self) {
        if let Some(wake) = &self.wake {
            // One that is full knows already; one that is closed leaves it to the writer.
            let _ = wake.try_send(());
        }
    }

    /// Waits until nothing is moved any more.
    pub(super) fn end(mut self) {
        let thread = self.let_go();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("moving the log of SQLite into its file panicked");
        }
    }

    fn let_go(&mut self) -> Option<JoinHandle<()>> {
        self.wake = None;
        let thread = self.thread.take()?;
        thread.thread().unpark();
        Some(thread)
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.let_go();
    }
}

fn work(path: &Path, durable: Durable, woken: &Receiver<()>) {
    pace::write_slowly();
    let mut connection = None;
    while let Ok(()) = woken.recv() {
        thread::park_timeout(BETWEEN);
        let opened = match connection.take() {
            Some(opened) => Ok(opened),
            None => connection::open_beside(path, durable),
        };
        let moved = opened.and_then(|opened| connection::move_log(&opened).map(|()| opened));
        match moved {
            Ok(opened) => connection = Some(opened),
            Err(error) => {
                tracing::warn!(%error, "the log of SQLite was not moved into its file, and stays for now")
            }
        }
    }
}
