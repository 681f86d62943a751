//! Direct debits as the third-party API and its callbacks show them.

use serde_json::{Value, json};

use super::model::{DirectDebit, DirectDebitState, Unit};
use crate::{
    developer::Via,
    wire::{DirectDebitMandate, Frequency, MandateStatus},
};

impl From<DirectDebitState> for MandateStatus {
    /// What our states are called there.
    fn from(state: DirectDebitState) -> Self {
        match state {
            DirectDebitState::Requested => Self::Requested,
            DirectDebitState::Active => Self::Active,
            DirectDebitState::Rejected => Self::Rejected,
            DirectDebitState::Expired => Self::Expired,
            DirectDebitState::Cancelled => Self::Cancelled,
            DirectDebitState::Completed => Self::Completed,
        }
    }
}

impl From<Frequency> for Unit {
    /// What their rhythms are called here.
    fn from(frequency: Frequency) -> Self {
        match frequency {
            Frequency::Daily => Self::Day,
            Frequency::Weekly => Self::Week,
            Frequency::Monthly => Self::Month,
            Frequency::Yearly => Self::Year,
        }
    }
}

impl From<&DirectDebit> for DirectDebitMandate {
    fn from(debit: &DirectDebit) -> Self {
        Self {
            mandate_request_id: debit.request_id.clone(),
            mandate_status: debit.state.into(),
            payments_total_amount: debit.total().into(),
            payments_installments: debit.schedule.instalments,
        }
    }
}

/// The data of `DIRECT DEBIT MANDATE`.
pub(super) fn changed(debit: &DirectDebit) -> Value {
    let mut data = json!(DirectDebitMandate::from(debit));
    data["message"] = json!(debit.message.clone().unwrap_or_default());
    data["createdAt"] = json!(debit.created_at);
    data["updatedAt"] = json!(debit.updated_at);
    data["clientId"] = json!(Via::client_id_of(debit.application.as_ref()));
    data
}
