//! One batch: which rows it needs, what its commands decide over them, what that writes. Nothing here waits for anything.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use super::{
    Ids, Reads, Seen, Unready, Writes,
    seen::{Group, Loaded, Overlay},
    writes::{Op, Pending},
};
use crate::{StoreError, left::Left};

/// A command without its types, beside the place of its outcome.
pub(super) trait Decides: Send + Sync {
    fn read_set(&self, reads: &mut Reads);
    /// Decides and keeps the outcome. `None` writes nothing.
    fn decide(&self, seen: &Seen<'_>) -> Result<Option<Writes>, Unready>;
    /// Keeps an outcome of the engine's own.
    fn fail(&self, error: StoreError);
    fn ids(&self) -> &Ids;
}

/// How far a batch has come.
pub(super) enum Progress {
    /// These are to be read; then decide again.
    Reads(Vec<Group>),
    /// This is to be written; the commands at these places were left out and want a batch of their own.
    Done { ops: Vec<Op>, left: Left, left_out: Vec<usize> },
}

/// Reads that lead to reads that lead to reads: more than these is a decision that goes round in circles.
const ROUNDS: usize = 12;

pub(super) struct Batch<'c> {
    commands: &'c [Arc<dyn Decides>],
    loaded: Loaded,
    rounds: usize,
}

impl<'c> Batch<'c> {
    pub(super) fn new(commands: &'c [Arc<dyn Decides>]) -> Self {
        Self { commands, loaded: Loaded::default(), rounds: 0 }
    }

    /// What the commands know they read.
    pub(super) fn read_set(&self) -> Vec<Group> {
        let mut reads = Reads::default();
        for command in self.commands {
            command.read_set(&mut reads);
        }
        reads.into_groups()
    }

    pub(super) fn learn(&mut self, group: Group, found: Vec<(usize, Vec<crate::Value>)>) {
        self.loaded.learn(group, found);
    }

    /// Makes every decision, in order, each over those before it.
    pub(super) fn decide(&mut self) -> Progress {
        self.rounds += 1;
        let (mut overlay, mut pending) = (Overlay::default(), Pending::default());
        let (mut missing, mut left_out, mut left) = (Reads::default(), Vec::new(), Left::default());
        let is_alone = self.commands.len() == 1;
        for (place, command) in self.commands.iter().enumerate() {
            let seen = Seen::new(&self.loaded, &overlay, command.ids(), is_alone);
            // A mistake in one decision is no reason for the others to fail.
            let decided = catch_unwind(AssertUnwindSafe(|| command.decide(&seen)));
            let wants = seen.into_missing();
            match decided {
                Ok(Ok(None)) => {}
                Ok(Ok(Some(writes))) => {
                    let laid = catch_unwind(AssertUnwindSafe(|| {
                        for write in writes.rows {
                            let before = overlay.before(&self.loaded, &write);
                            overlay.lay(&self.loaded, &write);
                            pending.add(write, before);
                        }
                    }));
                    left.add(&writes.left);
                    if laid.is_err() {
                        // Half of its rows may be laid: nothing of this batch may be written.
                        command.fail(panicked());
                        return Progress::Done {
                            ops: Vec::new(),
                            left: Left::default(),
                            left_out: self.but(place),
                        };
                    }
                }
                Ok(Err(Unready::Missing)) if self.rounds < ROUNDS => missing.extend(wants),
                Ok(Err(Unready::Missing)) => command.fail(circles()),
                Ok(Err(Unready::Crowded)) => left_out.push(place),
                Ok(Err(Unready::Failed(error))) => command.fail(error),
                Err(_) => command.fail(panicked()),
            }
        }
        if !missing.is_empty() {
            return Progress::Reads(missing.into_next_groups());
        }
        Progress::Done { ops: pending.into_ops(), left, left_out }
    }

    fn but(&self, place: usize) -> Vec<usize> {
        (0..self.commands.len()).filter(|other| *other != place).collect()
    }
}

fn panicked() -> StoreError {
    StoreError::Row("a decision panicked; the process's error output says where".to_owned())
}

fn circles() -> StoreError {
    StoreError::Row(format!("a decision still asks for rows after {ROUNDS} rounds"))
}
