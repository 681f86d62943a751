//! What is exported, how, and where that stands.

use serde::{Deserialize, Serialize};
use values::{Duration, Id, Subject, Timestamp};

use crate::mail::Language;

/// A table that was asked for.
#[derive(Debug)]
pub(super) enum Export {}

impl Subject for Export {
    const PREFIX: &'static str = "exp";
}

/// How long it can be asked for.
pub(super) const KEPT: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long nothing is heard of a handing out before it counts as broken off.
const SILENCE: Duration = Duration::from_secs(60);
/// The most lines of a statement on printed pages: more of them nobody reads.
pub(super) const MOST_PRINTED: i64 = 20_000;

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Exported)]
pub(super) enum What {
    /// Money in.
    Payments,
    /// Money out.
    Payouts,
    /// Who approved what, when, and what exactly.
    Approvals,
    /// What happened to the balance.
    Statement,
    /// How a provider's file compares.
    Reconciliation,
}

impl What {
    /// All of them.
    pub(super) const ALL: [Self; 5] =
        [Self::Payments, Self::Payouts, Self::Approvals, Self::Statement, Self::Reconciliation];

    /// The word kept in the row.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Payouts => "payouts",
            Self::Approvals => "approvals",
            Self::Statement => "statement",
            Self::Reconciliation => "reconciliation",
        }
    }

    /// What so many of them are called.
    pub(super) fn counted(self, count: i64) -> String {
        let noun = match self {
            Self::Payments => "payment",
            Self::Payouts => "payout",
            Self::Approvals => "approval",
            Self::Statement | Self::Reconciliation => "line",
        };
        let ending = if count == 1 { "" } else { "s" };
        let of = match self {
            Self::Statement => " of the statement",
            Self::Reconciliation => " of a reconciliation",
            _ => "",
        };
        format!("{} {noun}{ending}{of}", crate::sheet::pdf::grouped(&count.to_string()))
    }
}

/// As what it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportFormat)]
pub(super) enum Format {
    /// Text, for every program.
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// Printed pages, of a statement.
    Pdf,
}

/// As what a table is written that nobody prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportTableFormat)]
pub(super) enum TableFormat {
    /// Text, for every program.
    Csv,
    /// A workbook of Excel.
    Xlsx,
}

impl From<TableFormat> for Format {
    fn from(format: TableFormat) -> Self {
        match format {
            TableFormat::Csv => Self::Csv,
            TableFormat::Xlsx => Self::Xlsx,
        }
    }
}

impl Format {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Pdf];

    /// The word kept in the row, which ends the name of the file.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }
}

/// Where an export stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ExportState {
    /// Its file can be asked for.
    Ready,
    /// It is being handed out.
    Writing,
    /// It was handed out whole; it can be asked for again.
    Done,
    /// It can be asked for no more.
    Expired,
}

/// An export as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub id: Id<Export>,
    pub what: What,
    pub format: Format,
    pub language: Language,
    /// As it was asked, in JSON.
    pub filters: String,
    /// Such as `12,345 payouts of October 2026`.
    pub says: String,
    pub total: i64,
    pub written: i64,
    pub written_at: Option<Timestamp>,
    pub whole: bool,
    pub maker_kind: String,
    pub maker: Option<[u8; 16]>,
    pub maker_name: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl Kept {
    /// Where it stands at an instant.
    pub(super) fn state(&self, now: Timestamp) -> ExportState {
        match self.written_at {
            _ if now >= self.expires_at => ExportState::Expired,
            Some(_) if self.whole => ExportState::Done,
            Some(at) if now < at + SILENCE => ExportState::Writing,
            _ => ExportState::Ready,
        }
    }

    /// What its file is called.
    pub(super) fn file_name(&self) -> String {
        let day: String = self.created_at.to_string().chars().take(10).collect();
        format!("{}-{day}.{}", self.what.name(), self.format.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(written_at: Option<u64>, whole: bool) -> Kept {
        let at = |seconds| Timestamp::from_micros(0) + Duration::from_secs(seconds);
        Kept {
            id: Id::nil(),
            what: What::Payouts,
            format: Format::Xlsx,
            language: Language::En,
            filters: "{}".to_owned(),
            says: String::new(),
            total: 10,
            written: 5,
            written_at: written_at.map(at),
            whole,
            maker_kind: "member".to_owned(),
            maker: None,
            maker_name: String::new(),
            created_at: at(0),
            expires_at: at(0) + KEPT,
        }
    }

    #[test]
    fn what_broke_off_is_ready_again_and_a_week_ends_everything() {
        let at = |seconds| Timestamp::from_micros(0) + Duration::from_secs(seconds);
        assert_eq!(kept(None, false).state(at(1)), ExportState::Ready);
        assert_eq!(kept(Some(10), false).state(at(69)), ExportState::Writing);
        assert_eq!(kept(Some(10), false).state(at(70)), ExportState::Ready);
        assert_eq!(kept(Some(10), true).state(at(10_000)), ExportState::Done);
        assert_eq!(kept(Some(10), true).state(at(7 * 24 * 3600)), ExportState::Expired);
    }

    #[test]
    fn so_many_are_called_by_their_name() {
        assert_eq!(What::Payouts.counted(12_345), "12,345 payouts");
        assert_eq!(What::Payments.counted(1), "1 payment");
        assert_eq!(What::Statement.counted(2), "2 lines of the statement");
    }
}
