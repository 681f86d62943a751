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
pub(crate) mod jobs;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

pub use commands::{add_callback, emit, emit_in, emit_many, pass_callbacks, read_set};
pub use jobs::Dialler;
pub use model::{
    Attempt, DEPOSIT_INSTRUCTION_CHANGED, DEPOSIT_RECEIVED, DIRECT_DEBIT_CHANGED, Delivery, EVENTS, Endpoint,
    Event, EventKind, NewEvent,
};
pub use routes::routes;
pub use views::{DeliveryView, EventView};

/// The kind of job that sends a delivery.
pub(crate) const JOB: &str = "delivery";

/// What an endpoint's secret is sealed for.
const SECRET: &str = "webhook";
