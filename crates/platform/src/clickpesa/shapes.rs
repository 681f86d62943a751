//! Payments and payouts as the third-party API shows them.

use super::wire::{
    Beneficiary, CollectedPayment, CreatedBeneficiary, CreatedPayout, Customer, InitiatedPayment, OrderMoney,
    PaymentStatus, PayoutStatus, SentPayout,
};
use crate::{
    payments::{Payment, PaymentState, Via},
    payouts::{Payout, PayoutState},
};

const CHANNEL: &str = "MOBILE MONEY";

fn client_id(via: Option<&Via>) -> String {
    via.map(|via| via.client_id.clone()).unwrap_or_default()
}

/// What our states are called there.
pub(super) const fn payment_status(state: PaymentState) -> PaymentStatus {
    match state {
        PaymentState::Pending | PaymentState::Processing => PaymentStatus::Processing,
        PaymentState::Succeeded => PaymentStatus::Success,
        PaymentState::Failed => PaymentStatus::Failed,
    }
}

/// What our states are called there.
pub(super) const fn payout_status(state: PayoutState) -> PayoutStatus {
    match state {
        PayoutState::Pending => PayoutStatus::Pending,
        PayoutState::Authorized => PayoutStatus::Authorized,
        PayoutState::Processing | PayoutState::Unknown => PayoutStatus::Processing,
        PayoutState::Succeeded => PayoutStatus::Success,
        PayoutState::Refunded => PayoutStatus::Refunded,
        PayoutState::Reversed => PayoutStatus::Reversed,
        PayoutState::Failed | PayoutState::Rejected | PayoutState::Cancelled | PayoutState::Expired => {
            PayoutStatus::Failed
        }
    }
}

/// A payment just made.
pub(super) fn initiated(payment: &Payment) -> InitiatedPayment {
    InitiatedPayment {
        id: payment.wire_id.clone(),
        status: payment_status(payment.state),
        channel: payment.channel.clone(),
        order_reference: payment.reference.clone(),
        collected_amount: payment.amount.into(),
        collected_currency: payment.amount.currency(),
        created_at: payment.created_at,
        client_id: client_id(payment.application.as_ref()),
    }
}

/// A payment that was asked about.
pub(super) fn collected(payment: &Payment) -> CollectedPayment {
    CollectedPayment {
        id: payment.wire_id.clone(),
        status: payment_status(payment.state),
        payment_reference: payment.rail_reference.clone().unwrap_or_default(),
        payment_phone_number: Some(payment.phone.to_string()),
        order_reference: payment.reference.clone(),
        collected_amount: payment.amount.into(),
        collected_currency: payment.amount.currency(),
        message: payment.message.clone().unwrap_or_default(),
        channel: Some(payment.channel.clone()),
        created_at: payment.created_at,
        updated_at: payment.updated_at,
        customer: Customer {
            customer_name: payment.payer_name.clone().unwrap_or_default(),
            customer_phone_number: payment.phone.to_string(),
            customer_email: None,
        },
        client_id: client_id(payment.application.as_ref()),
    }
}

/// A payout just made.
pub(super) fn created(payout: &Payout) -> CreatedPayout {
    CreatedPayout {
        id: payout.wire_id.clone(),
        created_at: payout.created_at,
        updated_at: payout.updated_at,
        order_reference: payout.reference.clone(),
        amount: payout.total().into(),
        currency: payout.amount.currency(),
        fee: payout.fee.into(),
        exchanged: false,
        exchange: None,
        status: payout_status(payout.state),
        channel: CHANNEL,
        channel_provider: payout.provider.clone(),
        order: OrderMoney { amount: payout.amount.into(), currency: payout.amount.currency() },
        beneficiary: CreatedBeneficiary {
            account_number: payout.phone.to_string(),
            account_name: payout.payee_name.clone(),
            amount: payout.amount.into(),
        },
        client_id: client_id(payout.application.as_ref()),
    }
}

/// A payout that was asked about.
pub(super) fn sent(payout: &Payout) -> SentPayout {
    let ended = matches!(
        payout.state,
        PayoutState::Failed | PayoutState::Rejected | PayoutState::Cancelled | PayoutState::Expired
    );
    let notes = if ended { payout.message.clone() } else { payout.note.clone() };
    SentPayout {
        id: payout.wire_id.clone(),
        created_at: payout.created_at,
        updated_at: payout.updated_at,
        order_reference: payout.reference.clone(),
        amount: payout.total().into(),
        currency: payout.amount.currency(),
        fee: payout.fee.into(),
        status: payout_status(payout.state),
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
        client_id: client_id(payout.application.as_ref()),
    }
}
