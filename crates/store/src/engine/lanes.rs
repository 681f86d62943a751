//! Where commands wait. A lane works on one batch at a time; a merchant's commands are all in one lane.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::{runtime::Runtime, sync::oneshot};

use super::{batch::Decides, run};
use crate::{Db, StoreError};

pub(crate) struct Lanes {
    lanes: Box<[Arc<Lane>]>,
    threads: Threads,
    pub(super) counts: Counts,
}

/// What lanes work on. Among the threads that answer requests, a batch would wait for its turn behind them at each of its
/// steps, and all its callers with it.
struct Threads(Option<Runtime>);

impl Threads {
    fn start(count: usize) -> std::io::Result<Self> {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder
            .worker_threads(count)
            .thread_name("money")
            .enable_all()
            .build()
            .map(|threads| Self(Some(threads)))
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(threads) = &self.0 {
            threads.spawn(work);
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(threads) = self.0.take() {
            threads.shutdown_background();
        }
    }
}

/// What the engine has done since it was opened.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub commands: AtomicU64,
    pub batches: AtomicU64,
    pub journeys: AtomicU64,
}

/// What the engine of one process has done since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EngineCounts {
    /// Commands that came, whatever became of them.
    pub commands: u64,
    /// Transactions that carried them out; one of many commands counts once.
    pub batches: u64,
    /// Times that rows were read for them; more than the batches, where a decision asked for rows it had not announced.
    pub journeys: u64,
}

impl Counts {
    pub(super) fn read(&self) -> EngineCounts {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        EngineCounts {
            commands: of(&self.commands),
            batches: of(&self.batches),
            journeys: of(&self.journeys),
        }
    }
}

impl std::fmt::Debug for Lanes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} lanes", self.lanes.len())
    }
}

struct Lane {
    place: Mutex<Place>,
    room: usize,
    /// A batch that is larger waits longer for its writes than it saves in commits.
    most: usize,
}

#[derive(Default)]
struct Place {
    waiting: VecDeque<Waiting>,
    is_running: bool,
}

pub(super) struct Waiting {
    pub command: Arc<dyn Decides>,
    pub told: oneshot::Sender<Result<(), StoreError>>,
    /// Whether it has to be the only one of its batch.
    pub alone: bool,
}

impl Lanes {
    pub(crate) fn new(count: usize, room: usize, most: usize) -> Result<Self, StoreError> {
        let count = count.max(1);
        let threads = Threads::start(count).map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let lane = || Arc::new(Lane { place: Mutex::default(), room, most: most.max(1) });
        Ok(Self { lanes: (0..count).map(|_| lane()).collect(), threads, counts: Counts::default() })
    }

    /// Waits until `command` was carried out, whatever its outcome.
    pub(super) async fn carry_out(
        &self,
        db: &Db,
        key: [u8; 16],
        command: Arc<dyn Decides>,
    ) -> Result<(), StoreError> {
        self.counts.commands.fetch_add(1, Ordering::Relaxed);
        // The end of an identifier is random, its beginning is not.
        let number = u64::from_be_bytes(key[8..].try_into().expect("eight bytes"));
        let place = usize::try_from(number % self.lanes.len() as u64).expect("few lanes");
        let lane = &self.lanes[place];
        let (told, tells) = oneshot::channel();
        {
            let mut place = lane.place();
            if place.waiting.len() >= lane.room {
                return Err(StoreError::Busy);
            }
            place.waiting.push_back(Waiting { command, told, alone: false });
            if !place.is_running {
                place.is_running = true;
                self.threads.spawn(lane.clone().work(db.clone()));
            }
        }
        tells.await.unwrap_or(Err(StoreError::CommitUnknown))
    }
}

/// However the work ends, the lane can be started again; who waited when it ended early, and so did not begin, may come again.
struct Running {
    lane: Arc<Lane>,
    is_done: bool,
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.is_done {
            let mut place = self.lane.place();
            place.is_running = false;
            for waiting in place.waiting.drain(..) {
                let _ = waiting.told.send(Err(StoreError::Busy));
            }
        }
    }
}

impl Lane {
    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works until nobody waits.
    async fn work(self: Arc<Self>, db: Db) {
        let mut running = Running { lane: self.clone(), is_done: false };
        while let Some(batch) = self.next() {
            for back in run::run(&db, batch).await.into_iter().rev() {
                self.place().waiting.push_front(back);
            }
        }
        running.is_done = true;
    }

    /// The next batch; `None` ends the work.
    fn next(&self) -> Option<Vec<Waiting>> {
        let mut place = self.place();
        let mut batch: Vec<Waiting> = Vec::new();
        while batch.len() < self.most {
            let Some(next) = place.waiting.front() else { break };
            if next.alone && !batch.is_empty() {
                break;
            }
            let Some(next) = place.waiting.pop_front() else { break };
            // Whoever gave up before it began does not want it any more.
            if next.told.is_closed() {
                continue;
            }
            let alone = next.alone;
            batch.push(next);
            if alone {
                break;
            }
        }
        if batch.is_empty() {
            place.is_running = false;
            return None;
        }
        Some(batch)
    }
}
