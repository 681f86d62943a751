//! Deposits as webhooks show them.

use serde_json::{Value, json};

use super::model::Deposit;
use crate::wire::AsText;

/// The data of `DEPOSIT RECEIVED`.
pub(super) fn received(deposit: &Deposit) -> Value {
    json!({
        "id": deposit.id,
        "status": "SUCCESS",
        "paymentReference": deposit.bank_reference,
        "orderReference": deposit.reference,
        "depositAmount": AsText::from(deposit.amount),
        "depositCurrency": deposit.amount.currency(),
        "channel": deposit.channel,
        "message": deposit.narration.as_deref().unwrap_or("success"),
        "createdAt": deposit.created_at,
        "updatedAt": deposit.created_at,
    })
}
