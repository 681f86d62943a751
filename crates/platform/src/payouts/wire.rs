//! Payouts as the third-party API and its webhooks show them.

use serde_json::{Value, json};

use super::model::{Payout, PayoutState};
use crate::{
    developer::Via,
    wire::{Beneficiary, CreatedBeneficiary, CreatedPayout, OrderMoney, PayoutStatus, SentPayout},
};

const CHANNEL: &str = "MOBILE MONEY";

impl From<PayoutState> for PayoutStatus {
    /// What our states are called there.
    fn from(state: PayoutState) -> Self {
        match state {
            PayoutState::Pending => Self::Pending,
            PayoutState::Authorized => Self::Authorized,
            PayoutState::Processing | PayoutState::Unknown => Self::Processing,
            PayoutState::Succeeded => Self::Success,
            PayoutState::Refunded => Self::Refunded,
            PayoutState::Reversed => Self::Reversed,
            PayoutState::Failed | PayoutState::Rejected | PayoutState::Cancelled | PayoutState::Expired => {
                Self::Failed
            }
        }
    }
}

impl From<&Payout> for CreatedPayout {
    fn from(payout: &Payout) -> Self {
        Self {
            id: payout.wire_id.clone(),
            created_at: payout.created_at,
            updated_at: payout.updated_at,
            order_reference: payout.reference.clone(),
            amount: payout.total().into(),
            currency: payout.amount.currency(),
            fee: payout.fee.into(),
            exchanged: false,
            exchange: None,
            status: payout.state.into(),
            channel: CHANNEL,
            channel_provider: payout.provider.clone(),
            order: OrderMoney { amount: payout.amount.into(), currency: payout.amount.currency() },
            beneficiary: CreatedBeneficiary {
                account_number: payout.phone.to_string(),
                account_name: payout.payee_name.clone(),
                amount: payout.amount.into(),
            },
            client_id: Via::client_id_of(payout.application.as_ref()),
        }
    }
}

impl From<&Payout> for SentPayout {
    fn from(payout: &Payout) -> Self {
        let ended = PayoutStatus::from(payout.state) == PayoutStatus::Failed;
        let notes = if ended { payout.message.clone() } else { payout.note.clone() };
        Self {
            id: payout.wire_id.clone(),
            created_at: payout.created_at,
            updated_at: payout.updated_at,
            order_reference: payout.reference.clone(),
            amount: payout.total().into(),
            currency: payout.amount.currency(),
            fee: payout.fee.into(),
            status: payout.state.into(),
            exchanged: false,
            exchange: None,
            channel: CHANNEL,
            channel_provider: payout.provider.clone(),
            notes,
            beneficiary: Beneficiary {
                account_number: payout.phone.to_string(),
                account_name: payout.payee_name.clone(),
                beneficiary_mobile_number: Some(payout.phone.to_string()),
            },
            client_id: Via::client_id_of(payout.application.as_ref()),
        }
    }
}

/// The data of `PAYOUT INITIATED` and its relatives: the payout as a query shows it.
pub(super) fn event(payout: &Payout) -> Value {
    json!(SentPayout::from(payout))
}
