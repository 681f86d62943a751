//! Why something cannot be done with a payout.

use values::Balance;

use super::PayoutState;

/// Why something cannot be done with a payout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PayoutError {
    /// Whoever made it never releases it.
    #[error("you made this payout: somebody else must authorise it")]
    Maker,
    /// Nor does whoever made the key it came through.
    #[error("this payout came through an API key that you made: somebody else must authorise it")]
    KeyMaker,
    /// Nor does whoever was shown that key's secret.
    #[error(
        "this payout came through an API key whose secret you were shown: somebody else must authorise it"
    )]
    KeyHolder,
    /// Nor does whoever had a part in how it came, as a Developer.
    #[error(
        "as a Developer you made or changed the application, or asked for the key, that this payout came through: \
         somebody else must authorise it"
    )]
    Integrator,
    /// It was decided.
    #[error("this payout is {} already", .0.name())]
    NotWaiting(PayoutState),
    /// It waited too long.
    #[error("this payout waited for 7 days and has expired: make a new one")]
    Expired,
    /// One approval each.
    #[error("you have approved this payout: it takes somebody else now")]
    Approved,
    /// Only one's own.
    #[error("you may cancel only payouts that you made")]
    NotYours,
    /// The merchant has a payout with this reference.
    #[error("the reference {0} is used already: choose another one")]
    ReferenceUsed(String),
    /// The balance does not cover amount and fee.
    #[error("the available balance is {} {}: bring in money or pay less", .0.to_decimal(), .0.currency())]
    InsufficientBalance(Balance),
    /// The application may not pay out.
    #[error("this application may not pay out: an Admin switches on Payout API under Applications")]
    FeatureOff,
    /// No mobile-money network serves the number.
    #[error("no mobile-money network serves this number")]
    NoNetwork,
    /// Not in shillings, or outside the limits.
    #[error("{0}")]
    Amount(String),
    /// Not a reference.
    #[error("{0}")]
    Reference(#[from] values::OrderReferenceError),
    /// Not a phone number.
    #[error(transparent)]
    Phone(#[from] values::PhoneError),
}
