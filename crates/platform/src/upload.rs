//! Files as they are sent: the body is the file itself, CSV or Excel, read within bounds.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::header;
use permit::{App, Describe, Operation, Problem};
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use crate::{
    csv::{self, Line},
    spreadsheet,
};

/// The most lines of a file, the one with the names left out.
pub(crate) const MOST_LINES: usize = 100_000;
/// The most bytes of a file.
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// The most columns of a file.
const MOST_COLUMNS: usize = 50;
/// How many lines a part has.
pub(crate) const STRIDE: usize = 512;

/// How many files are read at once: each of them takes its share of the memory until it is a table.
static READERS: Semaphore = Semaphore::const_new(2);

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// Neither CSV nor a workbook.
    #[error(
        "send the file itself: text/csv, or application/vnd.openxmlformats-officedocument.spreadsheetml.sheet for Excel"
    )]
    Kind,
    /// More bytes than are read.
    #[error("the file is larger than {0} megabytes: send it in parts")]
    TooLarge(usize),
    /// It cannot be read as what it is said to be.
    #[error("{0}")]
    File(String),
    /// No line below the first, or none at all.
    #[error("put the names of the columns on the first line, and one entry on each line below")]
    Nothing,
    /// More columns than any file has.
    #[error("the first line names more than {0} columns: keep those that are needed")]
    TooManyColumns(usize),
}

/// The media types that a file may be sent as.
const KINDS: [&str; 6] = [
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/csv",
    "application/vnd.ms-excel",
    "application/octet-stream",
    "text/plain",
];

/// The bytes of a file, or why there are none: each area says that in its own words.
#[derive(Debug)]
pub(crate) struct Upload(Result<Bytes, UploadError>);

impl FromRequest<App> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if !KINDS.contains(&kind.as_str()) {
            return Ok(Self(Err(UploadError::Kind)));
        }
        // Above the limit of other bodies, and below one of its own.
        let body = axum::body::to_bytes(request.into_body(), MOST_BYTES).await;
        Ok(Self(body.map_err(|_| UploadError::TooLarge(MOST_BYTES / (1024 * 1024)))))
    }
}

impl Describe for Upload {
    fn describe(operation: &mut Operation) {
        operation.uploads.extend(&KINDS[..2]);
    }
}

/// A file that was read.
#[derive(Debug)]
pub(crate) struct Table {
    /// SHA-256 of the file.
    pub(crate) digest: [u8; 32],
    /// Its first line.
    pub(crate) header: Vec<String>,
    /// How many lines are below.
    pub(crate) lines: i64,
    /// Those lines in parts, as JSON.
    pub(crate) parts: Vec<String>,
}

impl Upload {
    /// Reads the file where that keeps nobody waiting.
    ///
    /// # Errors
    /// Why it is no table.
    pub(crate) async fn read(self) -> Result<Table, UploadError> {
        let bytes = self.0?;
        let _turn = READERS.acquire().await;
        let read = tokio::task::spawn_blocking(move || read(&bytes)).await;
        // A file that breaks the reader is a broken file.
        read.unwrap_or_else(|_| Err(UploadError::File("The file cannot be read: save it again.".to_owned())))
    }
}

fn read(bytes: &[u8]) -> Result<Table, UploadError> {
    let mut lines = lines_of(bytes)?.into_iter();
    let header = lines.next().map(|line| trimmed(line.cells)).ok_or(UploadError::Nothing)?;
    if header.len() > MOST_COLUMNS {
        return Err(UploadError::TooManyColumns(MOST_COLUMNS));
    }
    let lines: Vec<(usize, Vec<String>)> = lines
        .map(|mut line| {
            line.cells.truncate(header.len());
            (line.number, trimmed(line.cells))
        })
        .collect();
    if lines.is_empty() {
        return Err(UploadError::Nothing);
    }
    let parts = lines.chunks(STRIDE).map(serde_json::to_string).collect::<Result<_, _>>();
    Ok(Table {
        digest: Sha256::digest(bytes).into(),
        header,
        lines: i64::try_from(lines.len()).unwrap_or(i64::MAX),
        parts: parts.map_err(|error| UploadError::File(error.to_string()))?,
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

fn lines_of(bytes: &[u8]) -> Result<Vec<Line>, UploadError> {
    // The line of names is none of the lines that people count.
    let most = MOST_LINES + 1;
    let worded = |error: csv::CsvError| {
        let error = match error {
            csv::CsvError::TooMany(_) => csv::CsvError::TooMany(MOST_LINES),
            other => other,
        };
        UploadError::File(error.to_string())
    };
    if spreadsheet::is_packed(bytes) {
        return spreadsheet::read(bytes, most).map_err(|error| match error {
            spreadsheet::SheetError::Lines(error) => worded(error),
            other => UploadError::File(other.to_string()),
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| {
        UploadError::File("the file is neither Excel (.xlsx) nor text: save it as CSV UTF-8".to_owned())
    })?;
    csv::read(text, most).map_err(worded)
}
