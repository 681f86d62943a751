//! Why something cannot be done with a batch.

use super::{BatchState, columns::Column};
use crate::{columns::MappingError, upload::UploadError};

/// Why something cannot be done with a batch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// Keys make payouts one by one.
    #[error("batches are for members: a key makes and reads payouts one by one, /v1/payouts")]
    MembersOnly,
    /// The file is none that is read.
    #[error(transparent)]
    Upload(#[from] UploadError),
    /// The same file before; the batch's name and id.
    #[error(
        "this file was uploaded before, as {0}: look at that batch, or say again=true to pay its lines once more"
    )]
    SameFile(String, String),
    /// Not as many meanings as columns, or two for the same.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// Some column is missing.
    #[error("no column says the {missing}: say what the columns mean, PUT mapping", missing = names(.0))]
    MappingNeeded(Vec<Column>),
    /// Only confirmed beneficiaries are paid.
    #[error(
        "only beneficiaries that a second person confirmed are paid here, and {count} lines pay others, the first on line \
         {line}: add those under Beneficiaries and have them confirmed, or drop the lines; then check the batch again"
    )]
    UnknownPayees {
        /// How many lines.
        count: i64,
        /// Where the first stands in the file.
        line: i64,
    },
    /// A beneficiary that it goes to is not as it was when it was confirmed, or only such are paid since.
    #[error(
        "{count} lines pay an account that is no confirmed beneficiary's, or whose beneficiary was changed since, the first on \
         line {line}: reject or cancel this batch, have the beneficiaries confirmed, and upload the file again"
    )]
    PayeesChanged {
        /// How many lines.
        count: i64,
        /// Where the first stands in the file.
        line: i64,
    },
    /// Only drafts are edited and confirmed.
    #[error("this batch is {state} already: only a draft can be changed or confirmed", state = .0.name())]
    NotDraft(BatchState),
    /// Only what waits is decided about.
    #[error("this batch is {state}, and does not wait", state = .0.name())]
    NotWaiting(BatchState),
    /// It waited too long.
    #[error("this batch waited for 7 days and has expired: upload the file again")]
    Expired,
    /// The lines are being checked.
    #[error("{checked} of {lines} lines are checked: wait until all are")]
    Checking {
        /// So many are.
        checked: i64,
        /// Of so many.
        lines: i64,
    },
    /// The payees' names are being asked for.
    #[error(
        "of {named} of {lines} lines it is known whose accounts they are: wait until all were asked about, then read the batch \
         again and confirm it"
    )]
    Naming {
        /// So many were asked about.
        named: i64,
        /// Of so many.
        lines: i64,
    },
    /// It was not released yet.
    #[error("this batch is {state} and nothing of it leaves: reject or cancel it instead", state = .0.name())]
    NotReleased(BatchState),
    /// It has ended.
    #[error("this batch is {state}: nothing is left to stop", state = .0.name())]
    NothingToStop(BatchState),
    /// The payouts are being made.
    #[error("{made} of {lines} payouts are made: wait until all are")]
    Preparing {
        /// So many are.
        made: i64,
        /// Of so many.
        lines: i64,
    },
    /// Some lines cannot be paid.
    #[error("{0} lines have problems: mend or drop them first")]
    Faulty(i64),
    /// Everything was dropped.
    #[error("no line is left: upload another file")]
    Empty,
    /// Fees, rates or references are not as they were when the lines were checked.
    #[error(
        "fees, rates or references have changed since the lines were checked: check them again, POST check"
    )]
    Outdated,
    /// The count that was repeated is another one.
    #[error("the batch has {0} payouts: read it again before you confirm or authorise it")]
    Count(i64),
    /// The totals that were repeated are others.
    #[error("the batch comes to {0}: read it again before you confirm or authorise it")]
    Total(String),
    /// Whoever had a part in it never releases it.
    #[error("you uploaded, edited or confirmed this batch: somebody else must authorise it")]
    Maker,
    /// Nor does whoever decided where its money goes.
    #[error("you added or last changed a beneficiary that this batch pays: somebody else must authorise it")]
    BeneficiaryChanger,
    /// Nor does whoever built the way that one of its beneficiaries came on, as a Developer.
    #[error(
        "as a Developer you made or changed the application, or asked for the key, by which a beneficiary that this batch pays was \
         added or changed: somebody else must authorise it"
    )]
    Integrator,
    /// One approval each.
    #[error("you have approved this batch: it takes somebody else now")]
    Approved,
    /// Only one's own.
    #[error("your role changes and cancels only batches that you uploaded")]
    NotYours,
    /// No such line.
    #[error("the batch has no line {0}")]
    NoLine(i64),
    /// Together more than an amount can be.
    #[error("the lines together come to more than one batch may: send them in parts")]
    TooMuch,
}

impl BatchError {
    /// Whether it is the member's own part in the batch that stands in the way.
    pub(in crate::batches) const fn is_own_part(&self) -> bool {
        matches!(self, Self::Maker | Self::BeneficiaryChanger)
    }
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name().replace('_', " ")).collect::<Vec<_>>().join(" and the ")
}
