//! Payments as rows of a table for spreadsheets.

use permit::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Id, Timestamp};

use super::{
    model::{Method, Payment, PaymentState},
    queries::{OfPayments, Wanted},
};
use crate::{
    listing::{self, Exported},
    search::Sought,
    sheet::Cell,
};

/// What narrows a list of payments; as in `GET /v1/payments`.
#[derive(Debug, Default, Clone, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub(crate) struct PaymentNarrowing {
    /// States between commas: `awaiting`, `pending`, `processing`, `succeeded`, `settled`, `failed`.
    pub state: Option<String>,
    /// How it comes: `ussd_push`, `card`, `billpay` or `direct_debit`.
    pub method: Option<String>,
    /// From this customer.
    pub customer: Option<String>,
    /// How a reference, a number, an account, an e-mail address or a word of a name begins, the last four digits of a number, an id, or an amount.
    pub search: Option<String>,
    /// From this day (East Africa Time) or instant on.
    pub from: Option<String>,
    /// Up to this day, itself included, or before this instant.
    pub to: Option<String>,
}

impl PaymentNarrowing {
    /// The first page of what it narrows to, of so many rows.
    pub(crate) fn wanted(&self, limit: usize) -> Result<Wanted, Problem> {
        let search = self.search.as_deref();
        let known = |word: &str| PaymentState::from_name(word).map(PaymentState::name);
        let (from, to) = listing::span(self.from.as_deref(), self.to.as_deref())?;
        let customer = self.customer.as_deref().filter(|text| !text.is_empty());
        Ok(Wanted {
            states: listing::states(self.state.as_deref(), known)?,
            sought: Sought::read(search),
            id: search.and_then(|text| text.trim().parse().ok()).unwrap_or_else(Id::nil),
            people: true,
            from,
            to,
            after: Id::from_bytes([0xff; 16]),
            limit,
            also: OfPayments {
                method: method(self.method.as_deref())?.map(Method::name),
                customer: customer.map(|text| text.parse().unwrap_or_else(|_| Id::nil())),
            },
        })
    }
}

fn method(text: Option<&str>) -> Result<Option<Method>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let says = || {
        listing::invalid(format!(
            "There is no method called {text:?}: ussd_push, card, billpay or direct_debit."
        ))
    };
    Method::from_name(text).map(Some).ok_or_else(says)
}

/// What the columns of exported payments are called.
pub(crate) const PAYMENT_COLUMNS: [&str; 25] = [
    "id",
    "wire_id",
    "reference",
    "attempt",
    "state",
    "method",
    "channel",
    "currency",
    "amount",
    "fee",
    "fee_bearer",
    "refunded",
    "payer_name",
    "phone",
    "account",
    "customer_name",
    "customer_email",
    "customer_phone",
    "card_last_four",
    "application",
    "receipt",
    "message",
    "created_at",
    "received_at",
    "settles_at",
];

/// Payments as they are exported, the newest first.
pub(crate) type ExportedPayments = Exported<Wanted>;

/// Those made before an instant, `stride` at a time.
///
/// # Errors
/// `query.invalid`.
pub(crate) fn exported(
    narrowing: &PaymentNarrowing,
    before: Timestamp,
    stride: usize,
) -> Result<ExportedPayments, Problem> {
    Ok(Exported::new(narrowing.wanted(stride)?, before, row))
}

fn row(payment: &Payment) -> Vec<Cell> {
    vec![
        payment.id.to_string().into(),
        payment.wire_id.clone().into(),
        payment.reference.clone().into(),
        Cell::Count(payment.attempt),
        payment.state.name().into(),
        payment.method.name().into(),
        payment.channel.clone().into(),
        payment.amount.currency().code().into(),
        payment.amount.into(),
        payment.fee.into(),
        payment.fee_bearer.name().into(),
        payment.refunded.into(),
        Cell::words(payment.payer_name.clone()),
        Cell::words(payment.phone.as_ref().map(ToString::to_string)),
        Cell::words(payment.account.clone()),
        Cell::words(payment.contact.name.clone()),
        Cell::words(payment.contact.email.clone()),
        Cell::words(payment.contact.phone.clone()),
        Cell::words(payment.card_last_four.clone()),
        Cell::words(payment.application.as_ref().map(|via| via.name.clone())),
        Cell::words(payment.rail_reference.clone()),
        Cell::words(payment.message.clone()),
        Cell::At(payment.created_at),
        Cell::at(payment.received_at),
        Cell::at(payment.settles_at),
    ]
}
