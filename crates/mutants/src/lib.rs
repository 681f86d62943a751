//! The rules about money of `platform`, compiled once more and without all that surrounds them.
//!
//! `platform` takes minutes to build and its rules take seconds: so every change of one operator in them can be tried, and
//! `script/mutants` tries them all (`docs/TESTING.md`). Nothing is written here: each module below is a folder of `platform`, of
//! which those files are named that decide something and what these name. Their tests run here as they do there.
#![cfg(test)]
#![allow(
    dead_code,
    missing_docs,
    unused_imports,
    unreachable_pub,
    reason = "what uses the rules is not here"
)]

#[path = "../../platform/src/ledger"]
mod ledger {
    mod books;
    mod commands;
    pub(crate) mod in_memory;
    mod model;
    mod queries;
    mod views;

    pub(crate) use books::{Books, must_be_enough};
    pub(crate) use commands::LedgerError;
    pub(crate) use model::{AccountKind, LineKind, Transfer, TransferKind};
}

/// What a statement is written into, which decides nothing.
mod sheet {
    use values::{Amount, Currency, Timestamp};

    #[derive(Debug, Clone)]
    pub(crate) enum Cell {
        Text(String),
        Count(i64),
        Money(i64, Currency),
        At(Timestamp),
        Empty,
    }

    impl Cell {
        pub(crate) fn words(text: Option<impl Into<String>>) -> Self {
            text.map_or(Self::Empty, |text| Self::Text(text.into()))
        }
    }

    impl From<Amount> for Cell {
        fn from(amount: Amount) -> Self {
            Self::Money(amount.minor(), amount.currency())
        }
    }

    impl From<String> for Cell {
        fn from(text: String) -> Self {
            Self::Text(text)
        }
    }

    impl From<&str> for Cell {
        fn from(text: &str) -> Self {
            Self::Text(text.to_owned())
        }
    }
}

/// What a refund names, which decides nothing.
mod payments {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Payment;

    impl values::Subject for Payment {
        const PREFIX: &'static str = "pay";
    }
}

#[path = "../../platform/src/payouts"]
mod payouts {
    mod model;

    use model::{Back, Payout, PayoutState, ReturnedFee};

    mod commands {
        mod moves;
    }
}

#[path = "../../platform/src/policy"]
mod policy {
    mod model;

    pub(crate) use model::{CURRENCIES, Marks, MarksError, Payees};
}

#[path = "../../platform/src/mandates"]
mod mandates {
    mod model;
}

#[path = "../../platform/src/payees"]
mod payees {
    mod model;

    pub(crate) use model::Beneficiary;
}

#[path = "../../platform/src/terms"]
mod terms {
    mod model;

    pub(crate) use model::{Terms, TermsError};
}

#[path = "../../platform/src/changes"]
mod changes {
    mod model;

    pub(crate) use model::Kind;
}

#[path = "../../platform/src/developer"]
mod developer {
    mod via;

    pub(crate) use via::Via;
}
