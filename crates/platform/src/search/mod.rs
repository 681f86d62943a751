//! Finding payouts and payments by what somebody remembers of them: how a reference begins, how a word of the payee's, payer's or
//! customer's name begins, a number or account or its last four digits, an e-mail address, an amount, an id.
//!
//! ```text
//! payout or payment made ─ the database notes the person ─▶ to learn ─ a job writes the words ─▶ learned
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
pub(crate) use queries::{PAYEES, PAYERS, People, Searched, Wanted};
