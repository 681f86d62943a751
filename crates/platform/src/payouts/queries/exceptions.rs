//! What providers said against how payouts had ended.

use permit::record;
use values::{Id, Timestamp, subjects::Merchant};

use super::Payout;

record! {
    /// One verdict against how a payout had ended.
    pub(in crate::payouts) struct ExceptionEntry in "payout_exception" (merchant, payout, stood, verdict) Update {
        merchant: Id<Merchant>,
        payout: Id<Payout>,
        verdict: String,
        stood: String,
        says: String,
        found_at: Timestamp,
        closed_at: Option<Timestamp>,
    }
}
