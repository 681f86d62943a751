//! Terms: what a merchant pays for each service and may move through it, who bears the fee of a payout, what currencies are
//! worth in each other, and whether the merchant is known (KYC). Published defaults hold where a merchant has none of its own.

mod model;
mod queries;

pub use model::{Converted, Kyc, KycState, QuotedRate, Terms, TermsError};
pub use queries::load;
