//! Withdrawals: the merchant's own money, sent to the merchant's own account at a bank.
//!
//! ```text
//! settlement account: an Admin asks, another confirms → what withdrawals go to from then on; all Admins are mailed
//! withdrawal: pending ─another Admin authorises→ authorized ─ … as every payout
//! ```
//! A withdrawal is a payout that Admins alone make and release, never a key; it goes where the settlement account is, and stands in
//! ledger and statement under a name of its own. One that waits while that account changes is not released any more.

mod commands;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

use crate::changes::{Kind, Registry};

pub use routes::routes;

/// Adds how a settlement account is changed once two people decided so.
#[must_use]
pub fn register(registry: Registry) -> Registry {
    registry.on(Kind::SettlementAccount, commands::apply)
}
