//! What is shown of instructions, and refusals as problems.

use http::StatusCode;
use permit::Problem;
use rails::DepositAccount;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp};

use super::model::{Instruction, InstructionError, InstructionState};
use crate::{deposits::Deposit, text, timeline::TimelineActor};

/// What somebody is about to deposit.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[schema(example = json!({"amount": {"amount": 150000000, "currency": "TZS"}}))]
pub(super) struct NewDepositInstruction {
    /// How much, in TZS or USD.
    pub amount: Amount,
}

/// An account that money can be deposited on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DepositAccountView {
    /// The bank's name.
    bank: String,
    /// Its code (BIC, ISO 9362).
    bic: String,
    /// Whose account it is.
    account_name: String,
    /// Its number.
    account_number: String,
}

/// A deposit that somebody is about to make, or has made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DepositInstructionView {
    /// Its id.
    #[schema(value_type = String)]
    id: Id<Instruction>,
    /// What to write with the money, so that it is known for this.
    reference: String,
    /// How much.
    amount: Amount,
    /// Where it stands.
    state: InstructionState,
    /// Where to deposit it; empty once it has ended otherwise than by time.
    accounts: Vec<DepositAccountView>,
    /// What came, once something has.
    #[serde(skip_serializing_if = "Option::is_none")]
    deposit: Option<DepositOfInstruction>,
    /// Whether what came is more or less than was said.
    differs: bool,
    /// Whether it came after the instruction had expired.
    late: bool,
    /// Who asked.
    made_by: TimelineActor,
    /// When.
    created_at: Timestamp,
    /// Until when it waits.
    expires_at: Timestamp,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Timestamp>,
}

/// The deposit that ended an instruction.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct DepositOfInstruction {
    /// Its id.
    #[schema(value_type = String)]
    id: Id<Deposit>,
    /// Its name in statements.
    reference: String,
    /// What arrived.
    amount: Amount,
}

impl DepositInstructionView {
    /// As it stands at an instant, for the accounts of today.
    pub(super) fn new(instruction: &Instruction, accounts: &[DepositAccount], now: Timestamp) -> Self {
        let state = instruction.state_at(now);
        let open = matches!(state, InstructionState::Waiting | InstructionState::Expired);
        let shown = |account: &DepositAccount| DepositAccountView {
            bank: account.bank.to_owned(),
            bic: account.bic.to_owned(),
            account_name: account.account_name.to_owned(),
            account_number: account.account_number.to_owned(),
        };
        Self {
            id: instruction.id,
            reference: instruction.reference.clone(),
            amount: instruction.amount,
            state,
            accounts: if open { accounts.iter().map(shown).collect() } else { Vec::new() },
            deposit: instruction.deposit.clone().map(|(id, reference, amount)| DepositOfInstruction {
                id,
                reference,
                amount,
            }),
            differs: instruction.differs(),
            late: instruction.late,
            made_by: TimelineActor::of(&instruction.maker_kind, instruction.maker, &instruction.maker_name),
            created_at: instruction.created_at,
            expires_at: instruction.expires_at,
            ended_at: instruction.ended_at,
        }
    }
}

impl From<InstructionError> for Problem {
    fn from(error: InstructionError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            InstructionError::Amount => Self::field("amount", says),
            InstructionError::NoAccount => Self::refuse(StatusCode::CONFLICT, "deposit.no_account", says),
            InstructionError::NotWaiting(state) => {
                Self::refuse(StatusCode::CONFLICT, "deposit_instruction.not_waiting", says)
                    .with("state", json!(state))
            }
        }
    }
}
