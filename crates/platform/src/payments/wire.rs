//! Payments as the third-party API and its webhooks show them.

use serde_json::{Value, json};

use super::model::{Conversion, Method, Payment, PaymentState, UNKNOWN_CARD};
use crate::{
    developer::Via,
    wire::{AsText, CollectedPayment, Customer, Exchange, InitiatedPayment, PaymentStatus},
};

impl From<PaymentState> for PaymentStatus {
    /// What our states are called there. Who was pushed has been asked; who pays by card must still do something.
    fn from(state: PaymentState) -> Self {
        match state {
            PaymentState::Awaiting => Self::Pending,
            PaymentState::Pending | PaymentState::Processing => Self::Processing,
            PaymentState::Succeeded => Self::Success,
            PaymentState::Settled => Self::Settled,
            PaymentState::Failed => Self::Failed,
        }
    }
}

impl From<&Payment> for InitiatedPayment {
    fn from(payment: &Payment) -> Self {
        Self {
            id: payment.wire_id.clone(),
            status: payment.state.into(),
            channel: payment.channel.clone(),
            order_reference: payment.reference.clone(),
            collected_amount: payment.amount.into(),
            collected_currency: payment.amount.currency(),
            created_at: payment.created_at,
            client_id: Via::client_id_of(payment.application.as_ref()),
        }
    }
}

impl From<&Payment> for CollectedPayment {
    fn from(payment: &Payment) -> Self {
        let phone = payment.phone.as_ref().map(ToString::to_string);
        let contact = &payment.contact;
        Self {
            id: payment.wire_id.clone(),
            status: payment.state.into(),
            payment_reference: payment.rail_reference.clone().unwrap_or_default(),
            payment_phone_number: phone.clone().filter(|_| payment.method != Method::Card),
            order_reference: payment.reference.clone(),
            collected_amount: payment.amount.into(),
            collected_currency: payment.amount.currency(),
            exchanged: payment.conversion.as_ref().map(|_| true),
            exchange: payment.conversion.as_ref().map(|conversion| exchange(conversion, payment)),
            message: payment.message.clone().unwrap_or_default(),
            channel: Some(payment.channel.clone()).filter(|channel| channel != UNKNOWN_CARD),
            created_at: payment.created_at,
            updated_at: payment.updated_at,
            customer: Customer {
                customer_name: contact
                    .name
                    .clone()
                    .or_else(|| payment.payer_name.clone())
                    .unwrap_or_default(),
                customer_phone_number: contact.phone.clone().or(phone).unwrap_or_default(),
                customer_email: contact.email.clone(),
            },
            client_id: Via::client_id_of(payment.application.as_ref()),
        }
    }
}

fn exchange(conversion: &Conversion, payment: &Payment) -> Exchange {
    Exchange {
        source_currency: conversion.order.currency(),
        target_currency: payment.amount.currency(),
        source_amount: conversion.order.into(),
        rate: conversion.rate.into(),
    }
}

/// The data of `PAYMENT RECEIVED`.
pub(super) fn received(payment: &Payment) -> Value {
    let whole = CollectedPayment::from(payment);
    json!({
        "id": whole.id,
        "status": PaymentStatus::Success,
        "paymentReference": whole.payment_reference,
        "orderReference": whole.order_reference,
        "collectedAmount": AsText::from(payment.amount),
        "collectedCurrency": whole.collected_currency,
        "message": whole.message,
        "channel": whole.channel,
        "createdAt": whole.created_at,
        "updatedAt": whole.updated_at,
        "customer": whole.customer,
    })
}

/// The data of `PAYMENT REVERSED`.
pub(super) fn reversed(payment: &Payment) -> Value {
    let mut data = received(payment);
    data["status"] = json!("REVERSED");
    data
}

/// The data of `PAYMENT FAILED`.
pub(super) fn failed(payment: &Payment) -> Value {
    let whole = CollectedPayment::from(payment);
    json!({
        "id": whole.id,
        "status": PaymentStatus::Failed,
        "channel": whole.channel,
        "orderReference": whole.order_reference,
        "message": whole.message,
        "createdAt": whole.created_at,
        "updatedAt": whole.updated_at,
        "clientId": whole.client_id,
    })
}
