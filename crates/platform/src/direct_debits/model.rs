//! A direct debit, and what is to be done about it next.

mod error;
mod new;
mod schedule;
#[cfg(test)]
mod tests;

use values::{Amount, Id, Phone, Subject, Timestamp};

pub use error::DirectDebitError;
pub use new::{Asked, NewDirectDebit};
pub use schedule::{Schedule, Unit};

use crate::{
    customers::{Contact, Customer},
    developer::Via,
};

/// What payments by direct debit come through.
pub(super) const CHANNEL: &str = "CRDB DIRECT DEBIT";

/// A mandate to collect from a bank account.
#[derive(Debug, Clone)]
pub struct DirectDebit {
    /// Its id.
    pub id: Id<DirectDebit>,
    /// Its id on the third-party API, and the reference of its payments.
    pub request_id: String,
    /// Where it stands.
    pub state: DirectDebitState,
    /// What is debited.
    pub account: String,
    /// Where the bank reaches the holder.
    pub phone: Phone,
    /// What each instalment is over.
    pub amount: Amount,
    /// When they are due.
    pub schedule: Schedule,
    /// For how many of them the bank was asked.
    pub asked: i64,
    /// Who pays.
    pub customer: Option<Id<Customer>>,
    /// What was said about them.
    pub contact: Contact,
    /// What it is for.
    pub description: Option<String>,
    /// Why it is over, where somebody said.
    pub message: Option<String>,
    /// The application it came through.
    pub application: Option<Via>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Subject for DirectDebit {
    const PREFIX: &'static str = "ddm";
}

/// Where a direct debit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DirectDebitState {
    /// The holder of the account has not answered.
    Requested,
    /// The holder agreed; instalments are collected on their days.
    Active,
    /// The holder refused, or the bank did.
    Rejected,
    /// The holder did not answer before the first day was over.
    Expired,
    /// The merchant ended it.
    Cancelled,
    /// The bank was asked for every instalment.
    Completed,
}

impl DirectDebitState {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Requested, Self::Active, Self::Rejected, Self::Expired, Self::Cancelled, Self::Completed];

    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Active => "active",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Completed => "completed",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether it may still collect.
    pub const fn is_in_force(self) -> bool {
        matches!(self, Self::Requested | Self::Active)
    }
}

/// What is to be done about a direct debit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing, before this instant.
    Wait(Timestamp),
    /// The bank is asked for the next instalment.
    Collect,
    /// The bank was asked for all; it ends once the last one has its outcome.
    End,
    /// Nothing any more.
    Nothing,
}

impl DirectDebit {
    /// What is to be done about it at `now`.
    pub(super) fn step(&self, now: Timestamp) -> Step {
        if self.state != DirectDebitState::Active {
            return Step::Nothing;
        }
        match self.next_at() {
            None => Step::End,
            Some(due) if due <= now => Step::Collect,
            Some(due) => Step::Wait(due),
        }
    }

    /// When the next instalment is due; none once the bank was asked for all.
    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.schedule.due(self.asked).map(schedule::collected_at)
    }

    /// When a request ends that the holder does not answer.
    pub(super) fn lapses_at(&self) -> Timestamp {
        schedule::end_of(self.schedule.starts_on)
    }

    /// What all instalments come to.
    pub fn total(&self) -> Amount {
        self.schedule.total(self.amount).expect("a total was counted before this was made")
    }
}
