//! The money engine: many commands, one durable commit.
//!
//! ```text
//! commands that queued up ─▶ read what they need ─▶ decide, in order ─▶ write, table by table ─▶ commit ─▶ answer
//! ```
//! A [`Command`] says what it reads and decides what it writes; it never waits for anything, so that what it decides can be
//! decided again: when a row was missing, when a neighbour's mistake undid the batch, in a model, in a simulation. What
//! queues up while a batch commits is the next batch; no timer makes anybody wait. Each decision sees what those before it
//! wrote. Rows are locked as their [`Table`] says, so whatever else writes to them waits or is waited for.

mod batch;
mod lanes;
mod memory;
mod run;
mod seen;
pub(crate) mod sql;
mod table;
#[cfg(test)]
mod tests;
mod within;
mod writes;

use std::sync::{Arc, Mutex, PoisonError};

use values::Timestamp;

use crate::{Db, StoreError};

pub use lanes::EngineCounts;
pub(crate) use lanes::Lanes;
pub use memory::Memory;
pub(crate) use seen::{Group, Shape};
pub use seen::{Reads, Seen, Unready};
pub use table::{ColumnType, Entry, Lock, Question, Record, Table, Typed};
pub use writes::Writes;
pub(crate) use writes::{Act, Op};

/// What moves money, or whatever goes into one commit with it.
pub trait Command: Send + Sync + 'static {
    /// What the caller is told once it is durable.
    type Outcome: Send + 'static;

    /// Commands of one lane see each other in the order in which they came: the merchant.
    fn lane(&self) -> [u8; 16];

    /// The instant at which it was given.
    fn now(&self) -> Timestamp;

    /// What it knows that it reads.
    fn read_set(&self, reads: &mut Reads);

    /// Decides. Pure: it may be asked again, over the same rows or others, and only the last time counts.
    ///
    /// # Errors
    /// `Missing`, `Crowded` and `Failed` as they come out of `seen`.
    fn decide(&self, seen: &Seen<'_>) -> Result<Verdict<Self::Outcome>, Unready>;
}

/// What was decided.
#[derive(Debug)]
pub enum Verdict<T> {
    /// These rows are written, and this is answered.
    Writes(Writes, T),
    /// Nothing is written: a refusal, or a repeat that finds its work done.
    Leaves(T),
}

/// Identifiers of one command, made as they are asked for and the same again when it is decided again.
pub(crate) struct Ids {
    made: Mutex<Vec<[u8; 16]>>,
    next: Box<dyn Fn() -> [u8; 16] + Send + Sync>,
}

impl std::fmt::Debug for Ids {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ids")
    }
}

impl Ids {
    pub(crate) fn new(next: impl Fn() -> [u8; 16] + Send + Sync + 'static) -> Self {
        Self { made: Mutex::default(), next: Box::new(next) }
    }

    pub(crate) fn at(&self, place: usize) -> [u8; 16] {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        while made.len() <= place {
            made.push((self.next)());
        }
        made[place]
    }
}

/// A command on its way, and where its outcome goes.
struct Posted<C: Command> {
    command: C,
    ids: Ids,
    outcome: Mutex<Option<Result<C::Outcome, StoreError>>>,
}

impl<C: Command> Posted<C> {
    fn new(command: C, next_id: impl Fn() -> [u8; 16] + Send + Sync + 'static) -> Self {
        Self { command, ids: Ids::new(next_id), outcome: Mutex::default() }
    }

    fn take(&self) -> Result<C::Outcome, StoreError> {
        let outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner).take();
        outcome.unwrap_or_else(|| Err(StoreError::Row("a command was told without an outcome".to_owned())))
    }

    fn put(&self, outcome: Result<C::Outcome, StoreError>) {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }
}

impl<C: Command> batch::Decides for Posted<C> {
    fn read_set(&self, reads: &mut Reads) {
        self.command.read_set(reads);
    }

    fn decide(&self, seen: &Seen<'_>) -> Result<Option<Writes>, Unready> {
        let (writes, outcome) = match self.command.decide(seen)? {
            Verdict::Writes(writes, outcome) => (Some(writes), outcome),
            Verdict::Leaves(outcome) => (None, outcome),
        };
        self.put(Ok(outcome));
        Ok(writes)
    }

    fn fail(&self, error: StoreError) {
        self.put(Err(error));
    }

    fn ids(&self) -> &Ids {
        &self.ids
    }
}

impl Db {
    /// Carries out a command, together with whatever else is waiting, and answers once that is durable.
    ///
    /// # Errors
    /// `Busy` when too much waits already; what the database said. Nothing was kept then, except that `CommitUnknown` cannot
    /// tell.
    pub async fn post<C: Command>(&self, command: C) -> Result<C::Outcome, StoreError> {
        let lane = command.lane();
        let (shared, now) = (self.shared().clone(), command.now());
        let posted = Arc::new(Posted::new(command, move || *shared.ids.next::<()>(now).as_bytes()));
        self.lanes().carry_out(self, lane, posted.clone()).await?;
        posted.take()
    }

    /// What the engine has done since the store was opened.
    pub fn engine_counts(&self) -> EngineCounts {
        self.lanes().counts.read()
    }
}
