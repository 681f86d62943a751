//! The product: one folder per area, each with its rules, its SQL and its routes. `platform.rs` and `worker.rs` join
//! them; areas import each other in one direction.

pub mod access;
pub mod activity;
pub mod batches;
pub mod beneficiaries;
pub mod bills;
mod calls;
pub mod cards;
pub mod changes;
pub mod clickpesa;
mod columns;
pub mod comparisons;
mod csv;
pub mod customers;
pub mod deposits;
pub mod developer;
pub mod direct_debits;
pub mod edit;
pub mod exports;
pub mod figures;
#[cfg(test)]
mod fixtures;
pub mod home;
pub mod hosted;
pub mod idempotency;
pub mod ledger;
pub mod ledger_check;
pub mod links;
mod listing;
pub mod mail;
pub mod mandates;
pub mod merchant;
pub mod notices;
pub(crate) mod outbound;
pub mod payees;
pub mod payments;
pub mod payouts;
mod platform;
pub mod policy;
mod problems;
#[cfg(test)]
mod promises;
pub mod rail_accounts;
pub mod reconciliations;
pub mod references;
pub mod refunds;
pub mod refused;
pub mod reports;
pub mod search;
mod services;
mod sheet;
mod spreadsheet;
mod streamed;
mod sums;
pub mod team;
pub mod terms;
pub mod text;
pub mod timeline;
mod upload;
pub mod webhooks;
pub mod wire;
pub mod withdrawals;
pub mod worker;

pub use platform::Platform;
pub use problems::PROBLEMS;
pub use services::{Services, Settings};
