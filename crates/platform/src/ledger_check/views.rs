//! What is shown of the check.

use serde::Serialize;
use utoipa::ToSchema;
use values::{Amount, Balance, Currency, Id, Subject, Timestamp};

use super::{
    model::Kind,
    queries::{Kept, Run},
};

/// How far the ledger of this merchant was checked against itself, and what does not add up.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LedgerCheckView {
    /// The last run over all of it; absent before the first has ended, which a ledger without entries waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<LedgerRun>,
    /// The run that is under way; absent between two.
    #[serde(skip_serializing_if = "Option::is_none")]
    running: Option<LedgerRunning>,
    /// How many entries all runs together looked at.
    entries_ever: i64,
    /// What is checked, and how much of it does not add up.
    checks: Vec<LedgerCheckOf>,
    /// What does not add up, the newest first; 100 at most.
    findings: Vec<LedgerFindingView>,
    /// Work for this merchant that fails again and again, for the operator to look into; absent where none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_work: Option<FailingWork>,
}

/// Jobs whose work failed three times in a row or more, and that are tried again.
#[derive(Debug, Serialize, ToSchema)]
struct FailingWork {
    /// How many.
    count: i64,
    /// How often in a row the worst of them failed.
    failures: i64,
    /// When the first of them is tried again.
    next_at: Timestamp,
}

/// A run over the whole ledger.
#[derive(Debug, Serialize, ToSchema)]
struct LedgerRun {
    /// When it began.
    started_at: Timestamp,
    /// When it ended: what was posted until then is checked.
    completed_at: Timestamp,
    /// How many entries it looked at.
    entries: i64,
}

/// A run that has not ended.
#[derive(Debug, Serialize, ToSchema)]
struct LedgerRunning {
    /// When it began.
    started_at: Timestamp,
    /// How many entries it has looked at.
    entries: i64,
}

/// One thing that is checked.
#[derive(Debug, Serialize, ToSchema)]
struct LedgerCheckOf {
    /// What.
    kind: Kind,
    /// How often it does not hold.
    findings: usize,
}

/// Something that does not add up.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LedgerFindingView {
    /// Its id.
    #[schema(value_type = String)]
    id: Id<LedgerFinding>,
    /// What is wrong.
    kind: Kind,
    /// With what: a transfer, an account such as `available`, or `all accounts`.
    subject: String,
    /// In a sentence.
    says: String,
    /// What it should be, where that is money.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Balance>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<Balance>,
    /// When it was found first.
    first_seen_at: Timestamp,
    /// When it was found last.
    last_seen_at: Timestamp,
}

/// Names a finding.
#[derive(Debug, Clone, Copy)]
pub(super) enum LedgerFinding {}

impl Subject for LedgerFinding {
    const PREFIX: &'static str = "lfi";
}

impl LedgerCheckView {
    /// `failing` counts the jobs that fail, with the failures of the worst and the next try.
    pub(super) fn new(
        run: &Run,
        kept: Vec<Kept>,
        (count, failures, next_at): (i64, i64, Option<Timestamp>),
    ) -> Self {
        let of = |kind: Kind| LedgerCheckOf {
            kind,
            findings: kept.iter().filter(|kept| kept.finding.kind == kind).count(),
        };
        let last = run.completed_started_at.zip(run.completed_at);
        Self {
            last: last.map(|(started_at, completed_at)| LedgerRun {
                started_at,
                completed_at,
                entries: run.completed_entries,
            }),
            running: run.started_at.map(|started_at| LedgerRunning { started_at, entries: run.entries }),
            entries_ever: run.entries_ever,
            checks: Kind::ALL.map(of).into(),
            findings: kept.into_iter().map(LedgerFindingView::from).collect(),
            failing_work: next_at.map(|next_at| FailingWork { count, failures, next_at }),
        }
    }
}

impl From<Kept> for LedgerFindingView {
    fn from(kept: Kept) -> Self {
        let Kept { id, finding, first_seen_at, last_seen_at } = kept;
        let is_money = !matches!(finding.kind, Kind::TransferMissing | Kind::EntriesOutOfStep);
        let currency = Currency::from_code(&finding.currency).filter(|_| is_money);
        let money = |minor: i64| {
            let fits = minor.unsigned_abs() <= Amount::MAX_MINOR.unsigned_abs();
            currency.filter(|_| fits).map(|currency| Balance::new(minor, currency))
        };
        Self {
            id,
            kind: finding.kind,
            subject: finding.subject,
            says: finding.says,
            expected: money(finding.expected),
            found: money(finding.found),
            first_seen_at,
            last_seen_at,
        }
    }
}
