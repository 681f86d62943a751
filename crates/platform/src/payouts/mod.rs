//! Payouts: money out, prepared by one member or system and released by other people.
//!
//! ```text
//!             ┌ reject ─ rejected
//! pending ────┼ cancel ─ cancelled        authorized ─ processing ─┬ succeeded
//! (waits for  ├ 7 days ─ expired           │                       ├ failed (never left)
//!  checkers)  └ authorise (enough) ────────┘                       └ unknown ─ evidence ─ succeeded | failed
//! ```
//! Making one moves amount and fee from *available* to *held*. Each end posts or voids that hold exactly once.
//! Nobody releases a payout whose history contains them: whoever made it, and for one that came by API whoever made
//! the key or was shown its secret. A provider that does not answer leaves it *unknown*, its money held.

mod checkers;
mod commands;
pub mod jobs;
mod letters;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;
mod wire;

pub use commands::{create, parse_order};
pub use jobs::ask_now;
pub use model::{NewPayout, Payout, PayoutError, PayoutState};
pub use queries::{PayoutWireFilter, find_by_reference, last_by_api, waiting_for};
pub(crate) use queries::{list_for_wire, payout_order};
pub use routes::{created, routes};
