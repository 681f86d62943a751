//! A list read whole, from its newest row on, for a table of all of it: each row once, and of no more rows than a piece has
//! anything is kept.

use permit::{Problem, Tx};
use values::Timestamp;

use crate::sheet::Cell;

/// What a list shows, and how far it is read.
pub(crate) trait Listed: Send + Sync {
    /// One of its rows.
    type Row: Send;

    /// Leaves out what was made at an instant or later.
    fn until(&mut self, before: Timestamp);

    /// How many rows there are from here on.
    ///
    /// # Errors
    /// A failure of the store.
    fn count(&self, tx: &mut impl Tx) -> impl Future<Output = Result<i64, Problem>> + Send;

    /// The rows of the next piece, which may have none although there are more behind it; `None` at the end.
    ///
    /// # Errors
    /// A failure of the store.
    fn read_on(
        &mut self,
        tx: &mut impl Tx,
    ) -> impl Future<Output = Result<Option<Vec<Self::Row>>, Problem>> + Send;
}

/// A list as rows of a table.
pub(crate) struct Exported<L: Listed> {
    list: L,
    row: fn(&L::Row) -> Vec<Cell>,
}

impl<L: Listed> Exported<L> {
    /// What of `list` was made before an instant.
    pub(crate) fn new(mut list: L, before: Timestamp, row: fn(&L::Row) -> Vec<Cell>) -> Self {
        list.until(before);
        Self { list, row }
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// A failure of the store.
    pub(crate) async fn count(&self, tx: &mut impl Tx) -> Result<i64, Problem> {
        self.list.count(tx).await
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    /// A failure of the store.
    pub(crate) async fn next(&mut self, tx: &mut impl Tx) -> Result<Vec<Vec<Cell>>, Problem> {
        while let Some(rows) = self.list.read_on(tx).await? {
            if !rows.is_empty() {
                return Ok(rows.iter().map(self.row).collect());
            }
        }
        Ok(Vec::new())
    }
}
