//! A payment, and what an answer of the network does to it.

mod answers;

use permit::KeyActor;
use values::{
    Amount, Id, Phone, Subject, Timestamp,
    subjects::{ApiKey, Application, Member},
};

pub(super) use answers::Next;

use crate::developer::Via;

/// Money in.
#[derive(Debug, Clone)]
pub struct Payment {
    /// Its id.
    pub id: Id<Payment>,
    /// Its id on the third-party API.
    pub wire_id: String,
    /// The merchant's name for it.
    pub reference: String,
    /// Where it stands.
    pub state: PaymentState,
    /// What the merchant gets.
    pub amount: Amount,
    /// What the customer pays on top.
    pub fee: Amount,
    /// Who is asked.
    pub phone: Phone,
    /// Who that is, once the network said.
    pub payer_name: Option<String>,
    /// The network.
    pub channel: String,
    /// How it went, in words.
    pub message: Option<String>,
    /// The network's receipt.
    pub rail_reference: Option<String>,
    /// The application it came through, and its name and client id.
    pub application: Option<Via>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Subject for Payment {
    const PREFIX: &'static str = "pay";
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Noted; the network has not been asked yet.
    Pending,
    /// The customer has been asked.
    Processing,
    /// The money is on the balance.
    Succeeded,
    /// No money came.
    Failed,
}

impl PaymentState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Processing, Self::Succeeded, Self::Failed];

    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A payment about to be made, its parts checked.
#[derive(Debug, Clone)]
pub struct NewPayment {
    /// The merchant's name for it.
    pub reference: String,
    /// What the merchant gets.
    pub amount: Amount,
    /// What the customer pays on top.
    pub fee: Amount,
    /// Who is asked.
    pub phone: Phone,
    /// The network.
    pub channel: &'static str,
}

/// Who began it.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin {
    pub application: Option<Id<Application>>,
    pub api_key: Option<Id<ApiKey>>,
    pub made_by: Option<Id<Member>>,
}

impl Origin {
    pub(super) fn of(actor: &permit::Actor) -> Self {
        match actor.as_key() {
            Some(KeyActor { id, application, .. }) => {
                Self { application: Some(*application), api_key: Some(*id), made_by: None }
            }
            None => Self { made_by: actor.member(), ..Self::default() },
        }
    }
}

/// Why a payment cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// The merchant has a payment with this reference.
    #[error("the reference {0} is used already: choose another one")]
    ReferenceUsed(String),
    /// No mobile-money network serves the number.
    #[error("no mobile-money network serves this number")]
    NoNetwork,
    /// Not in shillings, or outside the limits of the network.
    #[error("{0}")]
    Amount(String),
    /// Not a reference.
    #[error("{0}")]
    Reference(#[from] values::OrderReferenceError),
    /// Not a phone number.
    #[error(transparent)]
    Phone(#[from] values::PhoneError),
    /// The application may not collect.
    #[error("this application may not collect: switch on Collection API under Applications")]
    FeatureOff,
}
