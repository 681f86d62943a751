//! How a command ends that did not do what was asked.

use permit::Problem;

/// A rule said no, or something failed.
#[derive(Debug)]
pub enum Refused<E> {
    /// For the caller to act on.
    Rule(E),
    /// For the operator, or said by a door.
    Other(Problem),
}

impl<E> From<Problem> for Refused<E> {
    fn from(problem: Problem) -> Self {
        Self::Other(problem)
    }
}

impl<E: Into<Problem>> From<Refused<E>> for Problem {
    fn from(refused: Refused<E>) -> Self {
        match refused {
            Refused::Rule(error) => error.into(),
            Refused::Other(problem) => problem,
        }
    }
}
