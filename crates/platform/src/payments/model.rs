//! A payment, and what an answer of the network does to it.

mod answers;
mod card;
mod error;
mod new;
mod refunds;
mod reversal;
mod settlement;

use values::{Amount, Id, Phone, Subject, Timestamp};

pub use answers::pause_after;
pub(super) use answers::{Earlier, Next};
pub use card::CardEntry;
pub(super) use card::Settling;
pub use error::PaymentError;
pub(super) use new::UNKNOWN_CARD;
pub use new::{Conversion, NewPayment, Origin, Source, SourceKind, Unasked};
pub(super) use refunds::Refunds;
pub(super) use reversal::{Reversal, TakenBack};
pub(super) use settlement::settles_at;

use crate::{
    customers::{Contact, Customer},
    developer::Via,
};

/// Money in.
#[derive(Debug, Clone)]
pub struct Payment {
    /// Its id.
    pub id: Id<Payment>,
    /// Its id on the third-party API.
    pub wire_id: String,
    /// The merchant's name for the order.
    pub reference: String,
    /// Which payment of that order it is, from 1 on.
    pub attempt: i64,
    /// How it comes.
    pub method: Method,
    /// Where it stands.
    pub state: PaymentState,
    /// What the order is paid with; less the fee where the merchant bears that, it is what they get.
    pub amount: Amount,
    /// What it costs.
    pub fee: Amount,
    /// Who pays the fee.
    pub fee_bearer: FeePaidBy,
    /// The number it is asked from or came from.
    pub phone: Option<Phone>,
    /// The bank account it is collected from.
    pub account: Option<String>,
    /// Who that is, once the network said.
    pub payer_name: Option<String>,
    /// The customer it is known to come from.
    pub customer: Option<Id<Customer>>,
    /// Who the customer said they are.
    pub contact: Contact,
    /// The network.
    pub channel: String,
    /// The end of the card's number.
    pub card_last_four: Option<String>,
    /// How it went, in words.
    pub message: Option<String>,
    /// The network's receipt.
    pub rail_reference: Option<String>,
    /// The link, control number or direct debit it came through.
    pub source: Option<Source>,
    /// What the order was over, where that was in another currency.
    pub conversion: Option<Conversion>,
    /// The application it came through, and its name and client id.
    pub application: Option<Via>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When the money came.
    pub received_at: Option<Timestamp>,
    /// When that money may be spent, where it has to wait.
    pub settles_at: Option<Timestamp>,
    /// What was given back of it, or is on its way back.
    pub refunded: Amount,
    /// Whether it was given up without an answer, and the network has not said since that no money moved.
    pub in_doubt: bool,
    /// When it was booked that the provider took its money back.
    pub reversed_at: Option<Timestamp>,
}

impl Subject for Payment {
    const PREFIX: &'static str = "pay";
}

#[cfg(test)]
impl Payment {
    /// A push of 10,000 shillings that nobody has asked for yet, for tests.
    pub(crate) fn sample() -> Self {
        let tzs = |minor| Amount::new(minor, values::Currency::TZS).expect("in range");
        let start = Timestamp::from_micros(0);
        Self {
            id: Id::nil(),
            wire_id: String::new(),
            reference: "ORD1".to_owned(),
            attempt: 1,
            method: Method::UssdPush,
            state: PaymentState::Pending,
            amount: tzs(1_000_000),
            fee: tzs(92_000),
            fee_bearer: FeePaidBy::Customer,
            phone: Some(Phone::parse("255712345678").expect("a number")),
            account: None,
            payer_name: None,
            customer: None,
            contact: Contact::default(),
            channel: "TIGO-PESA".to_owned(),
            card_last_four: None,
            message: None,
            rail_reference: None,
            source: None,
            conversion: None,
            application: None,
            created_at: start,
            updated_at: start,
            received_at: None,
            settles_at: None,
            refunded: tzs(0),
            in_doubt: false,
            reversed_at: None,
        }
    }
}

/// How money comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A customer confirms on their phone.
    UssdPush,
    /// A customer enters a card on a page.
    Card,
    /// A customer pays to a control number, unasked.
    Billpay,
    /// A bank collects what its customer agreed to beforehand.
    DirectDebit,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::UssdPush, Self::Card, Self::Billpay, Self::DirectDebit];

    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UssdPush => "ussd_push",
            Self::Card => "card",
            Self::Billpay => "billpay",
            Self::DirectDebit => "direct_debit",
        }
    }

    /// The method of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}

/// Who pays the fee of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeePaidBy {
    /// The customer, on top of the amount.
    Customer,
    /// The merchant, out of the amount.
    Merchant,
}

impl FeePaidBy {
    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Merchant => "merchant",
        }
    }

    /// Whoever this word names.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Customer, Self::Merchant].into_iter().find(|bearer| bearer.name() == name)
    }
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The customer must open the page for their card and pay.
    Awaiting,
    /// Noted; the network has not been asked yet.
    Pending,
    /// The customer has been asked.
    Processing,
    /// The money was received. All but card payments are on the balance.
    Succeeded,
    /// The money of a card payment is on the balance.
    Settled,
    /// No money came.
    Failed,
}

impl PaymentState {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Awaiting, Self::Pending, Self::Processing, Self::Succeeded, Self::Settled, Self::Failed];

    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Awaiting => "awaiting",
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Settled => "settled",
            Self::Failed => "failed",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the money came.
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::Succeeded | Self::Settled)
    }
}
