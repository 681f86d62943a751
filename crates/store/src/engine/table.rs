//! Tables as money commands see them: rows found by a key, whole.

use crate::{FromRow, Value};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// BIGINT.
    Int,
    /// TEXT.
    Text,
    /// BYTEA.
    Bytes,
}

/// How rows that were read are kept from changing until the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Nobody else changes or locks them: what commands write.
    Update,
    /// Nobody changes them: what decisions rest upon.
    Share,
    /// Not at all: what never changes, or may change at any moment.
    None,
}

/// A table, or those columns of it that commands need.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Columns in the order in which records give and take their values.
    pub columns: &'static [(&'static str, ColumnType)],
    /// The primary key; its columns are among the others.
    pub key: &'static [&'static str],
    /// How its rows are locked.
    pub lock: Lock,
}

impl Table {
    pub(super) fn place(&self, column: &str) -> usize {
        let place = self.columns.iter().position(|(name, _)| *name == column);
        place.unwrap_or_else(|| panic!("{} has no column {column}", self.name))
    }

    pub(crate) fn kind(&self, column: &str) -> ColumnType {
        self.columns[self.place(column)].1
    }

    /// The values of `columns` in a row of this table.
    pub(super) fn part(&self, row: &[Value], columns: &[&str]) -> Vec<Value> {
        columns.iter().map(|column| row[self.place(column)].clone()).collect()
    }

    /// Two descriptions of one table are the same table to a batch only if they are the same description.
    pub(super) fn id(&'static self) -> usize {
        std::ptr::from_ref(self) as usize
    }
}

/// What is read from rows of a table.
pub trait Record: FromRow {
    /// The table, with the columns in the order of [`FromRow`].
    const TABLE: &'static Table;
}

/// What is written as a row of a table.
pub trait Entry: Record {
    /// The values, in the order of the table's columns.
    fn values(&self) -> Vec<Value>;
}

/// A question that no key answers, such as a sum. Decisions that ask it run [alone](super::Seen::alone), since it does not
/// see what other commands of the batch write.
#[derive(Debug)]
pub struct Question {
    /// The statement; `$1 …` are what it is asked about, and stand in it in this order.
    pub sql: &'static str,
}

impl Question {
    pub(super) fn id(&'static self) -> usize {
        std::ptr::from_ref(self) as usize
    }
}
