//! Why a bill cannot be made or changed.

use values::Amount;

/// Why a bill cannot be as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BillError {
    /// The application may not collect.
    #[error("this application may not collect: switch on Collection API under Applications")]
    FeatureOff,
    /// No network knows the merchant's numbers.
    #[error(
        "no network would know this control number, so nobody could pay it: collect by push, card or link"
    )]
    NoRail,
    /// The merchant has a bill with this number.
    #[error("the reference is used by another bill: choose another one")]
    ReferenceUsed,
    /// Not a reference.
    #[error("write a reference of letters and digits only, or none to get a number of 14 digits")]
    Reference,
    /// More characters than a reference has.
    #[error("write a reference of at most 20 letters and digits")]
    ReferenceTooLong,
    /// Not an amount of shillings above zero.
    #[error("the amount is in TZS and more than zero")]
    Amount,
    /// Not an amount of shillings above zero.
    #[error("the maximum is in TZS and more than zero")]
    Maximum,
    /// Exactly what?
    #[error("say which amount is due: only that one is accepted where the amount must be exact")]
    AmountNeeded,
    /// A maximum beside an exact amount.
    #[error(
        "a maximum goes with partial and over-payments only: leave it out, or let payers pay less and more"
    )]
    MaximumNeedsPartial,
    /// A maximum below what is due.
    #[error("the maximum must not be less than the amount")]
    MaximumBelowAmount,
    /// A maximum below what is there already.
    #[error("the maximum must not be less than the {0} collected so far")]
    MaximumBelowCollected(Amount),
    /// Too long, or with characters that no text has.
    #[error("write a description of at most 500 characters, in plain text")]
    Description,
    /// An order with a customer.
    #[error("an order is paid once, by whoever has its number: leave the customer out")]
    OrderNamesCustomer,
    /// No name of a customer.
    #[error("write the customer's name, of at most 200 characters")]
    CustomerName,
    /// Neither address nor number.
    #[error("write the customer's e-mail address or phone number")]
    CustomerContact,
    /// Not an address.
    #[error("write an e-mail address such as asha@example.com")]
    CustomerEmail,
    /// Not a number.
    #[error("write a Tanzanian mobile number such as 255712345678")]
    CustomerPhone,
    /// A change of nothing.
    #[error("say what to change: the amount, the maximum, the mode, the description, or on and off")]
    NothingToChange,
    /// A number of a checkout link, which says what is due.
    #[error(
        "this number belongs to a checkout link, which says what is due: make another number or another link"
    )]
    OfLink,
    /// A one-time number that was paid.
    #[error("this one-time number was paid and stays closed: make a new one")]
    Paid,
    /// A number that has collected its maximum.
    #[error("this number has collected its maximum: raise the maximum first")]
    Full,
}
