//! A deposit, and what a bank says of one.

use values::{Amount, Id, Subject, Timestamp};

use super::instructions::Instruction;

/// What deposits come through.
pub(super) const CHANNEL: &str = "CRDB COLLECTION";

/// Money that arrived on the merchant's account at a bank.
#[derive(Debug, Clone)]
pub struct Deposit {
    /// Its id.
    pub id: Id<Deposit>,
    /// Its name in statements and on the third-party API.
    pub reference: String,
    /// What arrived.
    pub amount: Amount,
    /// What carried it.
    pub channel: String,
    /// The bank's name for it.
    pub bank_reference: String,
    /// Whom the bank names as the sender.
    pub sender: Option<String>,
    /// What the sender wrote.
    pub narration: Option<String>,
    /// The instruction it ended.
    pub(super) instruction: Option<Id<Instruction>>,
    /// When the bank told of it.
    pub created_at: Timestamp,
}

impl Subject for Deposit {
    const PREFIX: &'static str = "dep";
}

/// What a bank says has arrived.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    /// What arrived.
    pub amount: Amount,
    /// The bank's name for it: the same is the same money.
    pub bank_reference: String,
    /// Whom the bank names as the sender.
    pub sender: Option<String>,
    /// What the sender wrote.
    pub narration: Option<String>,
}

/// Why a bank's word is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum DepositError {
    /// It told of another amount under this reference before.
    #[error("this bank reference came with {0} before: a reference names one deposit")]
    ReferenceReused(Amount),
    /// More than the balance can hold.
    #[error("the balance has no room for so much: write a smaller amount")]
    TooMuch,
}
