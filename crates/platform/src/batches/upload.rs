//! Files as they are sent: the body is the file itself, CSV or Excel, read within bounds.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::header;
use permit::{App, Describe, Operation, Problem};
use sha2::{Digest as _, Sha256};

use super::model::{BatchError, MOST_BYTES, MOST_COLUMNS, MOST_LINES, STRIDE};
use crate::{
    csv::{self, Line},
    spreadsheet,
};

/// The media types that a file may be sent as.
const KINDS: [&str; 6] = [
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/csv",
    "application/vnd.ms-excel",
    "application/octet-stream",
    "text/plain",
];

/// The bytes of a file.
#[derive(Debug)]
pub(super) struct Upload(Bytes);

impl FromRequest<App> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if !KINDS.contains(&kind.as_str()) {
            return Err(BatchError::Kind.into());
        }
        // Above the limit of other bodies, and below one of its own.
        let body = axum::body::to_bytes(request.into_body(), MOST_BYTES).await;
        let bytes = body.map_err(|_| BatchError::TooLarge(MOST_BYTES / (1024 * 1024)))?;
        Ok(Self(bytes))
    }
}

impl Describe for Upload {
    fn describe(operation: &mut Operation) {
        operation.uploads.extend(&KINDS[..2]);
    }
}

/// A file that was read.
#[derive(Debug)]
pub(super) struct Table {
    /// SHA-256 of the file.
    pub(super) digest: [u8; 32],
    /// Its first line.
    pub(super) header: Vec<String>,
    /// How many lines are below.
    pub(super) lines: i64,
    /// Those lines in parts, as JSON.
    pub(super) parts: Vec<String>,
}

impl Upload {
    /// Reads the file where that keeps nobody waiting.
    ///
    /// # Errors
    /// Why it is no table of payouts.
    pub(super) async fn read(self) -> Result<Table, Problem> {
        let read = tokio::task::spawn_blocking(move || read(&self.0)).await;
        // A file that breaks the reader is a broken file.
        Ok(read.unwrap_or_else(|_| {
            Err(BatchError::File("The file cannot be read: save it again.".to_owned()))
        })?)
    }
}

fn read(bytes: &[u8]) -> Result<Table, BatchError> {
    let mut lines = lines_of(bytes)?.into_iter();
    let header = lines.next().map(|line| trimmed(line.cells)).ok_or(BatchError::Nothing)?;
    if header.len() > MOST_COLUMNS {
        return Err(BatchError::TooManyColumns(MOST_COLUMNS));
    }
    let lines: Vec<(usize, Vec<String>)> = lines
        .map(|mut line| {
            line.cells.truncate(header.len());
            (line.number, trimmed(line.cells))
        })
        .collect();
    if lines.is_empty() {
        return Err(BatchError::Nothing);
    }
    let stride = usize::try_from(STRIDE).unwrap_or(usize::MAX);
    let parts = lines.chunks(stride).map(serde_json::to_string).collect::<Result<_, _>>();
    Ok(Table {
        digest: Sha256::digest(bytes).into(),
        header,
        lines: i64::try_from(lines.len()).unwrap_or(i64::MAX),
        parts: parts.map_err(|error| BatchError::File(error.to_string()))?,
    })
}

/// Cells without the space around them, and without signs that no database holds; a long one is cut, since none is right.
fn trimmed(cells: Vec<String>) -> Vec<String> {
    let clean = |cell: &String| cell.trim().chars().filter(|letter| *letter != '\0').take(500).collect();
    let mut cells: Vec<String> = cells.iter().map(clean).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

fn lines_of(bytes: &[u8]) -> Result<Vec<Line>, BatchError> {
    // The line of names is none of the lines that people count.
    let most = MOST_LINES + 1;
    let worded = |error: csv::CsvError| {
        let error = match error {
            csv::CsvError::TooMany(_) => csv::CsvError::TooMany(MOST_LINES),
            other => other,
        };
        BatchError::File(error.to_string())
    };
    if spreadsheet::is_packed(bytes) {
        return spreadsheet::read(bytes, most).map_err(|error| match error {
            spreadsheet::SheetError::Lines(error) => worded(error),
            other => BatchError::File(other.to_string()),
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| {
        BatchError::File("the file is neither Excel (.xlsx) nor text: save it as CSV UTF-8".to_owned())
    })?;
    csv::read(text, most).map_err(worded)
}
