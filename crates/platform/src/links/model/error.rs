//! Why something cannot be done with a link.

use values::{Amount, Currency, MoneyError};

use crate::customers::ContactError;

/// Why something cannot be done with a link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The merchant has an order with this reference.
    #[error("the reference {0} is used already: choose another one")]
    ReferenceUsed(String),
    /// No reference, or not one of letters and digits.
    #[error("write a reference of 1 to {most} letters and digits", most = super::LinkReference::MAX_LENGTH)]
    Reference,
    /// Longer than a payout's may be.
    #[error("a payout's reference has at most 20 letters and digits")]
    PayoutReference,
    /// More or less than any way of paying out carries.
    #[error("a payout link is over an amount from {0} to {1}")]
    Uncarried(Amount, Amount),
    /// What payees get is in shillings.
    #[error("a payout link is over an amount in TZS")]
    PayoutCurrency,
    /// Neither an amount nor items, or both.
    #[error("say what is to be paid: either amount or items")]
    NothingOrBoth,
    /// Not an amount.
    #[error("{0}")]
    Amount(MoneyError),
    /// Nothing is no payment.
    #[error("the amount must be more than nothing")]
    Zero,
    /// Checkout takes two currencies.
    #[error("{0} is not taken: choose TZS or USD")]
    Currency(Currency),
    /// An item that cannot be sold so.
    #[error("{0}")]
    Item(ItemError),
    /// Not somebody who can be reached.
    #[error("{0}")]
    Contact(ContactError),
    /// A description that is too long or holds what no text has.
    #[error("write a description of at most 500 characters, without control characters")]
    Description,
    /// The same of a payout link, which is shorter.
    #[error("write a description of at most 200 characters on one line, without control characters")]
    PayoutDescription,
    /// The end lies behind, or too far ahead.
    #[error("choose an end between now and a year from now")]
    Expiry,
    /// A callback that may not be called.
    #[error("{0}")]
    Callback(String),
    /// The merchant has switched checkout off.
    #[error("checkout is switched off for this merchant")]
    CheckoutOff,
    /// The application may not make checkout links.
    #[error("this application may not make checkout links: switch on Checkout link under Applications")]
    NoCheckoutFeature,
    /// The application may not make payout links.
    #[error(
        "this application may not make payout links: an Admin switches on Hosted payout under Applications"
    )]
    NoPayoutFeature,
    /// The address of a payout link is for whoever made it.
    #[error("the address of a payout link is shown to whoever made it and to nobody else: ask them")]
    NotYours,
    /// Nor does everybody who makes some switch those of others.
    #[error(
        "somebody else made this payout link: an Employee switches only links of their own, a key those of its application"
    )]
    SomebodyElses,
    /// Whoever made it may not make payouts any more.
    #[error("whoever made this link may make no payouts any more, so nobody can use it: make a new link")]
    MakerGone,
    /// Paid, used or expired: a switch does nothing any more.
    #[error("this link is {0}: it cannot be switched")]
    Over(&'static str),
}

/// What is wrong with an item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    /// No name, or one that is too long or holds what no name has.
    #[error("all items must have a name of at most 200 characters")]
    Name,
    /// No price, or none that is an amount.
    #[error("all items must have a price")]
    Price,
    /// No quantity, or none from 1 to 100,000.
    #[error("all items must have a quantity")]
    Quantity,
    /// A hundred are enough for one page.
    #[error("name at most 100 items")]
    TooMany,
    /// The sum is more than an amount holds.
    #[error("the items cost more than can be paid at once")]
    TooMuch,
}

impl From<ItemError> for LinkError {
    fn from(error: ItemError) -> Self {
        Self::Item(error)
    }
}
