//! Carrying out jobs: so many at once, so many of a lane, the next as soon as one has ended.

use std::{
    collections::{BTreeMap, HashMap},
    future::Future,
    panic::AssertUnwindSafe,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use futures_util::FutureExt as _;
use store::{Lease, LeasedJob, StoreError, Wanted};
use tokio::{sync::watch, task::JoinSet};
use values::{Duration, Id, subjects::Job};

use crate::{Problem, app::App, worker::Task};

/// How long a worker may hold a job before another takes it over.
const LEASE: Duration = Duration::from_secs(60);
/// How often a kind is looked for where no commit of this process announced it.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long free slots wait for company.
const GATHER: Duration = Duration::from_millis(20);

/// How many jobs of a kind are under way at once.
#[derive(Debug, Clone, Copy)]
pub struct Slots {
    /// Together.
    pub all: usize,
    /// Of one lane, give or take as many: whoever is slow delays themselves only.
    pub lane: usize,
}

/// How many jobs of each kind failed in this process.
#[derive(Debug, Default)]
pub(crate) struct FailedJobs(Mutex<BTreeMap<&'static str, u64>>);

impl FailedJobs {
    fn count(&self, kind: &'static str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(kind).or_default() += 1;
    }

    pub(crate) fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Jobs of one kind that are under way.
struct Crew {
    kind: &'static str,
    slots: Slots,
    running: JoinSet<Result<(), Problem>>,
    last_leased: Instant,
    jobs: HashMap<tokio::task::Id, (Id<Job>, Option<[u8; 16]>)>,
}

impl Crew {
    fn new(kind: &'static str, slots: Slots) -> Self {
        Self { kind, slots, running: JoinSet::new(), last_leased: Instant::now(), jobs: HashMap::new() }
    }

    /// Whether so much is free that leasing is worth a write.
    fn has_room(&self) -> bool {
        self.slots.all - self.running.len().min(self.slots.all) >= self.slots.all.div_ceil(4)
    }

    fn is_full(&self) -> bool {
        self.running.len() >= self.slots.all
    }

    /// Leases as many as there is room for, and begins them.
    async fn take_on<F, W>(&mut self, app: &App, carry_out: &F) -> Result<usize, Problem>
    where
        F: Fn(Task) -> W,
        W: Future<Output = Result<(), Problem>> + Send + 'static,
    {
        let mut lanes: HashMap<[u8; 16], usize> = HashMap::new();
        for lane in self.jobs.values().filter_map(|(_, lane)| *lane) {
            *lanes.entry(lane).or_default() += 1;
        }
        // A lane that is not full may get as many again, so that there is always a next one: less than twice as many.
        let full = lanes.into_iter().filter(|(_, count)| *count >= self.slots.lane);
        let busy: Vec<_> = full.map(|(lane, _)| lane).collect();
        let wanted = Wanted {
            kinds: &[self.kind],
            limit: self.slots.all.saturating_sub(self.running.len()),
            of_a_lane: self.slots.lane,
            busy: &busy,
        };
        self.last_leased = Instant::now();
        let leased = app.db().lease_jobs(&wanted, LEASE).await?;
        let count = leased.len();
        for job in leased {
            let (id, lane) = (job.id, job.lane);
            let work = carry_out(Task::new(app.clone(), job.clone()));
            let begun = self.running.spawn(attempt(app.clone(), job, work));
            self.jobs.insert(begun.id(), (id, lane));
        }
        Ok(count)
    }

    /// Waits until one has ended; at once where none is under way.
    async fn ended(&mut self, app: &App) {
        let (task, failed) = match self.running.join_next_with_id().await {
            None => return,
            Some(Ok((task, Ok(())))) => (task, None),
            Some(Ok((task, Err(problem)))) => (task, Some(problem.to_string())),
            Some(Err(error)) => (error.id(), Some(error.to_string())),
        };
        let job = self.jobs.remove(&task);
        if let (Some((id, _)), Some(error)) = (job, failed) {
            app.failed().count(self.kind);
            tracing::error!(job = %id, kind = self.kind, error, "job failed, it comes again");
        }
    }

    async fn finish(&mut self, app: &App) {
        while !self.running.is_empty() {
            self.ended(app).await;
        }
    }
}

/// Carries out a job. Where that fails it is noted, so that the job comes again later each time and people hear of it.
async fn attempt(
    app: App,
    job: LeasedJob,
    work: impl Future<Output = Result<(), Problem>>,
) -> Result<(), Problem> {
    let failed = match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(problem)) => problem,
        Err(_) => Problem::failure("its work panicked; the process's error output says where"),
    };
    if let Err(error) = note(&app, &job, &failed.to_string()).await {
        // Its lease ends, and it comes again all the same.
        tracing::warn!(job = %job.id, %error, "that a job failed could not be noted");
    }
    Err(failed)
}

async fn note(app: &App, job: &LeasedJob, failed: &str) -> Result<(), StoreError> {
    let mut tx = app.db().write().await?;
    match tx.fail_job(job, failed).await? {
        Lease::Held => tx.commit().await,
        Lease::Lost => Ok(()),
    }
}

impl App {
    /// Leases due jobs of one kind once and carries them out side by side. Answers how many there were.
    ///
    /// A job whose work fails comes again a minute later, and after three failures in a row later each time, unless its work
    /// postponed it.
    ///
    /// # Errors
    /// A failure of the store while leasing.
    pub async fn work<F, W>(&self, kind: &'static str, slots: Slots, carry_out: F) -> Result<usize, Problem>
    where
        F: Fn(Task) -> W,
        W: Future<Output = Result<(), Problem>> + Send + 'static,
    {
        let mut crew = Crew::new(kind, slots);
        let count = crew.take_on(self, &carry_out).await?;
        crew.finish(self).await;
        Ok(count)
    }

    /// Carries out jobs of one kind as they fall due, until `stopped`, and then finishes what is under way.
    pub async fn keep_working<F, W>(
        &self,
        kind: &'static str,
        slots: Slots,
        mut stopped: watch::Receiver<bool>,
        carry_out: F,
    ) where
        F: Fn(Task) -> W,
        W: Future<Output = Result<(), Problem>> + Send + 'static,
    {
        let mut crew = Crew::new(kind, slots);
        let mut added = self.db().jobs_added(kind);
        let mut out_of_reach = false;
        while !*stopped.borrow() {
            added.mark_unchanged();
            if !crew.has_room() {
                // A few at a time, since each lease is a durable write; but those who are slow hold nobody up for long.
                tokio::select! {
                    () = crew.ended(self) => {}
                    () = tokio::time::sleep(GATHER), if !crew.is_full() => {}
                }
                if !crew.has_room() && (crew.is_full() || crew.last_leased.elapsed() < GATHER) {
                    continue;
                }
            }
            match crew.take_on(self, &carry_out).await {
                Ok(leased) => {
                    out_of_reach = false;
                    if leased > 0 {
                        continue;
                    }
                }
                // Once for an outage: the store is asked twice a second by each kind.
                Err(problem) if !out_of_reach => {
                    out_of_reach = true;
                    tracing::error!(kind, %problem, "jobs cannot be leased");
                }
                Err(_) => {}
            }
            let under_way = !crew.running.is_empty();
            tokio::select! {
                _ = stopped.changed() => {}
                _ = added.changed() => {}
                () = crew.ended(self), if under_way => {}
                () = tokio::time::sleep(PATIENCE) => {}
            }
        }
        crew.finish(self).await;
    }
}

#[cfg(test)]
mod tests;
