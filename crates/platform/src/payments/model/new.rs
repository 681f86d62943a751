//! What a payment is made of.

use permit::KeyActor;
use rails::Rate;
use values::{
    Amount, Id, Phone, Subject,
    subjects::{ApiKey, Application, Member},
};

use super::{FeePaidBy, Method};
use crate::customers::{Contact, Customer};

/// What a payment by card is called as long as no card is known.
pub(in crate::payments) const UNKNOWN_CARD: &str = "CARD";

/// A payment about to be asked for, its parts checked.
#[derive(Debug, Clone)]
pub struct NewPayment {
    /// The merchant's name for the order.
    pub reference: String,
    /// How it is to come.
    pub method: Method,
    /// What the merchant gets.
    pub amount: Amount,
    /// What it costs.
    pub fee: Amount,
    /// Who pays that.
    pub fee_bearer: FeePaidBy,
    /// Who is asked.
    pub phone: Option<Phone>,
    /// The bank account it is collected from.
    pub account: Option<String>,
    /// The network.
    pub channel: &'static str,
    /// The customer, where one is known.
    pub customer: Option<Id<Customer>>,
    /// Who the customer said they are.
    pub contact: Contact,
    /// The link or direct debit it comes through, which has claimed the reference.
    pub source: Option<Source>,
    /// What the order is over, where that is in another currency.
    pub conversion: Option<Conversion>,
    /// Where the customer goes from the page for their card; the application's own address unless one is named.
    pub return_url: Option<String>,
}

impl NewPayment {
    /// A push to `phone`, which `channel` serves. An order of its own, by nobody known, unless the rest is filled in.
    pub fn push(reference: String, amount: Amount, fee: Amount, phone: Phone, channel: &'static str) -> Self {
        Self {
            reference,
            method: Method::UssdPush,
            amount,
            fee,
            fee_bearer: FeePaidBy::Customer,
            phone: Some(phone),
            account: None,
            channel,
            customer: None,
            contact: Contact::default(),
            source: None,
            conversion: None,
            return_url: None,
        }
    }

    /// By a card that is entered on a page. An order of its own, by nobody known, unless the rest is filled in.
    pub fn card(reference: String, amount: Amount, fee: Amount) -> Self {
        Self {
            reference,
            method: Method::Card,
            amount,
            fee,
            fee_bearer: FeePaidBy::Customer,
            phone: None,
            account: None,
            channel: UNKNOWN_CARD,
            customer: None,
            contact: Contact::default(),
            source: None,
            conversion: None,
            return_url: None,
        }
    }
}

/// Money that came without our asking, as the rail tells of it.
#[derive(Debug, Clone)]
pub struct Unasked {
    /// The rail's receipt: of one merchant on one rail, the same receipt is the same money.
    pub receipt: String,
    /// What it was paid for.
    pub reference: String,
    /// How it came.
    pub method: Method,
    /// What the customer paid, a fee on top not counted.
    pub amount: Amount,
    /// What it costs.
    pub fee: Amount,
    /// Who pays that.
    pub fee_bearer: FeePaidBy,
    /// What carried it.
    pub channel: &'static str,
    /// The number it came from.
    pub phone: Option<Phone>,
    /// Whose that is, as the network says.
    pub payer_name: Option<String>,
    /// The customer, where one is known.
    pub customer: Option<Id<Customer>>,
    /// Who the customer is known to be.
    pub contact: Contact,
    /// The control number it was paid to.
    pub source: Option<Source>,
}

/// What a payment came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// What it is.
    pub kind: SourceKind,
    /// Its id, of the type the kind says.
    pub id: [u8; 16],
}

/// A checkout link and a control number, whose areas import this one, by the names of their ids.
enum ThroughLink {}
enum ThroughBill {}

impl Subject for ThroughLink {
    const PREFIX: &'static str = "lnk";
}

impl Subject for ThroughBill {
    const PREFIX: &'static str = "bill";
}

impl Source {
    /// The id of the checkout link, if it is one.
    pub fn link_id(self) -> Option<String> {
        (self.kind == SourceKind::Link).then(|| Id::<ThroughLink>::from_bytes(self.id).to_string())
    }

    /// The id of the control number, if it is one.
    pub fn bill_id(self) -> Option<String> {
        (self.kind == SourceKind::Bill).then(|| Id::<ThroughBill>::from_bytes(self.id).to_string())
    }
}

/// What a payment can come through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A checkout link.
    Link,
    /// A control number.
    Bill,
    /// A direct debit.
    DirectDebit,
}

impl SourceKind {
    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Bill => "bill",
            Self::DirectDebit => "direct_debit",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Link, Self::Bill, Self::DirectDebit].into_iter().find(|kind| kind.name() == name)
    }
}

/// An order in one currency that is paid in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    /// What the order is over.
    pub order: Amount,
    /// How many units of the payment's currency one unit of the order's was.
    pub rate: Rate,
}

/// Who began a payment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Origin {
    /// The application it belongs to.
    pub application: Option<Id<Application>>,
    /// The key that asked for it.
    pub api_key: Option<Id<ApiKey>>,
    /// The member who did.
    pub made_by: Option<Id<Member>>,
}

impl Origin {
    /// Whoever acts.
    pub fn of(actor: &permit::Actor) -> Self {
        match actor.as_key() {
            Some(KeyActor { id, application, .. }) => {
                Self { application: Some(*application), api_key: Some(*id), made_by: None }
            }
            None => Self { made_by: actor.member(), ..Self::default() },
        }
    }

    /// What an application has made before, such as a link that a customer opens.
    pub fn through(application: Option<Id<Application>>) -> Self {
        Self { application, ..Self::default() }
    }
}
