//! What is shown of deposits, and refusals as problems.

use http::StatusCode;
use permit::Problem;
use serde::Serialize;
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp};

use super::{
    instructions::Instruction,
    model::{Deposit, DepositError},
};
use crate::text;

/// Money that arrived on the merchant's account at a bank.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DepositView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Deposit>,
    /// Its name in statements.
    pub reference: String,
    /// What arrived.
    pub amount: Amount,
    /// What carried it.
    pub channel: String,
    /// The bank's name for it.
    pub bank_reference: String,
    /// Whom the bank names as the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// What the sender wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub narration: Option<String>,
    /// The instruction whose reference its sender wrote, where that waited for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub instruction_id: Option<Id<Instruction>>,
    /// When the bank told of it.
    pub created_at: Timestamp,
}

impl From<&Deposit> for DepositView {
    fn from(deposit: &Deposit) -> Self {
        Self {
            id: deposit.id,
            reference: deposit.reference.clone(),
            amount: deposit.amount,
            channel: deposit.channel.clone(),
            bank_reference: deposit.bank_reference.clone(),
            sender: deposit.sender.clone(),
            narration: deposit.narration.clone(),
            instruction_id: deposit.instruction,
            created_at: deposit.created_at,
        }
    }
}

impl From<DepositError> for Problem {
    fn from(error: DepositError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            DepositError::ReferenceReused(_) => {
                Self::refuse(StatusCode::CONFLICT, "deposit.reference_reused", says)
            }
            DepositError::TooMuch => Self::field("amount", &says),
        }
    }
}
