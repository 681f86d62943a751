//! Deposits: money that a bank says has arrived on the merchant's account there, and that is on the balance from then on.
//!
//! Only the bank's word credits anything, and the same bank reference is the same money, however often it is told.

mod commands;
mod instructions;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;
mod wire;

pub(crate) use instructions::jobs as instruction_jobs;
pub use model::Deposit;
pub use routes::routes;
