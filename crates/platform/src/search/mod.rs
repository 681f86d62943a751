//! Finding payouts by what somebody remembers of them: how a reference begins, how a word of the payee's name begins, an account
//! or its last four digits, an amount, an id.
//!
//! ```text
//! payout made ─ the database notes the payee ─▶ to learn ─ a job writes the words ─▶ learned
//! ```
//! What one searches for is mostly either among the newest or rare. So the newest are looked through one by one, and where
//! they do not fill the page, indexes find all that match: both by the same rule, so that it is never told which of them
//! answered. A search costs the same whether the merchant has a thousand payouts or a million.

pub mod jobs;
mod model;
mod queries;
#[cfg(test)]
mod tests;

pub(crate) use model::Sought;
pub(crate) use queries::{Terms, WINDOW, branches, condition};
