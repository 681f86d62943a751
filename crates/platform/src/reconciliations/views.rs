//! What is shown of reconciliations, and refusals as problems.

use http::StatusCode;
use permit::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use values::{Balance, Currency, Id, Timestamp};

use super::{
    model::{Column, Kind, Reconciliation, ReconciliationError, Stage, Verdict},
    queries::Line,
};
use crate::{
    deposits::Deposit, payments::Payment, payouts::Payout, text, timeline::TimelineActor, upload::UploadError,
};

/// A provider's file held against what we have.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ReconciliationView {
    /// Its id.
    #[schema(value_type = String)]
    id: Id<Reconciliation>,
    /// What the file is called.
    name: String,
    /// Through which rail the orders went.
    rail: String,
    /// The first day it is of.
    from: String,
    /// The last.
    to: String,
    /// What is being done.
    stage: Stage,
    /// How many lines the file has.
    lines: i64,
    /// How many of them are compared.
    read: i64,
    /// The names of the columns.
    header: Vec<String>,
    /// What each of them means.
    columns: Vec<Option<Column>>,
    /// How many lines came to which verdict so far.
    counts: ReconciliationCounts,
    /// What they come to, by verdict and currency; empty before all is compared.
    totals: Vec<ReconciliationTotal>,
    /// Who uploaded it.
    made_by: TimelineActor,
    /// When.
    created_at: Timestamp,
    /// When all was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    done_at: Option<Timestamp>,
}

/// How many lines came to which verdict.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ReconciliationCounts {
    /// File and books say the same.
    matched: i64,
    /// We have it, the file does not.
    missing: i64,
    /// The file has it, we do not.
    extra: i64,
    /// Both have it, not alike.
    differing: i64,
    /// The line says nothing that could be compared.
    unreadable: i64,
    /// Those of the last four that nobody has resolved.
    open_exceptions: i64,
}

/// What the lines of one verdict in one currency come to.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ReconciliationTotal {
    /// Which.
    verdict: Verdict,
    /// How many.
    count: i64,
    /// In the file.
    file: Balance,
    /// With us.
    ours: Balance,
}

impl From<&Reconciliation> for ReconciliationView {
    fn from(it: &Reconciliation) -> Self {
        let counts = it.counts;
        let total = |total: &super::model::Total| {
            let currency = Currency::from_code(&total.currency)?;
            Some(ReconciliationTotal {
                verdict: total.verdict,
                count: total.count,
                file: Balance::new(total.file, currency),
                ours: Balance::new(total.ours, currency),
            })
        };
        Self {
            id: it.id,
            name: it.name.clone(),
            rail: it.rail.clone(),
            from: it.days.0.clone(),
            to: it.days.1.clone(),
            stage: it.stage,
            lines: it.lines,
            read: it.read_lines,
            header: it.header.clone(),
            columns: it.columns.0.clone(),
            counts: ReconciliationCounts {
                matched: counts.matched,
                missing: counts.missing,
                extra: counts.extra,
                differing: counts.differing,
                unreadable: counts.unreadable,
                open_exceptions: counts.open,
            },
            totals: it.totals.iter().filter_map(total).collect(),
            made_by: TimelineActor::of("member", Some(*it.made_by.as_bytes()), &it.maker_name),
            created_at: it.created_at,
            done_at: it.done_at,
        }
    }
}

/// One line of the file, or one order that the file does not name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ReconciliationLineView {
    /// Whose it is.
    #[schema(value_type = String)]
    reconciliation_id: Id<Reconciliation>,
    /// What that file is called.
    reconciliation: String,
    /// Its number among all of them, from 1 on.
    number: i64,
    /// Where it stands in the file; absent where it stands in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<i64>,
    /// What comparing came to.
    verdict: Verdict,
    /// What is not alike, `amount`, `currency`, `state`; `twice` where a line before names the same order; or what
    /// cannot be read.
    differs: Vec<String>,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    /// The id of the payment, payout or deposit.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    /// The reference in the file, or ours.
    reference: String,
    /// What the file says.
    #[serde(skip_serializing_if = "Option::is_none")]
    file_amount: Option<Balance>,
    /// How it ended, as the file says.
    #[serde(skip_serializing_if = "Option::is_none")]
    file_state: Option<String>,
    /// What we have.
    #[serde(skip_serializing_if = "Option::is_none")]
    our_amount: Option<Balance>,
    /// How it stood with us when it was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    our_state: Option<String>,
    /// What somebody found out about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<ReconciliationResolution>,
}

