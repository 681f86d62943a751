//! Deposit instructions: somebody is about to deposit an amount and is told to which account, and what to write with it.
//!
//! ```text
//! waiting ─ a bank's word that carries the reference ─ received      waiting ─ 3 days ─ expired ─ such a word ─ received, late
//!         └ cancel ─ cancelled
//! ```
//! An instruction moves nothing: a bank's word credits what came, with or without one. More or less than was said is
//! credited as it came, and shown as differing. What carries the reference of one that has ended is a deposit like others.

mod commands;
pub(crate) mod jobs;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

pub(super) use commands::complete;
pub(super) use model::Instruction;
pub(super) use routes::routes;
