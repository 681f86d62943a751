//! Why a direct debit cannot be as it was asked for.

use crate::customers::ContactError;

/// Why a direct debit cannot be as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectDebitError {
    /// The application may not collect.
    #[error("this application may not collect: switch on Collection API under Applications")]
    FeatureOff,
    /// What the merchant's money moves through collects from no bank account.
    #[error("what this merchant's money moves through takes no direct debits: collect by push, card or link")]
    NoRail,
    /// Nobody is named.
    #[error("write the name of whoever pays")]
    Name,
    /// Nobody is who pays.
    #[error(transparent)]
    Contact(#[from] ContactError),
    /// The bank cannot reach the holder there.
    #[error(transparent)]
    Phone(#[from] values::PhoneError),
    /// No account.
    #[error("write the number of an account at CRDB: 5 to 34 letters and digits")]
    Account,
    /// Not a day, or one that is over.
    #[error("it starts today at the earliest: write a day such as 2026-12-31")]
    Start,
    /// Not a day, or one before the start.
    #[error("it ends on the day it starts or later: write a day such as 2027-12-31")]
    End,
    /// No rhythm.
    #[error("an instalment is due every 1 to 366 days, weeks, months or years")]
    Every,
    /// More than anybody checks.
    #[error("that makes more than {} instalments: end earlier, or collect less often", super::schedule::MOST)]
    TooMany,
    /// In another currency, outside the limits, or less than its fee.
    #[error("{0}")]
    Amount(String),
    /// Too long.
    #[error("write at most 500 characters of plain text")]
    Description,
    /// Not to be called.
    #[error("{0}")]
    Callback(String),
    /// It cannot be cancelled any more; where it stands.
    #[error("this direct debit is {0}: there is nothing left to cancel")]
    Over(&'static str),
}
