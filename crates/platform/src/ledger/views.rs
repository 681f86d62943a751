//! What is shown of the ledger.

use serde::Serialize;
use utoipa::ToSchema;
use values::{Amount, Balance, Currency, Id, Timestamp};

use super::model::Transfer;

/// What a merchant has in one currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BalanceView {
    /// The currency.
    pub currency: Currency,
    /// What may be spent.
    pub available: Balance,
    /// What waits to leave.
    pub held: Balance,
    /// Both together.
    pub posted: Balance,
}

impl BalanceView {
    pub(super) const fn empty(currency: Currency) -> Self {
        let none = Balance::new(0, currency);
        Self { currency, available: none, held: none, posted: none }
    }

    /// Adds the balance of the account called `kind`.
    pub(super) fn add(&mut self, kind: &str, minor: i64) {
        let side = if kind == "held" { &mut self.held } else { &mut self.available };
        *side = Balance::new(side.minor() + minor, self.currency);
        self.posted = Balance::new(self.available.minor() + self.held.minor(), self.currency);
    }
}

/// One transfer, as it stands in the ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TransferView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Transfer>,
    /// When it was posted.
    pub at: Timestamp,
    /// Its entries, debits before the credits they pay for.
    pub entries: Vec<EntryView>,
}

/// One side of a transfer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EntryView {
    /// `available`, `held`, `clearing` or `fees`.
    pub account: String,
    /// What for.
    pub says: String,
    /// What was taken out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debit: Option<Amount>,
    /// What was put in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<Amount>,
}
