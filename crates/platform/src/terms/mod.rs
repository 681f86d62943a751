//! Terms: what a merchant pays for each service and may move through it, who bears the fee of a payout, what currencies are
//! worth in each other, and whether the merchant is known (KYC). Published defaults hold where a merchant has none of its own.
//!
//! ```text
//! published ─an Admin asks, another confirms→ the merchant's own ─the same→ published
//! not approved (little money, 100 API calls a day) ⇄ approved
//! ```
//! A change holds from the next order on; orders made before keep the fee they were made with.

mod commands;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

use crate::changes::{Kind, Registry};

pub use commands::{apply, check_kyc, check_kyc_in, kyc_read_set, load, may_move};
pub use model::{Converted, Kyc, KycState, QuotedRate, Terms, TermsError};
pub use routes::routes;

/// Adds how each change of this area is carried out.
#[must_use]
pub fn register(registry: Registry) -> Registry {
    registry
        .on(Kind::TermsFees, apply)
        .on(Kind::TermsFeeBearer, apply)
        .on(Kind::TermsRate, apply)
        .on(Kind::TermsKycLimit, apply)
        .on(Kind::TermsKycState, apply)
}
