//! What is shown of batches.

mod lines;
mod problems;

use permit::Allow;
use serde::Serialize;
use utoipa::ToSchema;
use values::{
    Amount, Id, Timestamp, mask_numbers, mask_phones,
    subjects::{self, Member},
};

use super::model::{Approved, Around, Batch, BatchState, Column, Names, Sum, columns};
use crate::{
    payouts::{Approval, PayoutState, WhoCan},
    timeline::TimelineActor,
};

pub(super) use lines::{LineInput, LineView, RESULT_COLUMNS, result_row};

/// A column of the file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchColumnView)]
pub(super) struct ColumnView {
    /// Its name in the file.
    name: String,
    /// What it says about each payout; null where it is not read.
    means: Option<Column>,
}

/// What the lines of one currency and channel come to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchSum)]
pub(super) struct SumView {
    /// `mobile` or `bank`.
    channel: String,
    /// How many lines.
    count: i64,
    /// What they ask for.
    amount: Amount,
    /// The fees, whoever bears them.
    fee: Amount,
    /// What leaves the balance.
    total: Amount,
}

impl From<&Sum> for SumView {
    fn from(sum: &Sum) -> Self {
        Self {
            channel: sum.channel.clone(),
            count: sum.count,
            amount: sum.amount,
            fee: sum.fee,
            total: sum.total,
        }
    }
}

/// How far the work on a batch has come, up to which line of the file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchProgress)]
pub(super) struct ProgressView {
    /// How many lines the file has, dropped ones included: what the others go up to.
    lines: i64,
    /// Checked.
    checked: i64,
    /// Their payees' names asked for.
    named: i64,
    /// Up to where names are asked for: all lines.
    to_name: i64,
    /// Made a payout of.
    made: i64,
    /// Released, or ended or stopped with the batch.
    settled: i64,
}

/// What is known of whose accounts the lines name, of those that can be paid.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchNames)]
pub(super) struct NamesView {
    /// Of so many the network or bank was asked.
    asked: i64,
    /// So many belong to somebody else than the file says.
    differ: i64,
    /// Of so many it cannot be known.
    unknown: i64,
}

impl From<Names> for NamesView {
    fn from(Names { asked, differ, unknown }: Names) -> Self {
        Self { asked, differ, unknown }
    }
}

/// A batch in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BatchView {
    /// Its id.
    id: Id<subjects::Batch>,
    /// What the file is called.
    name: String,
    /// Where it stands.
    state: BatchState,
    /// Whoever uploaded it.
    maker: TimelineActor,
    /// The columns of the file, as they are read.
    columns: Vec<ColumnView>,
    /// What no column says although each payout has it: say what the columns mean, `PUT mapping`.
    missing: Vec<Column>,
    /// How far the work has come.
    progress: ProgressView,
    /// How many payouts it has.
    count: i64,
    /// Lines that cannot be paid as they are.
    problems: i64,
    /// Lines to look at twice.
    warnings: i64,
    /// Whose accounts they are. Whole once `progress.named` has come to `progress.to_name`.
    names: NamesView,
    /// What leaves the balance, fees included, by currency: with `count` what confirming and authorising repeat. Lines with
    /// problems are left out; none where the others come to more than an amount can be.
    totals: Vec<Amount>,
    /// The same by currency and channel.
    sums: Vec<SumView>,
    /// Why it ended, or what was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Why one person sufficed to release it, where one did: the single signatory of the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<String>,
    /// When it was uploaded.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
    /// When it stops waiting; absent before it is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    /// When it was released.
    #[serde(skip_serializing_if = "Option::is_none")]
    authorised_at: Option<Timestamp>,
    /// When it was stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_at: Option<Timestamp>,
}

