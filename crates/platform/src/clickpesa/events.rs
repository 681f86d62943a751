//! The `data` of webhooks, in the shape ClickPesa's receivers know.

use serde_json::{Value, json};

use super::{shapes, wire::PaymentStatus};
use crate::{payments::Payment, payouts::Payout};

/// `PAYMENT RECEIVED`.
pub(crate) fn payment_received(payment: &Payment) -> Value {
    let whole = shapes::collected(payment);
    json!({
        "id": whole.id,
        "status": PaymentStatus::Success,
        "paymentReference": whole.payment_reference,
        "orderReference": whole.order_reference,
        "collectedAmount": super::wire::AsText::from(payment.amount),
        "collectedCurrency": whole.collected_currency,
        "message": whole.message,
        "channel": whole.channel,
        "createdAt": whole.created_at,
        "updatedAt": whole.updated_at,
        "customer": whole.customer,
    })
}

/// `PAYMENT FAILED`.
pub(crate) fn payment_failed(payment: &Payment) -> Value {
    let whole = shapes::collected(payment);
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

/// `PAYOUT INITIATED` and its relatives: the payout as a query shows it.
pub(crate) fn payout(payout: &Payout) -> Value {
    json!(shapes::sent(payout))
}
