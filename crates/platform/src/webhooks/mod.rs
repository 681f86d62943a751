//! Webhooks: what the merchant's servers are told, and how that went.
//!
//! An *event* is written in the transaction that causes it, with one *delivery* for each *endpoint* that wants it.
//! A job sends the delivery and keeps every *attempt* with its request and answer.
//!
//! ```text
//! delivery: waiting ─2xx→ delivered      waiting ─anything else→ retrying ─2xx→ delivered
//!           retrying ─24 h→ failed       waiting|retrying ─endpoint off or deleted→ skipped
//!           any ─retry→ waiting (a new round)
//! endpoint: healthy ⇄ failing, by the last result      healthy|failing ⇄ off, by a person
//! ```

mod commands;
mod model;
mod queries;

use permit::Routes;

pub use commands::emit;
pub use model::{Attempt, Delivery, EVENTS, Endpoint, Event, EventKind, NewEvent};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
}
