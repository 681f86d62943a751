//! Why the store did not do what it was asked.

/// A failure of the store. None of them is the caller's fault to repair, but `Busy` is theirs to repeat.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Too many wait for the store, or transactions collided; asking again later makes sense.
    #[error("the store is busy")]
    Busy,
    /// A statement of this transaction failed or was abandoned, so it can only roll back.
    #[error("an earlier statement failed, so the transaction can only roll back")]
    Spoiled,
    /// The connection or the disk failed while committing: whether it was kept is not known.
    #[error("the connection or the disk failed while committing, so whether it was kept is not known")]
    CommitUnknown,
    /// A statement failed.
    #[error("{message} in: {sql}")]
    Statement {
        /// The statement.
        sql: String,
        /// What the database said.
        message: String,
        /// What refused it.
        fault: Fault,
    },
    /// A row did not have the shape that was asked for.
    #[error("row: {0}")]
    Row(String),
    /// The database cannot be reached or used.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The tables could not be brought up to date.
    #[error("migration: {0}")]
    Migration(String),
}

/// Why a statement failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A unique key is taken.
    Unique,
    /// Another constraint, or a trigger that guards one.
    Constraint,
    /// The statement itself: its syntax, its types, a table that is not there.
    Statement,
}

impl StoreError {
    /// Whether a unique key was taken; for diagnostics. Commands ask in SQL, with `ON CONFLICT DO NOTHING`.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Statement { fault: Fault::Unique, .. })
    }

    /// Whether a constraint refused the statement; for tests. Commands ask in SQL, with `ON CONFLICT DO NOTHING`.
    pub fn is_constraint(&self) -> bool {
        matches!(self, Self::Statement { fault: Fault::Unique | Fault::Constraint, .. })
    }
}
