//! What is shown of comparisons.

use serde::Serialize;
use utoipa::ToSchema;
use values::{Balance, Id, Timestamp};

use super::{
    model::{Comparison, Verdict},
    queries::Kept,
};
use crate::rail_accounts::RailAccount;

/// What the provider said was there on a day, against what the books said should be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BalanceComparisonView {
    /// Its id.
    #[schema(value_type = String)]
    id: Id<Comparison>,
    /// The account there.
    account_id: Id<RailAccount>,
    /// The day, of East Africa Time.
    day: String,
    /// When it was compared.
    at: Timestamp,
    /// What it came to.
    verdict: Verdict,
    /// The balances, unless the provider did not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    balances: Option<ComparedBalances>,
    /// In a sentence; why there was no answer.
    says: String,
}

/// Both sides of a comparison.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ComparedBalances {
    /// What the provider said.
    provider: Balance,
    /// What the books said.
    books: Balance,
    /// With everything on its way, it could be as little as this.
    at_least: Balance,
    /// And as much as this.
    at_most: Balance,
    /// How far it was off: below zero where too little was there.
    difference: Balance,
    /// What stood in suspense afterwards.
    suspense: Balance,
}

impl From<&Kept> for BalanceComparisonView {
    fn from(kept: &Kept) -> Self {
        let balances = kept.sides.map(|[provider, books, at_least, at_most, difference, suspense]| {
            ComparedBalances { provider, books, at_least, at_most, difference, suspense }
        });
        Self {
            id: kept.id,
            account_id: kept.account,
            day: kept.day.clone(),
            at: kept.at,
            verdict: kept.verdict,
            balances,
            says: kept.says.clone(),
        }
    }
}
