//! The report of yesterday, mailed every morning to those members who switched it on: what came in, what went out, what
//! waits, what the balance was before and after.
//!
//! A job carries a day of the merchant's zone; it runs at six in the morning after that day, mails whoever still may have the
//! report, and leaves the job of the next day behind, in one commit with the row of the day. That row is there from when the
//! day is planned, so that no day has two jobs, however often the report is switched off and on, and is mailed once; where
//! nobody has it switched on any more the chain ends, and whoever switches it on begins another. Reports that nobody could
//! mail in time come one after the other, those of the last three days; older ones are left out.

pub mod jobs;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;

pub use routes::routes;
