//! What is shown of payments, and refusals as problems.

use http::StatusCode;
use permit::{Allow, Problem};
use serde::Serialize;
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp, mask_phones, subjects::Application};

use super::model::{Payment, PaymentError, PaymentState};
use crate::{developer::Via, text};

/// A payment in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PaymentView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Payment>,
    /// Its id on the third-party API.
    pub wire_id: String,
    /// The merchant's name for it.
    pub reference: String,
    /// Where it stands.
    pub state: PaymentState,
    /// What the merchant gets.
    pub amount: Amount,
    /// What arrived; absent until it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collected: Option<Amount>,
    /// What the customer pays on top.
    pub fee: Amount,
    /// Who is asked.
    pub payer: PayerView,
    /// The network.
    pub channel: String,
    /// The application it came through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationRef>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// How it went, in words.
    pub message: Option<String>,
}

/// Who pays.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PayerView {
    /// As the network knows them, once it said.
    pub name: Option<String>,
    /// The number; its middle hidden from those who may not see it.
    pub phone: String,
}

/// An application, by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ApplicationRef {
    /// Its id.
    pub id: Id<Application>,
    /// Its name.
    pub name: String,
}

impl From<&Via> for ApplicationRef {
    fn from(via: &Via) -> Self {
        Self { id: via.id, name: via.name.clone() }
    }
}

/// A payment with everything known about it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PaymentDetail {
    /// As in the list.
    #[serde(flatten)]
    pub payment: PaymentView,
    /// The network's receipt.
    pub receipt: Option<String>,
}

impl PaymentView {
    /// What a caller sees who may see as much as `allow`.
    pub(super) fn new(payment: &Payment, allow: Allow) -> Self {
        let shown = |text: &String| if allow == Allow::Masked { mask_phones(text) } else { text.clone() };
        Self {
            id: payment.id,
            wire_id: payment.wire_id.clone(),
            reference: payment.reference.clone(),
            state: payment.state,
            amount: payment.amount,
            collected: (payment.state == PaymentState::Succeeded).then_some(payment.amount),
            fee: payment.fee,
            payer: PayerView {
                name: payment.payer_name.as_ref().map(shown),
                phone: shown(&payment.phone.to_string()),
            },
            channel: payment.channel.clone(),
            application: payment.application.as_ref().map(ApplicationRef::from),
            created_at: payment.created_at,
            updated_at: payment.updated_at,
            message: payment.message.as_ref().map(shown),
        }
    }
}

impl From<PaymentError> for Problem {
    fn from(error: PaymentError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            PaymentError::ReferenceUsed(_) => {
                Self::refuse(StatusCode::CONFLICT, "payment.reference_used", says)
            }
            PaymentError::NoNetwork | PaymentError::Phone(_) => Self::field("phone_number", says),
            PaymentError::Amount(_) => Self::field("amount", says),
            PaymentError::Reference(_) => Self::field("reference", says),
            PaymentError::FeatureOff => Self::forbid(StatusCode::FORBIDDEN, "application.feature_off", says),
        }
    }
}
