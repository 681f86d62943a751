//! Exports: payments, payouts, approvals and statements as tables for spreadsheets, statements as printed pages too.
//!
//! ```text
//! asked for (ready) ─ handed out (writing) ─ whole (done)        7 days after it was asked for: expired
//!        └──────────── broken off: ready again ─┘
//! ```
//! An export is a promise, not a file: its rows are counted and the act recorded when it is asked for, and each time it is
//! handed out it is written while it is read, 250 rows at a time. So it takes the same room for many rows as for few, on both
//! stores; a restart loses nothing but the handing out, which begins again; and no copy of who was paid what lies anywhere
//! (decision 0021). What may be exported is asked each time, of whoever asks. Rows that were made after it was asked for are
//! not in it.

mod commands;
mod model;
mod queries;
mod routes;
mod source;
#[cfg(test)]
mod tests;
mod views;
mod words;

pub use routes::routes;
