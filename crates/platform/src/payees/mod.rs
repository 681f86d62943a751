//! Payees that a merchant knows: what a beneficiary is, and which account is one's. Payouts, mandates and batches ask it;
//! `beneficiaries/` is where people keep them.
//!
//! ```text
//! waiting ─confirmed by another─▶ confirmed ─name or account changed─▶ waiting ─declined, withdrawn─▶ confirmed as before
//!    └──────────declined──────┐      └─archived─┐
//!                             ▼                 ▼
//!                          archived ◀───────────┘   archived ─restored─▶ waiting
//! ```
//! An account is *known* where a confirmed beneficiary stands for it. While a change waits, what was confirmed is kept beside
//! it: the account stays that beneficiary's, and whoever decides sees old and new.

mod model;
mod queries;

pub use model::{Before, Beneficiary, BeneficiaryError, BeneficiaryState, Change, Changed, Used, place_key};
pub use queries::{
    CAME_BY, Listed, Wanted, builders, builders_in, built_by, find, find_in, find_locked, find_other, insert,
    known, known_in, list, look, parts_in, update,
};
