//! The one writing connection, passed like a baton from request to request.
//!
//! Each request is a savepoint within a shared transaction. When nobody waits, or after a full group, a thread makes
//! the group durable with one COMMIT, and only then are its requests answered. While it does, others queue up: they
//! are the next group, so no timer is needed. Whoever is refused, dropped or panics has their own savepoint undone
//! and the baton passed on; a neighbour notices nothing.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
};

use tokio::sync::oneshot;

use super::writer::{SqliteWrite, Writer};
use crate::{StoreError, Tuning, db::Shared};

#[derive(Debug)]
pub(super) struct Baton {
    place: Mutex<Place>,
    commits: mpsc::Sender<Held>,
    tuning: Tuning,
    shared: Arc<Shared>,
}

/// Where the baton rests, and who waits for it while it does not.
#[derive(Debug, Default)]
struct Place {
    resting: Option<Writer>,
    waiting: VecDeque<oneshot::Sender<Held>>,
    closed: bool,
}

/// The baton in somebody's hand. However it leaves the hand, it is passed on: also when it was sent to a waiter who
/// left at that moment and never saw it.
#[derive(Debug)]
pub(super) struct Held {
    writer: Option<Writer>,
    baton: Arc<Baton>,
}

impl Held {
    pub(super) fn writer(&mut self) -> &mut Writer {
        self.writer.as_mut().expect("only passing the baton on takes the writer out")
    }

    fn release(mut self) -> (Option<Writer>, Arc<Baton>) {
        (self.writer.take(), self.baton.clone())
    }

    /// Makes the group durable, passes the baton on, and then tells the group.
    fn commit(self) {
        let (Some(mut writer), baton) = self.release() else { return };
        let ended = writer.commit(&baton.shared);
        baton.pass(writer);
        ended.tell();
    }
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
        writer: Writer,
        tuning: Tuning,
        shared: Arc<Shared>,
    ) -> Result<Arc<Self>, StoreError> {
        let (commits, groups) = mpsc::channel::<Held>();
        // The thread ends with the last sender. A group on its way holds the baton, and so the sender, alive.
        std::thread::Builder::new()
            .name("sqlite-commit".to_owned())
            .spawn(move || groups.into_iter().for_each(Held::commit))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let place = Mutex::new(Place { resting: Some(writer), ..Place::default() });
        Ok(Arc::new(Self { place, commits, tuning, shared }))
    }

    /// Waits for the baton and begins a request.
    pub(super) async fn write(self: &Arc<Self>) -> Result<SqliteWrite, StoreError> {
        SqliteWrite::begin(self.take(false).await?)
    }

    async fn take(self: &Arc<Self>, close: bool) -> Result<Held, StoreError> {
        let receiver = {
            let mut place = self.place();
            if place.closed {
                return Err(StoreError::Unavailable("the store is closed".to_owned()));
            }
            place.closed = close;
            if let Some(writer) = place.resting.take() {
                return Ok(self.hand(writer));
            }
            let (sender, receiver) = oneshot::channel();
            place.waiting.push_back(sender);
            receiver
        };
        match tokio::time::timeout(self.tuning.patience, receiver).await {
            Ok(Ok(held)) => Ok(held),
            Ok(Err(_)) => Err(StoreError::Unavailable("the store is closed".to_owned())),
            Err(_) => Err(StoreError::Busy),
        }
    }

    /// To the next who waits; to the commit thread if nobody does or the group is full; else to rest.
    fn pass(self: &Arc<Self>, mut writer: Writer) {
        writer.settle();
        loop {
            let next = {
                let mut place = self.place();
                let full = writer.group_size() >= self.tuning.group;
                match (if full { None } else { place.waiting.pop_front() }, writer.group_size()) {
                    (Some(next), _) => next,
                    (None, 0) => {
                        place.resting = Some(writer);
                        return;
                    }
                    (None, _) => break,
                }
            };
            match next.send(self.hand(writer)) {
                Ok(()) => return,
                // Whoever gave up is skipped.
                Err(returned) => match returned.release() {
                    (Some(back), _) => writer = back,
                    (None, _) => return,
                },
            }
        }
        if let Err(mpsc::SendError(held)) = self.commits.send(self.hand(writer)) {
            // Without its thread a commit is slow for the caller, but no less durable.
            held.commit();
        }
    }

    /// Refuses newcomers, lets those who wait have their turn, and closes the connection.
    pub(super) async fn close(self: &Arc<Self>) {
        let held = match self.take(true).await {
            Ok(held) => held,
            Err(StoreError::Busy) => {
                tracing::warn!("a transaction did not end in time, so the store was not closed cleanly");
                return;
            }
            Err(_) => return,
        };
        let (Some(mut writer), baton) = held.release() else { return };
        writer.commit(&baton.shared).tell();
        writer.rest();
        baton.place().waiting.clear();
    }

    fn hand(self: &Arc<Self>, writer: Writer) -> Held {
        Held { writer: Some(writer), baton: self.clone() }
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
