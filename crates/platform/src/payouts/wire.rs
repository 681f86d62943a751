//! Payouts as the third-party API and its webhooks show them.

use rails::{Destination, TransferType};
use serde_json::{Value, json};

use super::model::{Payout, PayoutState, Price, ReturnedFee};
use crate::{
    developer::Via,
    wire::{
        Beneficiary, CreatedBeneficiary, CreatedPayout, Exchange, OrderMoney, PayoutStatus, RefundNote,
        ReverseNote, SentPayout,
    },
};

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

/// `None` where nothing is converted.
pub(crate) fn exchange(price: &Price) -> Option<Exchange> {
    let rate = price.rate?.into();
    Some(Exchange {
        source_currency: price.debit.currency(),
        target_currency: price.receives.currency(),
        source_amount: price.sent().into(),
        rate,
    })
}

/// `ACH` or `RTGS`, and when such a payout arrives; of banks only.
pub(crate) const fn transfer_of(destination: &Destination) -> Option<(&'static str, &'static str)> {
    match destination {
        Destination::Bank { transfer: transfer @ TransferType::Ach, .. } => {
            Some((transfer.name(), "1-3 Working Days"))
        }
        Destination::Bank { transfer: transfer @ TransferType::Rtgs, .. } => {
            Some((transfer.name(), "Instant"))
        }
        Destination::Mobile(_) | Destination::Till { .. } => None,
    }
}

impl From<&Payout> for CreatedPayout {
    fn from(payout: &Payout) -> Self {
        let transfer = transfer_of(&payout.destination);
        Self {
            id: payout.wire_id.clone(),
            created_at: payout.created_at,
            updated_at: payout.updated_at,
            order_reference: payout.reference.clone(),
            amount: payout.total().into(),
            currency: payout.amount.currency(),
            fee: payout.price.fee.into(),
            exchanged: payout.price.rate.is_some(),
            exchange: exchange(&payout.price),
            status: payout.state.into(),
            channel: payout.channel().wire_name(),
            channel_provider: payout.provider.clone(),
            transfer_type: transfer.map(|(name, _)| name),
            estimated_arrival: transfer.map(|(_, arrives)| arrives),
            order: OrderMoney { amount: payout.amount.into(), currency: payout.amount.currency() },
            beneficiary: CreatedBeneficiary {
                account_number: payout.destination.account().to_owned(),
                account_name: account_name(payout),
                amount: payout.price.receives.into(),
            },
            client_id: Via::client_id_of(payout.application.as_ref()),
        }
    }
}

/// As the caller named the holder of a bank account; else as its network or till provider does.
fn account_name(payout: &Payout) -> String {
    payout.given_name.clone().unwrap_or_else(|| payout.payee_name.clone())
}

/// Whether the notes say why a payout stands there, in place of what its maker noted.
pub(super) const fn is_explained(status: PayoutStatus) -> bool {
    matches!(status, PayoutStatus::Failed | PayoutStatus::Refunded | PayoutStatus::Reversed)
}

impl From<&Payout> for SentPayout {
    fn from(payout: &Payout) -> Self {
        let status = PayoutStatus::from(payout.state);
        let notes = if is_explained(status) { payout.message.clone() } else { payout.note.clone() };
        let account = payout.destination.account().to_owned();
        let (swift_number, beneficiary_mobile_number) = match &payout.destination {
            Destination::Mobile(phone) => (None, Some(phone.to_string())),
            Destination::Bank { bic, .. } => (Some(bic.clone()), None),
            Destination::Till { .. } => (None, None),
        };
        Self {
            id: payout.wire_id.clone(),
            created_at: payout.created_at,
            updated_at: payout.updated_at,
            order_reference: payout.reference.clone(),
            amount: payout.total().into(),
            currency: payout.amount.currency(),
            fee: payout.price.fee.into(),
            status,
            exchanged: payout.price.rate.is_some(),
            exchange: exchange(&payout.price),
            channel: payout.channel().wire_name(),
            channel_provider: payout.provider.clone(),
            transfer_type: transfer_of(&payout.destination).map(|(name, _)| name),
            notes,
            beneficiary: Beneficiary {
                account_number: account,
                account_name: account_name(payout),
                swift_number,
                beneficiary_mobile_number,
            },
            client_id: Via::client_id_of(payout.application.as_ref()),
        }
    }
}

/// The data of `PAYOUT INITIATED` and its relatives: the payout as a query shows it, and how it came back, if it did; of a
/// refund also which payment it gives back.
pub(super) fn event(payout: &Payout) -> Value {
    let mut data = json!(SentPayout::from(payout));
    if let Some((at, fee)) = payout.returned {
        let message = payout.message.clone().unwrap_or_default();
        match payout.state {
            PayoutState::Refunded => data["refund"] = json!(RefundNote { message, refunded_at: at }),
            _ => {
                let reversed_with_fee = fee == ReturnedFee::Back;
                data["reverse"] = json!(ReverseNote { message, reversed_at: at, reversed_with_fee });
            }
        }
    }
    if let Some(payment) = payout.payment {
        data["payment"] = json!(payment);
    }
    data
}
