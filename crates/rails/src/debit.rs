//! Direct debits: a bank collects from its customer's account what the customer agreed to beforehand.

use values::{Amount, Timestamp};

/// Whether a rail collects from bank accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DebitDesk {
    /// It does not.
    Closed,
    /// It does, once the holder agreed.
    Open,
}

/// The holder of an account is to agree to direct debits from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentOrder {
    /// What the bank knows this request by; unique, never used again.
    pub key: String,
    /// The account.
    pub account: String,
    /// When it was first asked for; the same on every repetition.
    pub requested_at: Timestamp,
}

/// What the bank says about that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consent {
    /// The holder has not answered yet.
    Waiting,
    /// The holder agreed.
    Given,
    /// There will be no debits.
    Refused {
        /// In words for the merchant.
        reason: String,
    },
    /// The bank gave no answer; nothing may be concluded from that.
    Unknown,
}

/// Money to be collected from an account whose holder agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebitOrder {
    /// What the bank knows this order by; unique among all collections sent to it, never used again.
    pub key: String,
    /// The account.
    pub account: String,
    /// What is taken from it.
    pub amount: Amount,
    /// When the order was first made; the same on every repetition.
    pub requested_at: Timestamp,
}
