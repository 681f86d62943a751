//! Figures a day, for those who would rather look than read: what moved by channel, how often payouts arrived, how long
//! they waited for people, and the balance at the end of each day.
//!
//! All of it is counted when it is asked for, over at most 31 days of one currency.

mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

pub use routes::routes;
