//! Reconciliation: a provider's file, for a rail and some days, held against the payments, payouts and deposits we have.
//!
//! ```text
//! uploaded ─▶ each line of the file: matched, differing, extra, unreadable ─▶ what we have and the file has not: missing ─▶ done
//! exception (whatever is not matched): open ─ resolve, with a note ─▶ resolved ─ reopen ─▶ open
//! ```
//! A job works through the file 512 lines at a time, so that a file of 100,000 takes as little room as one of ten. Nothing of
//! it moves money or changes an order: people look into what is not alike, and say what they found. For members only, never
//! for keys.

mod commands;
mod export;
pub(crate) mod jobs;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

pub(crate) use commands::for_members;
pub(crate) use export::{EXPORTED_COLUMNS, ExportedLines, ReconciliationNarrowing};
pub use model::Reconciliation;
pub use routes::routes;
