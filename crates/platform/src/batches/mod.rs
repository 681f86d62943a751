//! Batches: many payouts from one table (CSV or Excel), prepared by some and released as one by others.
//!
//! ```text
//! draft ─confirm─ waiting ─authorise (enough)─ authorised ─ processing ─ done
//!   │               ├ reject ─ rejected       (released)   (under way)  (each payout has ended)
//!   └──── cancel ───┼ cancelled                    └── stop ───┴─ stopping ─ stopped
//!                   └ 7 days ─ expired
//! ```
//! A draft is checked line by line, mended and dropped from; it holds no money. Confirming one takes every reference and
//! holds what all lines come to, fees included, at once or not at all. A job then makes an ordinary payout of each line,
//! whose money is held already: it is sent and ends on its own, and posts or voids its part of the hold, but is released,
//! rejected, cancelled or stopped only with its batch. An approval covers a digest over all of them. Whoever uploaded, edited or
//! confirmed a batch never releases it, nor, where only confirmed beneficiaries are paid, whoever added or last changed one of
//! them, unless they are the single signatory of the policy, and it and its payouts say so; and nobody does where one of them is
//! not as it was. One job at a time goes on with a batch, whoever caused it.

mod commands;
pub mod jobs;
mod letters;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

pub use model::{BatchError, BatchState};
pub use routes::routes;
