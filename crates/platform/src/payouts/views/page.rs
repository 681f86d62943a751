//! A page of payouts, and how many wait.

use serde::Serialize;
use utoipa::ToSchema;
use values::{Balance, Timestamp};

use super::{super::model::PayoutState, PayoutView};

/// A page of payouts, and how many wait or move in all.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::payouts) struct PayoutPage {
    /// The rows.
    pub data: Vec<PayoutView>,
    /// Give it back as `cursor` for the rows that follow; null at the end.
    pub next: Option<String>,
    /// Whatever the filter.
    pub counts: PayoutCounts,
}

/// How many payouts are not at an end.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(in crate::payouts) struct PayoutCounts {
    /// Wait for checkers.
    pub pending: i64,
    /// Released or being sent.
    pub moving: i64,
    /// The provider does not say.
    pub unknown: i64,
}

impl PayoutCounts {
    pub(in crate::payouts) fn new(rows: &[(String, i64)]) -> Self {
        let of = |names: &[PayoutState]| {
            rows.iter()
                .filter(|(state, _)| names.iter().any(|name| name.name() == state))
                .map(|row| row.1)
                .sum()
        };
        Self {
            pending: of(&[PayoutState::Pending]),
            moving: of(&[PayoutState::Authorized, PayoutState::Processing]),
            unknown: of(&[PayoutState::Unknown]),
        }
    }
}

/// What waits, in figures.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::payouts) struct PayoutSummary {
    /// Payouts the caller could release.
    pub waiting_for_me: i64,
    /// Money set aside for payouts; only for those who see balances.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<Balance>,
    /// Since when the oldest one waits.
    pub oldest_at: Option<Timestamp>,
    /// How many are not at an end.
    pub counts: PayoutCounts,
}
