//! Why a payment cannot be made, or given back.

use values::Amount;

use super::PaymentState;

/// Why a payment cannot be made, or given back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// The merchant has an order with this reference.
    #[error("the reference {0} is used already: choose another one")]
    ReferenceUsed(String),
    /// No mobile-money network serves the number.
    #[error("no mobile-money network serves this number")]
    NoNetwork,
    /// In a currency the method does not take, or outside its limits.
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
    /// Its money is not on the balance.
    #[error("only money that reached the balance is given back, and this payment is {}", .0.name())]
    NotSettled(PaymentState),
    /// The payer has it again.
    #[error("its provider took this payment back: there is nothing left of it to give back")]
    TakenBack,
    /// No provider gives money back to a card.
    #[error("no provider here gives money back to a card: agree with the customer on another way")]
    CardNotGivenBack,
    /// Nobody knows where the money came from.
    #[error("the network did not say from which account this came, so there is no way back")]
    NoWayBack,
    /// More than what is left of it.
    #[error("{0} of this payment can still be given back")]
    TooMuchBack(Amount),
}
