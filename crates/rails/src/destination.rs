//! Where money out can go: a phone, a bank account, the till of a shop.

use std::fmt;

use values::{Currency, Phone};

/// Who receives a payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The mobile-money account of a phone.
    Mobile(Phone),
    /// An account at a bank.
    Bank {
        /// The bank, by its BIC (ISO 9362).
        bic: String,
        /// The account there.
        account_number: String,
        /// Whose account it is as far as the sender knows; banks compare it.
        account_name: Option<String>,
        /// What the account is kept in, which is what arrives.
        currency: Currency,
        /// The system that carries it.
        transfer: TransferType,
    },
    /// The till of a shop: its *Lipa Namba*.
    Till {
        /// Whose till it is, by the code of [`crate::TILL_PROVIDERS`].
        provider_code: String,
        /// The till.
        number: String,
    },
}

impl Destination {
    /// The number of the account, without the bank or provider that keeps it.
    pub fn account(&self) -> &str {
        match self {
            Self::Mobile(phone) => phone.as_str(),
            Self::Bank { account_number, .. } => account_number,
            Self::Till { number, .. } => number,
        }
    }

    /// Whose bank account it is, as far as the sender knows.
    pub fn account_name(&self) -> Option<&str> {
        match self {
            Self::Bank { account_name, .. } => account_name.as_deref(),
            Self::Mobile(_) | Self::Till { .. } => None,
        }
    }
}

/// The system a bank payout goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransferType {
    /// The clearing house: small amounts, some days.
    Ach,
    /// Real-time gross settlement: large amounts and dollars, at once.
    Rtgs,
}

impl TransferType {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ach => "ACH",
            Self::Rtgs => "RTGS",
        }
    }

    /// The reverse of [`TransferType::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Ach, Self::Rtgs].into_iter().find(|transfer| transfer.name() == name)
    }
}

impl fmt::Display for TransferType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
