//! Refunds: a payment given back, whole or in part, to where it came from.
//!
//! ```text
//! pending ─somebody else authorises→ authorized ─ … as every payout; as long as its money may arrive, it has claimed its part of the payment
//! ```
//! A refund is a payout whose destination is taken from its payment, never typed. What all refunds of a payment claim is kept
//! in the payment's row and is never more than came; a refund that ends without its money having gone, or whose money came
//! back, gives its claim up.

mod commands;
mod model;
mod routes;
#[cfg(test)]
mod tests;

pub use routes::routes;
