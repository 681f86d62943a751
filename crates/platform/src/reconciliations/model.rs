//! A reconciliation, what a line of the file says, and how the two are compared.

pub(super) mod columns;
mod judge;

use serde::{Deserialize, Serialize};
use values::{Amount, Currency, Id, Subject, Timestamp, subjects::Member};

pub(super) use columns::Column;
pub(super) use judge::{Given, Judged, Kind, Ours, judge, pick, read};

use crate::{
    columns::MappingError,
    csv::Columns,
    upload::{STRIDE, UploadError},
};

/// A provider's file held against what we have.
#[derive(Debug, Clone)]
pub struct Reconciliation {
    pub(super) id: Id<Self>,
    pub(super) name: String,
    pub(super) rail: String,
    /// The days, as they were said.
    pub(super) days: (String, String),
    pub(super) span: (Timestamp, Timestamp),
    pub(super) header: Vec<String>,
    pub(super) columns: Columns<Column>,
    pub(super) lines: i64,
    pub(super) stage: Stage,
    pub(super) read_lines: i64,
    /// Behind which order the search for missing ones goes on.
    pub(super) behind: [u8; 16],
    pub(super) counts: Counts,
    pub(super) totals: Vec<Total>,
    pub(super) made_by: Id<Member>,
    pub(super) maker_name: String,
    pub(super) created_at: Timestamp,
    pub(super) done_at: Option<Timestamp>,
}

impl Subject for Reconciliation {
    const PREFIX: &'static str = "rcn";
}

impl Reconciliation {
    /// Which part of the file is read next.
    pub(super) fn part(&self) -> i64 {
        self.read_lines / i64::try_from(STRIDE).unwrap_or(i64::MAX)
    }

    /// Goes on to the next stage, from its beginning.
    pub(super) fn go_on(&mut self) {
        self.stage = self.stage.next();
        self.behind = [0; 16];
    }
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReconciliationStage)]
pub(super) enum Stage {
    /// The lines of the file are compared.
    File,
    /// Payments are looked for that the file does not name.
    Payments,
    /// Payouts are.
    Payouts,
    /// Deposits are.
    Deposits,
    /// All is compared.
    Done,
}

impl Stage {
    const ALL: [Self; 5] = [Self::File, Self::Payments, Self::Payouts, Self::Deposits, Self::Done];

    /// The word kept in the row.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Payments => "payments",
            Self::Payouts => "payouts",
            Self::Deposits => "deposits",
            Self::Done => "done",
        }
    }

    /// The stage of this name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    const fn next(self) -> Self {
        match self {
            Self::File => Self::Payments,
            Self::Payments => Self::Payouts,
            Self::Payouts => Self::Deposits,
            Self::Deposits | Self::Done => Self::Done,
        }
    }
}

/// What comparing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReconciliationVerdict)]
pub(super) enum Verdict {
    /// File and books say the same.
    Matched,
    /// We have it, the file does not.
    Missing,
    /// The file has it, we do not; or the file has it once more.
    Extra,
    /// Both have it, with another amount, currency or state.
    Differing,
    /// The line says no amount or no reference.
    Unreadable,
}

impl Verdict {
    /// All of them.
    pub(super) const ALL: [Self; 5] =
        [Self::Matched, Self::Missing, Self::Extra, Self::Differing, Self::Unreadable];

    /// The word kept in the row.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Differing => "differing",
            Self::Unreadable => "unreadable",
        }
    }

    /// The verdict of this name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// How many lines came to which verdict, and how many exceptions nobody has resolved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub matched: i64,
    pub missing: i64,
    pub extra: i64,
    pub differing: i64,
    pub unreadable: i64,
    pub open: i64,
}

impl Counts {
    /// Counts one more.
    pub(super) fn add(&mut self, verdict: Verdict) {
        let count = match verdict {
            Verdict::Matched => &mut self.matched,
            Verdict::Missing => &mut self.missing,
            Verdict::Extra => &mut self.extra,
            Verdict::Differing => &mut self.differing,
            Verdict::Unreadable => &mut self.unreadable,
        };
        *count += 1;
        self.open += i64::from(verdict != Verdict::Matched);
    }
}

/// What the lines of one verdict in one currency come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Total {
    pub verdict: Verdict,
    pub currency: String,
    pub count: i64,
    /// In the file, and with us.
    pub file: i64,
    pub ours: i64,
}

/// What the lines of a file come to, in each currency.
#[derive(Debug, Default)]
pub(super) struct Sums(Vec<Amount>);

impl Sums {
    /// Adds a line.
    ///
    /// # Errors
    /// `TooMuch` where the currency has no room for it.
    pub(super) fn add(&mut self, amount: Amount) -> Result<(), ReconciliationError> {
        let currency = amount.currency();
        match self.0.iter_mut().find(|sum| sum.currency() == currency) {
            Some(sum) => {
                *sum = sum.checked_add(amount).map_err(|_| ReconciliationError::TooMuch(currency))?;
            }
            None => self.0.push(amount),
        }
        Ok(())
    }
}

/// Why something cannot be done with a reconciliation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ReconciliationError {
    /// Keys reconcile nothing.
    #[error("reconciliation is for members")]
    MembersOnly,
    /// The file is none that is read.
    #[error(transparent)]
    Upload(#[from] UploadError),
    /// Columns mean what they cannot.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// No column says what has to be said.
    #[error(
        "no column says the {}: say what the columns mean, columns={}", names(.0), example(.1)
    )]
    MappingNeeded(Vec<Column>, Vec<String>),
    /// Amounts that are more together than any is.
    #[error(
        "the amounts in {0} are more together than can be added up: look whether the column of amounts is the right one, or \
         send the file in parts"
    )]
    TooMuch(Currency),
    /// The same file before; its name and id.
    #[error(
        "this file was uploaded before, as {0}: look at that one, or say again=true to compare it once more"
    )]
    SameFile(String, String),
    /// A rail that moves nothing here.
    #[error("write the rail as {0}")]
    Rail(String),
    /// Days that are none, or in the wrong order.
    #[error("write two days such as 2026-11-01, the first not after the second, and at most 366 days apart")]
    Days,
    /// No such line.
    #[error("there is no line {0}")]
    NoLine(i64),
    /// Nothing is wrong with it.
    #[error("file and books agree on this line, so that there is nothing to resolve")]
    Agrees,
    /// Somebody did.
    #[error("{0} has resolved this line already: reopen it first")]
    Resolved(String),
    /// Nobody did.
    #[error("nobody has resolved this line")]
    Open,
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(" and the ")
}

fn example(header: &[String]) -> String {
    let columns = ["reference", "amount"].into_iter().chain(std::iter::repeat("")).take(header.len().max(2));
    columns.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_add_up_by_currency_as_far_as_an_amount_reaches() {
        let of = |minor, currency| Amount::new(minor, currency).expect("in range");
        let mut sums = Sums::default();
        assert_eq!(sums.add(of(Amount::MAX_MINOR, Currency::TZS)), Ok(()));
        assert_eq!(sums.add(of(Amount::MAX_MINOR, Currency::USD)), Ok(()), "another currency");
        assert_eq!(sums.add(of(0, Currency::TZS)), Ok(()));
        assert_eq!(sums.add(of(1, Currency::TZS)), Err(ReconciliationError::TooMuch(Currency::TZS)));
    }
}