impl BatchView {
    /// What a caller sees who may see as much as `allow`.
    pub(super) fn new(batch: &Batch, allow: Allow) -> Self {
        // A file without names has a payee on its first line.
        let shown = |text: &str| match allow {
            Allow::Masked if text.chars().filter(char::is_ascii_digit).count() > 3 => "…".to_owned(),
            Allow::Masked => mask_phones(text),
            _ => text.to_owned(),
        };
        let named = batch.header.iter().zip(&batch.columns.0);
        Self {
            id: batch.id,
            name: shown(&batch.name),
            state: batch.state,
            maker: TimelineActor {
                kind: "member".to_owned(),
                id: Some(batch.made_by.to_string()),
                name: batch.maker_name.clone(),
            },
            columns: named.map(|(name, means)| ColumnView { name: shown(name), means: *means }).collect(),
            missing: columns::missing(&batch.columns),
            progress: ProgressView {
                lines: batch.lines,
                checked: batch.checked,
                named: batch.named.min(batch.lines),
                to_name: batch.lines,
                made: batch.made,
                settled: batch.settled,
            },
            count: batch.counted,
            problems: batch.faulty,
            warnings: batch.warned,
            names: batch.names.into(),
            totals: batch.totals().unwrap_or_default(),
            sums: batch.sums.iter().map(SumView::from).collect(),
            reason: batch.reason.as_deref().map(|text| match allow {
                // It may name the account of any line.
                Allow::Masked => mask_numbers(&mask_phones(text)),
                _ => text.to_owned(),
            }),
            waived: batch.released_alone.clone(),
            created_at: batch.created_at,
            updated_at: batch.updated_at,
            expires_at: batch.expires_at,
            authorised_at: batch.authorised_at,
            stopped_at: batch.stopped_at,
        }
    }
}

/// A page of batches, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BatchPage {
    /// The rows.
    pub data: Vec<BatchView>,
    /// Give it back as `cursor` for the rows that follow; null at the end.
    pub next: Option<String>,
    /// Batches that wait for the caller: that nobody had a part in beside whom the caller does not count, or all that take one
    /// checker, where the caller is the single signatory. 0 where the caller releases none.
    pub waiting_for_me: i64,
}

/// An approval of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchApproval)]
pub(super) struct ApprovalView {
    /// Who gave it.
    member: Id<Member>,
    /// Their name.
    name: String,
    /// When.
    at: Timestamp,
    /// Whether it no longer counts.
    voided: bool,
}

impl From<&Approval> for ApprovalView {
    fn from(approval: &Approval) -> Self {
        let Approval { member, name, at, counts, .. } = approval;
        Self { member: *member, name: name.clone(), at: *at, voided: !counts }
    }
}

/// How many payouts of a batch are in a state.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchOutcome)]
pub(super) struct OutcomeView {
    /// The state of the payouts.
    state: PayoutState,
    /// How many.
    count: i64,
}

/// What the caller may do with a batch now.
#[derive(Debug, Default, Clone, Copy, Serialize, ToSchema)]
#[schema(as = BatchYouCan)]
pub(super) struct YouCan {
    /// Say what columns mean, edit and drop lines.
    pub edit: bool,
    /// Confirm it.
    pub confirm: bool,
    /// Release it.
    pub authorise: bool,
    /// Say no.
    pub reject: bool,
    /// Take it back.
    pub cancel: bool,
    /// Stop what of it has not left.
    pub stop: bool,
}

/// Why the caller may not release a batch that waits.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BatchRefusal {
    /// As in the problem that the attempt would answer.
    pub code: &'static str,
    /// In a sentence.
    pub detail: String,
    /// Members who can; at most 6.
    pub who_can: Vec<WhoCan>,
}

/// A batch with what approvals cover and what the caller may do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BatchDetail {
    /// As in the list.
    #[serde(flatten)]
    pub batch: BatchView,
    /// What approvals cover: a chain of SHA-256 over the digests of its payouts, in their order. Left out before all of them
    /// are made, and where numbers are masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    /// Approvals, oldest first.
    approvals: Vec<ApprovalView>,
    /// How many it takes.
    required_approvals: i64,
    /// What became of its payouts so far.
    outcomes: Vec<OutcomeView>,
    /// What the caller may do now.
    pub you_can: YouCan,
    /// Why the caller may not release it, while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<BatchRefusal>,
}

impl BatchDetail {
    /// What a caller sees who may see as much as `allow`, and may do nothing with it.
    pub(super) fn new(
        batch: &Batch,
        around: &Around,
        outcomes: Vec<(PayoutState, i64)>,
        allow: Allow,
    ) -> Self {
        let whole = batch.made == batch.lines && allow != Allow::Masked;
        Self {
            batch: BatchView::new(batch, allow),
            digest: whole.then(|| hex::encode(batch.digest)),
            approvals: around.approvals.iter().map(ApprovalView::from).collect(),
            required_approvals: batch.required(around),
            outcomes: outcomes.into_iter().map(|(state, count)| OutcomeView { state, count }).collect(),
            you_can: YouCan::default(),
            refusal: None,
        }
    }
}

impl Approved {
    /// The act in the record, and its verb.
    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Released => ("batch.authorised", "authorised"),
            Self::Alone => ("batch.authorised", "authorised, alone,"),
            Self::Waits => ("batch.approved", "approved, as one of two,"),
        }
    }
}
