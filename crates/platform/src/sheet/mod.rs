//! Tables that are handed out: rows of typed cells, written as text (CSV), as a workbook (XLSX) or as pages (PDF), a piece at a
//! time, so that a table of any length takes the same room while it is written.

mod xlsx;

pub(crate) mod pdf;

use jiff::tz::TimeZone;
use values::{Amount, Balance, Currency, Timestamp};

use crate::csv;
use pdf::Pages;
use xlsx::Workbook;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Words. A spreadsheet calculates nothing of them, whatever they begin with.
    Text(String),
    /// A number of things.
    Count(i64),
    /// Minor units of a currency.
    Money(i64, Currency),
    /// An instant: UTC in text, in the zone of the merchant in a workbook.
    At(Timestamp),
    /// Nothing.
    Empty,
}

impl Cell {
    /// Words, or nothing.
    pub(crate) fn words(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }

    /// An instant, or nothing.
    pub(crate) fn at(at: Option<Timestamp>) -> Self {
        at.map_or(Self::Empty, Self::At)
    }

    fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Money(minor, currency) => Balance::new(*minor, *currency).to_decimal(),
            Self::At(at) => at.to_string(),
            Self::Empty => String::new(),
        }
    }
}

impl From<Amount> for Cell {
    fn from(amount: Amount) -> Self {
        Self::Money(amount.minor(), amount.currency())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A table being written.
pub(crate) enum Writer {
    /// As text.
    Csv(String),
    /// As a workbook.
    Xlsx(Box<Workbook>),
    /// As pages.
    Pdf(Box<Pages>),
}

/// The most rows of a sheet, the one with the names of the columns left out.
pub(crate) const MOST_ROWS: i64 = 1_048_575;

impl Writer {
    /// A table as text.
    pub(crate) fn csv(columns: &[&str]) -> Self {
        Self::Csv(csv::head(columns))
    }

    /// A table as a workbook, its instants in `zone`.
    pub(crate) fn xlsx(columns: &[&str], zone: TimeZone) -> Self {
        Self::Xlsx(Box::new(Workbook::new(columns, zone)))
    }

    /// Writes a row.
    pub(crate) fn row(&mut self, cells: &[Cell]) {
        match self {
            Self::Csv(text) => text.push_str(&csv::write(cells.iter().map(Cell::shown))),
            Self::Xlsx(book) => book.row(cells),
            Self::Pdf(pages) => pages.row(cells),
        }
    }

    /// What was written since this was last asked.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Csv(text) => std::mem::take(text).into_bytes(),
            Self::Xlsx(book) => book.take(),
            Self::Pdf(pages) => pages.take(),
        }
    }

    /// Ends the table; what is left of it.
    pub(crate) fn end(self) -> Vec<u8> {
        match self {
            Self::Csv(text) => text.into_bytes(),
            Self::Xlsx(book) => book.end(),
            Self::Pdf(pages) => pages.end(),
        }
    }
}

#[cfg(test)]
mod tests;
