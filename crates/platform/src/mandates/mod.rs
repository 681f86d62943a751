//! Mandates: what an application may pay by API without people, at most so much each and a day, until a day. Inside its mandate
//! a payout is authorised at once, outside it waits for people. What a payee claims on a payout link that a key made is inside only
//! if the mandate names payout links, and counts with the others; what a member's link leads to always waits.
//!
//! ```text
//! none ─an Admin asks, another confirms→ mandate ─raised: the same→ mandate
//!                                        mandate ─lowered by an Admin or Manager→ mandate ─ended, or its day comes→ none
//! ```
//! A mandate ends with the feature that pays, and with its application. It names payout links no more once the feature ends
//! that makes them.

mod commands;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

use crate::changes::{Kind, Registry};

pub use commands::{covers_in, end_of, leave_links_of, read_set};
pub use model::{Changers, Mandate, Through};
pub use queries::{all, find};
pub use routes::routes;
pub use views::MandateView;

/// Adds how a mandate is asked for and made.
#[must_use]
pub fn register(registry: Registry) -> Registry {
    registry.on(Kind::MandateRaised, commands::apply).asked(Kind::MandateRaised, commands::prepare)
}