/// What somebody found out about a line.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ReconciliationResolution {
    /// In their words.
    note: String,
    /// Who.
    by: TimelineActor,
    /// When.
    at: Timestamp,
}

pub(super) fn money(of: Option<&(i64, String)>) -> Option<Balance> {
    of.and_then(|(minor, code)| Currency::from_code(code).map(|currency| Balance::new(*minor, currency)))
}

/// The id of the order that a line is about, as its page has it.
pub(super) fn order_id(about: Option<(Kind, [u8; 16])>) -> Option<String> {
    about.map(|(kind, id)| match kind.order() {
        Kind::Deposit => Id::<Deposit>::from_bytes(id).to_string(),
        Kind::Payout => Id::<Payout>::from_bytes(id).to_string(),
        _ => Id::<Payment>::from_bytes(id).to_string(),
    })
}

impl From<&Line> for ReconciliationLineView {
    fn from(line: &Line) -> Self {
        let resolution = line.resolved.as_ref().map(|(at, by, name, note)| ReconciliationResolution {
            note: note.clone(),
            by: TimelineActor::of("member", Some(*by.as_bytes()), name),
            at: *at,
        });
        Self {
            reconciliation_id: line.reconciliation,
            reconciliation: line.name.clone(),
            number: line.number,
            line: line.at_line,
            verdict: line.verdict,
            differs: line.differs.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
            kind: line.about.map(|(kind, _)| kind),
            order_id: order_id(line.about),
            reference: line.reference.clone(),
            file_amount: money(line.file.as_ref()),
            file_state: line.file_state.clone(),
            our_amount: money(line.ours.as_ref()),
            our_state: line.our_state.clone(),
            resolution,
        }
    }
}

/// What somebody found out.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct ReconciliationNote {
    /// In their words, at most 500 characters.
    pub note: String,
}

impl From<ReconciliationError> for Problem {
    fn from(error: ReconciliationError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            ReconciliationError::MembersOnly => {
                Self::forbid(StatusCode::FORBIDDEN, "reconciliation.members_only", says)
            }
            ReconciliationError::Upload(UploadError::Kind) => {
                Self::refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "reconciliation.kind", says)
            }
            ReconciliationError::Upload(UploadError::TooLarge(_)) => {
                Self::refuse(StatusCode::PAYLOAD_TOO_LARGE, "too_large", says)
            }
            ReconciliationError::Upload(_) | ReconciliationError::TooMuch(_) => {
                Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "reconciliation.file", says)
            }
            ReconciliationError::Mapping(_) => Self::field("columns", says),
            ReconciliationError::MappingNeeded(missing, header) => {
                Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "reconciliation.mapping_needed", says)
                    .with("missing", json!(missing))
                    .with("header", json!(header))
            }
            ReconciliationError::SameFile(_, id) => {
                Self::refuse(StatusCode::CONFLICT, "reconciliation.same_file", says)
                    .with("reconciliation", json!(id))
            }
            ReconciliationError::Rail(_) => Self::field("rail", says),
            ReconciliationError::Days => Self::field("from", says),
            ReconciliationError::NoLine(_) => Self::refuse(StatusCode::NOT_FOUND, "not_found", says),
            ReconciliationError::Agrees => Self::refuse(StatusCode::CONFLICT, "reconciliation.agrees", says),
            ReconciliationError::Resolved(_) => {
                Self::refuse(StatusCode::CONFLICT, "reconciliation.resolved", says)
            }
            ReconciliationError::Open => Self::refuse(StatusCode::CONFLICT, "reconciliation.open", says),
        }
    }
}
