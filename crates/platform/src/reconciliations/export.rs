//! The lines of a reconciliation as a table for spreadsheets.

use permit::{Problem, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::Id;

use super::{
    model::Reconciliation,
    queries::{self, Line, Wanted},
    routes::wanted,
    views::{money, order_id},
};
use crate::sheet::Cell;

/// Which lines; as in `GET /v1/reconciliations/{id}/lines`.
#[derive(Debug, Default, Clone, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub(crate) struct ReconciliationNarrowing {
    /// Of which reconciliation.
    #[schema(value_type = String)]
    pub reconciliation_id: Option<Id<Reconciliation>>,
    /// Verdicts between commas.
    pub verdict: Option<String>,
    /// `open` or `resolved` exceptions.
    pub state: Option<String>,
    /// Part of a reference.
    pub search: Option<String>,
}

/// What the columns are called.
pub(crate) const EXPORTED_COLUMNS: [&str; 16] = [
    "number",
    "line",
    "verdict",
    "differs",
    "kind",
    "order_id",
    "reference",
    "file_amount",
    "file_currency",
    "file_state",
    "our_amount",
    "our_currency",
    "our_state",
    "resolved_at",
    "resolved_by",
    "note",
];

/// Lines, and how far they are read.
#[derive(Debug)]
pub(crate) struct ExportedLines {
    id: Id<Reconciliation>,
    wanted: Wanted,
    stride: usize,
}

impl ExportedLines {
    /// From the first line on, `stride` at a time.
    ///
    /// # Errors
    /// `not_found` where there is no such reconciliation, `query.invalid`, or a failure of the store.
    pub(crate) async fn open(
        tx: &mut impl Tx,
        narrowing: &ReconciliationNarrowing,
        stride: usize,
    ) -> Result<Self, Problem> {
        let missing = || Problem::not_found("reconciliation");
        let id = narrowing.reconciliation_id.ok_or_else(missing)?;
        queries::find(tx, id).await?.ok_or_else(missing)?;
        let ReconciliationNarrowing { verdict, state, search, .. } = narrowing;
        let wanted = wanted(verdict.as_deref(), state.as_deref(), search.as_deref())?;
        Ok(Self { id, wanted, stride })
    }

    /// How many there are now.
    ///
    /// # Errors
    /// A failure of the store.
    pub(crate) async fn count(&self, tx: &mut impl Tx) -> Result<i64, Problem> {
        queries::count(tx, self.id, &self.wanted).await
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    /// A failure of the store.
    pub(crate) async fn next(&mut self, tx: &mut impl Tx) -> Result<Vec<Vec<Cell>>, Problem> {
        let lines = queries::list(tx, self.id, &self.wanted, self.stride).await?;
        self.wanted.after = lines.last().map_or(self.wanted.after, |line| line.number);
        Ok(lines.iter().map(row).collect())
    }
}

fn row(line: &Line) -> Vec<Cell> {
    let amount = |of: Option<&(i64, String)>| {
        money(of).map_or(Cell::Empty, |balance| Cell::Money(balance.minor(), balance.currency()))
    };
    let code = |of: Option<&(i64, String)>| Cell::words(of.map(|(_, code)| code.clone()));
    let resolved = line.resolved.as_ref();
    vec![
        Cell::Count(line.number),
        line.at_line.map_or(Cell::Empty, Cell::Count),
        line.verdict.name().into(),
        line.differs.clone().into(),
        Cell::words(line.about.map(|(kind, _)| kind.name())),
        Cell::words(order_id(line.about)),
        line.reference.clone().into(),
        amount(line.file.as_ref()),
        code(line.file.as_ref()),
        Cell::words(line.file_state.clone()),
        amount(line.ours.as_ref()),
        code(line.ours.as_ref()),
        Cell::words(line.our_state.clone()),
        Cell::at(resolved.map(|(at, ..)| *at)),
        Cell::words(resolved.map(|(_, _, name, _)| name.clone())),
        Cell::words(resolved.map(|(.., note)| note.clone())),
    ]
}
