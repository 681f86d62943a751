//! The report of yesterday, mailed every morning to those members who switched it on: what came in, what went out, what
//! waits, what the balance was before and after.
//!
//! A job carries a day of the merchant's zone; it runs at six in the morning after that day, mails whoever still may have the
//! report, and leaves the job of the next day behind, in one commit with a row for the day. So a day is mailed once, however
//! often its job runs and however many there are; where nobody wants the report any more the chain ends, and whoever
//! switches it on begins another.

pub mod jobs;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;

pub use routes::routes;
