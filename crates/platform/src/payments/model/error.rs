//! Why a payment cannot be made.

/// Why a payment cannot be made.
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
}
