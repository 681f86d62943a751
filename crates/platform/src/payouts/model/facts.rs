//! What whoever releases a payout looks at twice.

use values::{Amount, Timestamp};

/// What gives reason to look twice before a payout is released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::payouts) struct Facts {
    /// Nothing arrived at this account before.
    pub first_to_account: bool,
    /// The payout of the same amount to the same account in the day before.
    pub same_reference: Option<String>,
    /// The beneficiary is not as it was when this was made.
    pub beneficiary_changed: bool,
    /// The account of the beneficiary changed after it was last paid.
    pub account_changed: bool,
    /// Who changed the payout last, while it waited.
    pub edited_by: Option<String>,
    /// What was paid to the beneficiary last.
    pub last_paid: Option<LastPaid>,
}

/// What was paid to a beneficiary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::payouts) struct LastPaid {
    /// What was asked for.
    pub amount: Amount,
    /// Who was paid, in short.
    pub payee: String,
    /// When.
    pub at: Timestamp,
}
