//! The rules about money of `platform`, compiled once more and without all that surrounds them.
//!
//! `platform` takes minutes to build and its rules take seconds: so every change of one operator in them can be tried, and
//! `script/mutants` tries them all (`docs/TESTING.md`). Nothing is written here: each module below is a file or a folder of
//! `platform`, of which those files are named that decide something and what these name. Their tests run here as they do
//! there.
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
    mod words;

    pub(crate) use books::{Books, must_be_enough};
    pub(crate) use commands::LedgerError;
    pub(crate) use model::{AccountKind, LineKind, Transfer, TransferKind};
}

/// What a statement is printed in, which decides nothing.
mod mail {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Language {
        En,
        Sw,
    }
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

/// Why a file is not read, of which a batch only says that it is so.
mod upload {
    pub(crate) const STRIDE: usize = 512;

    #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
    #[error("the file cannot be read")]
    pub struct UploadError;
}

#[path = "../../platform/src/text.rs"]
mod text;

#[path = "../../platform/src/csv.rs"]
mod csv;

#[path = "../../platform/src/columns.rs"]
mod columns;

#[path = "../../platform/src/edit.rs"]
mod edit;

#[path = "../../platform/src/ledger_check"]
mod ledger_check {
    mod model;
}

#[path = "../../platform/src/comparisons"]
mod comparisons {
    mod model;
}

#[path = "../../platform/src/reconciliations"]
mod reconciliations {
    mod model;
}

#[path = "../../platform/src/deposits"]
mod deposits {
    mod instructions {
        mod model;

        pub(super) use model::Instruction;
    }
    mod model;

    pub use model::Deposit;
}

#[path = "../../platform/src/customers"]
mod customers {
    mod model;

    pub(crate) use model::{Contact, Customer};
}

#[path = "../../platform/src/payments"]
mod payments {
    mod model;

    pub(crate) use model::{Method, Payment, PaymentError, PaymentState};
}

#[path = "../../platform/src/refunds"]
mod refunds {
    mod model;
}

#[path = "../../platform/src/withdrawals"]
mod withdrawals {
    mod model;
}

#[path = "../../platform/src/batches"]
mod batches {
    mod model;
}

#[path = "../../platform/src/payouts"]
mod payouts {
    mod model;

    pub(crate) use model::{
        Approval, Asked, Channel, NewPayout, PayoutError, Price, WAITS, parse_order, place,
    };

    mod commands {
        mod moves;
    }
}

#[path = "../../platform/src/policy"]
mod policy {
    mod model;

    pub(crate) use model::{CURRENCIES, Marks, MarksError, Payees, Policy, says_settled};
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
