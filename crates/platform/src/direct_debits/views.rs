//! What is shown of direct debits, and refusals as problems.

use http::StatusCode;
use permit::{Allow, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp, mask_account, mask_phones, masked_account, subjects::Application};

use super::model::{DirectDebit, DirectDebitError, DirectDebitState, Unit};
use crate::{
    customers::{Contact, ContactError},
    payments::{Payment, PaymentState},
    text,
};

/// A mandate to collect from a bank account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DirectDebitView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<DirectDebit>,
    /// Its id on the third-party API, and the reference of its payments.
    pub request_id: String,
    /// Where it stands; only an active one collects.
    pub state: DirectDebitState,
    /// Who pays.
    pub customer: DirectDebitPayer,
    /// What is debited, at CRDB; its middle hidden from those who may not see it.
    pub account: String,
    /// Where the bank reaches its holder; its middle hidden from those who may not see it.
    pub phone_number: String,
    /// What each instalment is over.
    pub amount: Amount,
    /// What all of them come to.
    pub total: Amount,
    /// The day of the first.
    #[schema(format = Date)]
    pub starts_on: String,
    /// No instalment is later than this day.
    #[schema(format = Date)]
    pub ends_on: String,
    /// So many units from one to the next.
    pub every: i64,
    /// What these are counted in.
    pub unit: Unit,
    /// How many instalments there are.
    pub instalments: i64,
    /// For how many of them the bank was asked.
    pub asked: i64,
    /// When it is asked for the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Why it is over, where somebody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The application it came through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<DirectDebitApplication>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Who pays by direct debit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DirectDebitPayer {
    /// Their name.
    pub name: String,
    /// Their address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their number; its middle hidden from those who may not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// The application a direct debit came through.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DirectDebitApplication {
    /// Its id.
    pub id: Id<Application>,
    /// Its name.
    pub name: String,
}

/// Text about a direct debit as far as a caller may see it.
fn shown(text: &str, debit: &DirectDebit, allow: Allow) -> String {
    match allow {
        Allow::Masked => mask_phones(&mask_account(text, &debit.account)),
        _ => text.to_owned(),
    }
}

impl DirectDebitView {
    /// What a caller sees who may see as much as `allow`.
    pub(super) fn new(debit: &DirectDebit, allow: Allow) -> Self {
        let is_masked = allow == Allow::Masked;
        let shown = |text: &String| shown(text, debit, allow);
        let contact = if is_masked { debit.contact.masked() } else { debit.contact.clone() };
        let Contact { name, email, phone } = contact;
        let schedule = debit.schedule;
        Self {
            id: debit.id,
            request_id: debit.request_id.clone(),
            state: debit.state,
            customer: DirectDebitPayer { name: name.unwrap_or_default(), email, phone },
            account: if is_masked { masked_account(&debit.account) } else { debit.account.clone() },
            phone_number: if is_masked { debit.phone.masked() } else { debit.phone.to_string() },
            amount: debit.amount,
            total: debit.total(),
            starts_on: schedule.starts_on.to_string(),
            ends_on: schedule.ends_on.to_string(),
            every: schedule.every,
            unit: schedule.unit,
            instalments: schedule.instalments,
            asked: debit.asked,
            next_at: debit.next_at().filter(|_| debit.state.is_in_force()),
            description: debit.description.as_ref().map(shown),
            message: debit.message.as_ref().map(shown),
            application: debit
                .application
                .as_ref()
                .map(|via| DirectDebitApplication { id: via.id, name: via.name.clone() }),
            created_at: debit.created_at,
            updated_at: debit.updated_at,
        }
    }
}

/// A direct debit and what came of its instalments.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DirectDebitDetail {
    /// As in the list.
    #[serde(flatten)]
    pub direct_debit: DirectDebitView,
    /// What arrived.
    pub collected: Amount,
    /// How many instalments arrived.
    pub paid: i64,
    /// How many failed.
    pub failed: i64,
    /// Their payments, newest first, at most 100.
    pub payments: Vec<Instalment>,
}

/// The payment of one instalment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Instalment {
    /// Which one it is, from 1 on.
    pub number: i64,
    /// The payment.
    #[schema(value_type = String)]
    pub payment_id: Id<Payment>,
    /// Where it stands.
    pub state: PaymentState,
    /// What it costs the merchant.
    pub fee: Amount,
    /// How it went, in words.
    pub message: Option<String>,
    /// When the bank was asked.
    pub at: Timestamp,
}

impl Instalment {
    /// What a caller sees of an instalment of `debit` who may see as much as `allow`.
    pub(super) fn new(payment: &Payment, debit: &DirectDebit, allow: Allow) -> Self {
        Self {
            number: payment.attempt,
            payment_id: payment.id,
            state: payment.state,
            fee: payment.fee,
            message: payment.message.as_deref().map(|text| shown(text, debit, allow)),
            at: payment.created_at,
        }
    }
}

/// A direct debit to ask for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct NewDirectDebitInput {
    /// Who pays.
    pub customer: NewDirectDebitPayer,
    /// Where the bank reaches the holder of the account: a Tanzanian mobile number.
    pub phone_number: String,
    /// The holder's account at CRDB.
    pub account: String,
    /// What each instalment is over, in TZS.
    pub amount: Amount,
    /// The day of the first instalment, such as `2026-12-31`; today at the earliest.
    pub starts_on: String,
    /// No instalment is later than this day.
    pub ends_on: String,
    /// What the days between two instalments are counted in.
    pub unit: Unit,
    /// So many units from one instalment to the next, up to 366; 1 unless told.
    pub every: Option<i64>,
    /// What it is for, at most 500 characters.
    pub description: Option<String>,
    /// An address that is told of each change.
    pub callback_url: Option<String>,
}

/// Who is to pay by direct debit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct NewDirectDebitPayer {
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their phone number.
    pub phone: Option<String>,
}

impl From<DirectDebitError> for Problem {
    fn from(error: DirectDebitError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            DirectDebitError::FeatureOff => {
                Self::forbid(StatusCode::FORBIDDEN, "application.feature_off", says)
            }
            DirectDebitError::NoRail => Self::refuse(StatusCode::CONFLICT, "direct_debit.no_rail", says),
            DirectDebitError::Over(_) => Self::refuse(StatusCode::CONFLICT, "direct_debit.over", says),
            DirectDebitError::Name | DirectDebitError::Contact(ContactError::Name) => {
                Self::field("customer.name", says)
            }
            DirectDebitError::Contact(ContactError::Email) => Self::field("customer.email", says),
            DirectDebitError::Contact(ContactError::Phone) => Self::field("customer.phone", says),
            DirectDebitError::Phone(_) => Self::field("phone_number", says),
            DirectDebitError::Account => Self::field("account", says),
            DirectDebitError::Start => Self::field("starts_on", says),
            DirectDebitError::End | DirectDebitError::TooMany => Self::field("ends_on", says),
            DirectDebitError::Every => Self::field("every", says),
            DirectDebitError::Amount(_) => Self::field("amount", says),
            DirectDebitError::Description => Self::field("description", says),
            DirectDebitError::Callback(_) => Self::field("callback_url", says),
        }
    }
}
