//! Direct debits: mandates by which a customer lets their bank, CRDB, pay the merchant an amount again and again. They
//! only ever bring money in.
//!
//! ```text
//! requested ─the holder agrees, at the bank→ active ─the last instalment has its outcome→ completed
//!     ├─the holder refuses→ rejected           └─the merchant→ cancelled
//!     ├─no answer until the first day is over→ expired
//!     └─the merchant→ cancelled
//! ```
//! An instalment is collected on its day, as a payment of its own; one that fails is a failed payment and changes nothing
//! about the others. The days are counted from the first one, so what begins on the 31st is due on the last day of shorter
//! months. An instalment whose day passed while nothing ran is collected late, once.

mod commands;
pub mod jobs;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;
mod wire;

pub use commands::{Made, cancel, cancelled, create, requested};
pub use model::{Asked, DirectDebit, DirectDebitError, DirectDebitState, NewDirectDebit, Schedule, Unit};
pub use queries::find_by_request_id;
pub use routes::{callback_of, routes};
