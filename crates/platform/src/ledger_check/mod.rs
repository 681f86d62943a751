//! The ledger checked against itself, over and over: a job of the instance goes through every account of every merchant,
//! entry by entry, and through what they come to.
//!
//! ```text
//! due ─ a piece of 2,000 entries at a time ─▶ every account walked ─ sums, holds, floors ─▶ completed ─ 5 minutes ─▶ due
//! ```
//! A piece is read in one view, which nobody waits for, and where it ended is kept: a restart goes on there, and a ledger
//! of any length takes the same room. What does not add up is kept as a *finding*, logged, and mailed to the Admins
//! when the run is over; once a run no longer finds it, it is cleared. Nothing here ever changes the ledger.

pub mod jobs;
mod letters;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

pub use routes::routes;
