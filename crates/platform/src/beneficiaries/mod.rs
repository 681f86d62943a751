//! Beneficiaries, as people keep them: added or changed by one, confirmed by another who may approve payouts, found again,
//! put away. What one is and which rules it keeps stands in `payees/`, which payouts ask.

mod commands;
mod letters;
mod routes;
#[cfg(test)]
mod tests;
mod views;

pub use routes::routes;
