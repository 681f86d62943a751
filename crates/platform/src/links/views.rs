//! What is shown of links: to members and keys as JSON, to people outside as pages; refusals as problems.

pub(super) mod checkout;
pub(super) mod payout;
pub(super) mod payout_links;

use http::StatusCode;
use permit::{App, Problem};
use serde::Serialize;
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp};

use super::model::{Item, ItemError, Link, LinkError, LinkKind, LinkState};
use crate::{
    bills::{Bill, BillState},
    hosted,
    payments::{Method, Payment, PaymentState},
    text,
};

impl Link {
    /// The address to hand out.
    pub fn address(&self, app: &App) -> String {
        let kind = match self.kind {
            LinkKind::Checkout => hosted::Kind::Checkout,
            LinkKind::Payout => hosted::Kind::Payout,
        };
        hosted::address(app, kind, *self.id.as_bytes())
    }

    /// The address of the payout link of this id.
    pub(super) fn payout_address(app: &App, id: Id<Self>) -> String {
        hosted::address(app, hosted::Kind::Payout, *id.as_bytes())
    }
}

/// A link in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Link)]
pub(super) struct LinkView {
    /// Its id.
    #[schema(value_type = String)]
    id: Id<Link>,
    /// The address to hand out.
    url: String,
    /// The merchant's name for the order.
    reference: String,
    /// Where it stands.
    state: LinkState,
    /// What is to be paid.
    amount: Amount,
    /// What for, where items were named.
    items: Vec<Item>,
    /// In the merchant's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// The customer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_name: Option<String>,
    /// The customer's e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_email: Option<String>,
    /// The customer's phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_phone: Option<String>,
    /// The member or key that made it.
    made_by: String,
    /// When it was made.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
    /// When it stops being good.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

impl LinkView {
    pub(super) fn new(app: &App, link: &Link) -> Self {
        Self {
            id: link.id,
            url: link.address(app),
            reference: link.reference.clone(),
            state: link.state,
            amount: link.amount,
            items: link.items.clone(),
            description: link.description.clone(),
            customer_name: link.contact.name.clone(),
            customer_email: link.contact.email.clone(),
            customer_phone: link.contact.phone.clone(),
            made_by: link.maker.name.clone(),
            created_at: link.created_at,
            updated_at: link.updated_at,
            expires_at: link.expires_at,
        }
    }
}

/// A link with the payments that came through it, newest first, a hundred at most.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct LinkDetail {
    /// As in the list.
    #[serde(flatten)]
    link: LinkView,
    /// Each try to pay it.
    payments: Vec<LinkPayment>,
    /// The control number that is one way to pay it, once somebody asked for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    control_number: Option<LinkNumber>,
}

/// A payment that came through a link.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct LinkPayment {
    /// Its id.
    #[schema(value_type = String)]
    id: Id<Payment>,
    /// Which try it was.
    attempt: i64,
    /// How it comes.
    method: Method,
    /// Where it stands.
    state: PaymentState,
    /// What the merchant gets.
    amount: Amount,
    /// Whether its money came beside what had paid for the link already, so that somebody should give it back.
    surplus: bool,
    /// Whether it was given up without an answer, so that the money may still come.
    in_doubt: bool,
    /// How it went, in words.
    message: Option<String>,
    /// When it was begun.
    created_at: Timestamp,
}

/// The control number of a link.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct LinkNumber {
    /// Its id.
    #[schema(value_type = String)]
    bill_id: Id<Bill>,
    /// What payers type.
    number: String,
    /// Where it stands.
    state: BillState,
}

impl LinkDetail {
    pub(super) fn new(app: &App, link: &Link, payments: &[Payment], bill: Option<&Bill>) -> Self {
        let paid = payments.iter().filter(|payment| payment.state.is_paid());
        let counted = paid.min_by_key(|payment| (payment.received_at, payment.id)).map(|payment| payment.id);
        let shown = |payment: &Payment| LinkPayment {
            id: payment.id,
            attempt: payment.attempt,
            method: payment.method,
            state: payment.state,
            amount: payment.amount,
            surplus: payment.state.is_paid() && counted != Some(payment.id),
            in_doubt: payment.in_doubt,
            message: payment.message.clone(),
            created_at: payment.created_at,
        };
        let control_number = bill.map(|bill| LinkNumber {
            bill_id: bill.id,
            number: bill.number.clone(),
            state: bill.state(),
        });
        let payments = payments.iter().map(shown).collect();
        Self { link: LinkView::new(app, link), payments, control_number }
    }
}

impl From<ItemError> for Problem {
    fn from(error: ItemError) -> Self {
        LinkError::Item(error).into()
    }
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            LinkError::ReferenceUsed(_) => Self::refuse(StatusCode::CONFLICT, "link.reference_used", says),
            LinkError::Over(_) => Self::refuse(StatusCode::CONFLICT, "link.not_open", says),
            LinkError::NotYours => Self::forbid(StatusCode::FORBIDDEN, "link.not_yours", says),
            LinkError::SomebodyElses => Self::forbid(StatusCode::FORBIDDEN, "link.somebody_elses", says),
            LinkError::MakerGone => Self::forbid(StatusCode::CONFLICT, "link.maker_gone", says),
            LinkError::CheckoutOff => Self::refuse(StatusCode::CONFLICT, "link.checkout_off", says),
            LinkError::NoCheckoutFeature | LinkError::NoPayoutFeature => {
                Self::forbid(StatusCode::FORBIDDEN, "application.feature_off", says)
            }
            LinkError::Reference | LinkError::PayoutReference => Self::field("reference", says),
            LinkError::NothingOrBoth
            | LinkError::Amount(_)
            | LinkError::Zero
            | LinkError::Currency(_)
            | LinkError::PayoutCurrency
            | LinkError::Uncarried(..) => Self::field("amount", says),
            LinkError::Item(_) => Self::field("items", says),
            LinkError::Contact(error) => {
                use crate::customers::ContactError as E;
                let field = match error {
                    E::Name => "customer_name",
                    E::Email => "customer_email",
                    E::Phone => "customer_phone",
                };
                Self::field(field, says)
            }
            LinkError::Description | LinkError::PayoutDescription => Self::field("description", says),
            LinkError::Expiry => Self::field("expires_at", says),
            LinkError::Callback(_) => Self::field("callback_url", says),
        }
    }
}
