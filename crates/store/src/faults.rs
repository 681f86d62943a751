//! Failures that a test orders. Not in the product: the feature `faults` is switched on by `testkit` alone.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use crate::StoreError;

/// What is asked of the store when it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// A statement of a transaction that writes.
    Statement,
    /// The commit.
    Commit,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strike {
    /// It goes as always.
    None,
    /// The store is busy, and nothing is kept.
    Busy,
    /// The store is gone, and nothing is kept.
    Gone,
    /// It is kept, and whoever asked never hears of it; a statement is as [`Strike::Gone`].
    Untold,
    /// Nothing is kept, and whoever asked does not hear that either; a statement is as [`Strike::Gone`].
    Lost,
}

type Plan = Box<dyn FnMut(Call) -> Strike + Send>;

/// What strikes when.
#[derive(Default)]
pub(crate) struct Faults(Mutex<Option<Plan>>);

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faults")
    }
}

impl Faults {
    pub(crate) fn plan(&self, plan: Option<Plan>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = plan;
    }

    fn next(&self, call: Call) -> Strike {
        let mut plan = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        plan.as_mut().map_or(Strike::None, |plan| plan(call))
    }

    /// Fails the statement, where that is its turn.
    pub(crate) fn statement(&self) -> Result<(), StoreError> {
        match self.next(Call::Statement) {
            Strike::None => Ok(()),
            Strike::Busy => Err(StoreError::Busy),
            Strike::Gone | Strike::Untold | Strike::Lost => Err(gone()),
        }
    }

    /// Fails the commit, where that is its turn; true where it is to be made and not told.
    pub(crate) fn commit(&self) -> Result<bool, StoreError> {
        match self.next(Call::Commit) {
            Strike::None => Ok(false),
            Strike::Busy => Err(StoreError::Busy),
            Strike::Gone => Err(gone()),
            Strike::Untold => Ok(true),
            Strike::Lost => Err(StoreError::CommitUnknown),
        }
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable("a test ordered it".to_owned())
}
