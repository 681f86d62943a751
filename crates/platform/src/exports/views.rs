//! What is shown of exports, and refusals as problems.

use http::StatusCode;
use permit::Problem;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use values::{Id, Timestamp};

use super::model::{Export, ExportState, Format, Kept, MOST_PRINTED, What};
use crate::{sheet::MOST_ROWS, timeline::TimelineActor};

/// An export.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExportView {
    /// Its id.
    #[schema(value_type = String)]
    id: Id<Export>,
    /// What is exported.
    what: What,
    /// As what.
    format: Format,
    /// What it is called, such as `12,345 payouts of October 2026`.
    says: String,
    /// Where it stands.
    state: ExportState,
    /// How many rows are handed out, of the last time that somebody asked for the file.
    rows: i64,
    /// How many there were when it was asked for.
    total: i64,
    /// Where its file is, for whoever may export these; absent once it has expired.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// What the file is called.
    file_name: String,
    /// Who asked for it.
    made_by: TimelineActor,
    /// When.
    created_at: Timestamp,
    /// Until when its file can be asked for.
    expires_at: Timestamp,
}

impl ExportView {
    /// As it stands at an instant; its paths begin with `path`.
    pub(super) fn new(export: &Kept, path: &str, now: Timestamp) -> Self {
        let state = export.state(now);
        Self {
            id: export.id,
            what: export.what,
            format: export.format,
            says: export.says.clone(),
            state,
            rows: export.written,
            total: export.total,
            file: (state != ExportState::Expired).then(|| format!("{path}/{}/file", export.id)),
            file_name: export.file_name(),
            made_by: TimelineActor::of(&export.maker_kind, export.maker, &export.maker_name),
            created_at: export.created_at,
            expires_at: export.expires_at,
        }
    }
}

/// Why something is not exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExportError {
    /// More lines than are printed.
    TooLong(i64),
    /// More rows than a sheet has.
    TooManyRows(i64),
    /// It was asked for more than a week ago.
    Expired,
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::TooLong(lines) => {
                let says = format!(
                    "The statement has {lines} lines, and at most {MOST_PRINTED} are printed: choose fewer days, or csv or xlsx."
                );
                Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "export.too_long", says)
                    .with("total", json!(lines))
            }
            ExportError::TooManyRows(rows) => {
                let says = format!(
                    "These are {rows} rows, and a sheet has room for {MOST_ROWS}: choose fewer days, or csv."
                );
                Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "export.too_long", says)
                    .with("total", json!(rows))
            }
            ExportError::Expired => {
                let says = "This export was asked for more than 7 days ago: ask for it again.";
                Self::refuse(StatusCode::GONE, "export.expired", says)
            }
        }
    }
}
