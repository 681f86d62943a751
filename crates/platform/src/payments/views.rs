//! What is shown of payments, and refusals as problems.

use http::StatusCode;
use permit::{Allow, Problem};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp, mask_account, mask_phones, masked_account, subjects::Application};

use super::model::{FeePaidBy, Method, Payment, PaymentError, PaymentState, Source, SourceKind};
use crate::{
    customers::{Contact, Customer, CustomerView},
    developer::Via,
    text,
};

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
    /// Which payment of that reference it is, from 1 on.
    pub attempt: i64,
    /// How it comes.
    pub method: Method,
    /// Where it stands.
    pub state: PaymentState,
    /// What the order is paid with.
    pub amount: Amount,
    /// What arrived; absent until it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collected: Option<Amount>,
    /// What it costs.
    pub fee: Amount,
    /// Who pays that: the customer on top of the amount, or the merchant out of it.
    pub fee_bearer: FeePaidBy,
    /// What the order was over and the rate, where that was in another currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeView>,
    /// Who is asked, or paid.
    pub payer: PayerView,
    /// Who the customer said they are; absent where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerRef>,
    /// The network, or the brand of the card.
    pub channel: String,
    /// The end of the card's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_last_four: Option<String>,
    /// What it came through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceKind>,
    /// The checkout link it came through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_id: Option<String>,
    /// The control number it came through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_id: Option<String>,
    /// The application it came through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationRef>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When the money came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Timestamp>,
    /// When the money may be spent, where it has to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settles_at: Option<Timestamp>,
    /// What was given back of it, or is on its way back.
    pub refunded: Amount,
    /// What can still be given back; nothing where it has no way back.
    pub refundable: Amount,
    /// How it went, in words.
    pub message: Option<String>,
    /// Whether it was given up without an answer, so that the money may still come.
    pub in_doubt: bool,
    /// When it was booked that the provider took the money back after it had come; absent unless it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reversed_at: Option<Timestamp>,
}

/// Who pays.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PayerView {
    /// As the network knows them, once it said.
    pub name: Option<String>,
    /// The number, where there is one; its middle hidden from those who may not see it.
    pub phone: Option<String>,
    /// The bank account, where one is debited; its middle hidden from those who may not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// Who the customer of a payment said they are.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct CustomerRef {
    /// The customer, where one is known.
    #[schema(value_type = Option<String>)]
    pub id: Option<Id<Customer>>,
    /// Their name.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Their number; its middle hidden from those who may not see it.
    pub phone: Option<String>,
}

/// An order in one currency that is paid in another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ExchangeView {
    /// What the order is over.
    pub order: Amount,
    /// How many units of the payment's currency one unit of the order's was.
    pub rate: String,
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

/// A customer with the latest of their payments, newest first; `/v1/payments?customer=` lists all.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct CustomerDetail {
    /// As in the list.
    #[serde(flatten)]
    pub customer: CustomerView,
    /// Twenty-five at most.
    pub payments: Vec<PaymentView>,
}

/// Text about a payment for those who may not know the payer's number and account.
pub(super) fn masked(text: &str, payment: &Payment) -> String {
    match &payment.account {
        Some(account) => mask_phones(&mask_account(text, account)),
        None => mask_phones(text),
    }
}

impl PaymentView {
    /// What a caller sees who may see as much as `allow`.
    pub(super) fn new(payment: &Payment, allow: Allow) -> Self {
        let shown = |text: &String| match allow {
            Allow::Masked => masked(text, payment),
            _ => text.clone(),
        };
        let exchange = payment.conversion.as_ref();
        Self {
            id: payment.id,
            wire_id: text::shown_wire_id(&payment.wire_id, &payment.reference, |part| {
                shown(&part.to_owned())
            }),
            reference: shown(&payment.reference),
            attempt: payment.attempt,
            method: payment.method,
            state: payment.state,
            amount: payment.amount,
            collected: payment.state.is_paid().then_some(payment.amount),
            fee: payment.fee,
            fee_bearer: payment.fee_bearer,
            exchange: exchange.map(|to| ExchangeView { order: to.order, rate: to.rate.to_string() }),
            payer: PayerView {
                name: payment.payer_name.as_ref().map(shown),
                phone: payment.phone.as_ref().map(|phone| shown(&phone.to_string())),
                account: payment.account.as_ref().map(|account| match allow {
                    Allow::Masked => masked_account(account),
                    _ => account.clone(),
                }),
            },
            customer: customer(payment, allow),
            channel: payment.channel.clone(),
            card_last_four: payment.card_last_four.clone(),
            source: payment.source.map(|source| source.kind),
            link_id: payment.source.and_then(Source::link_id),
            bill_id: payment.source.and_then(Source::bill_id),
            application: payment.application.as_ref().map(ApplicationRef::from),
            created_at: payment.created_at,
            updated_at: payment.updated_at,
            received_at: payment.received_at,
            settles_at: payment.settles_at,
            refunded: payment.refunded,
            refundable: payment.refundable(),
            message: payment.message.as_ref().map(shown),
            in_doubt: payment.in_doubt,
            reversed_at: payment.reversed_at,
        }
    }
}

fn customer(payment: &Payment, allow: Allow) -> Option<CustomerRef> {
    let contact = match allow {
        Allow::Masked => payment.contact.masked(),
        _ => payment.contact.clone(),
    };
    let Contact { name, email, phone } = contact;
    let known = payment.customer.is_some() || name.is_some() || email.is_some() || phone.is_some();
    known.then_some(CustomerRef { id: payment.customer, name, email, phone })
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
            PaymentError::NotSettled(state) => {
                Self::refuse(StatusCode::CONFLICT, "refund.not_settled", says).with("state", json!(state))
            }
            PaymentError::TakenBack => Self::refuse(StatusCode::CONFLICT, "refund.taken_back", says),
            PaymentError::CardNotGivenBack => Self::refuse(StatusCode::CONFLICT, "refund.card", says),
            PaymentError::NoWayBack => Self::refuse(StatusCode::CONFLICT, "refund.no_way_back", says),
            PaymentError::TooMuchBack(left) => {
                Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "refund.too_much", says)
                    .with("refundable", json!(left))
            }
            PaymentError::FeatureOff => Self::forbid(StatusCode::FORBIDDEN, "application.feature_off", says),
        }
    }
}
