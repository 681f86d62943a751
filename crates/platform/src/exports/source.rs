//! Where the rows of an export come from.

use permit::{Problem, Tx};
use serde::de::DeserializeOwned;
use values::{Balance, Currency, Timestamp};

use super::{
    model::{Format, Kept, MOST_PRINTED, What},
    routes::StatementNarrowing,
};
use crate::{
    ledger::{self, Reading, StatementTotals},
    listing,
    mail::Language,
    payments::{self, ExportedPayments, PAYMENT_COLUMNS},
    payouts::{self, APPROVAL_COLUMNS, ExportedApprovals, ExportedPayouts, PAYOUT_COLUMNS},
    reconciliations::{EXPORTED_COLUMNS, ExportedLines},
    sheet::Cell,
};

/// How many rows are read at once.
pub(super) const STRIDE: usize = 250;

/// Rows, and how far they are read.
pub(super) enum Source {
    Payments(ExportedPayments),
    Payouts(ExportedPayouts),
    Approvals(ExportedApprovals),
    Statement(Box<Statement>),
    Reconciliation(ExportedLines),
}

/// A statement, and how far it is read.
pub(super) struct Statement {
    pub totals: StatementTotals,
    /// Credits and debits, where they are printed.
    pub sums: Option<[Balance; 2]>,
    reading: Reading,
    printed: bool,
    /// Of printed pages.
    language: Language,
    begun: bool,
    ended: bool,
}

/// Just behind an instant, so that what was made at it counts.
pub(super) fn behind(at: Timestamp) -> Timestamp {
    Timestamp::from_micros(at.as_micros().saturating_add(1))
}

fn read<T: DeserializeOwned>(filters: &str) -> Result<T, Problem> {
    serde_json::from_str(filters)
        .map_err(|error| Problem::failure(format!("what narrows an export cannot be read: {error}")))
}

impl Source {
    /// The rows of an export, from the first on.
    ///
    /// # Errors
    /// `query.invalid`, or a failure of the store.
    pub(super) async fn open(tx: &mut impl Tx, export: &Kept) -> Result<Self, Problem> {
        let (filters, before) = (export.filters.as_str(), behind(export.created_at));
        Ok(match export.what {
            What::Payments => Self::Payments(payments::exported(&read(filters)?, before, STRIDE)?),
            What::Payouts => Self::Payouts(payouts::exported(&read(filters)?, before, STRIDE)?),
            What::Approvals => Self::Approvals(payouts::exported_approvals(&read(filters)?, before, STRIDE)?),
            What::Reconciliation => {
                Self::Reconciliation(ExportedLines::open(tx, &read(filters)?, STRIDE).await?)
            }
            What::Statement => {
                let printed = export.format == Format::Pdf;
                let statement = Statement::open(tx, &read(filters)?, before, printed).await?;
                Self::Statement(Box::new(Statement { language: export.language, ..statement }))
            }
        })
    }

    /// What the columns are called.
    pub(super) fn columns(&self) -> &'static [&'static str] {
        match self {
            Self::Payments(_) => &PAYMENT_COLUMNS,
            Self::Payouts(_) => &PAYOUT_COLUMNS,
            Self::Approvals(_) => &APPROVAL_COLUMNS,
            Self::Statement(_) => &ledger::STATEMENT_COLUMNS,
            Self::Reconciliation(_) => &EXPORTED_COLUMNS,
        }
    }

    /// How many there are now; a statement's opening and closing balance left out.
    ///
    /// # Errors
    /// A failure of the store.
    pub(super) async fn count(&self, tx: &mut impl Tx) -> Result<i64, Problem> {
        match self {
            Self::Payments(rows) => rows.count(tx).await,
            Self::Payouts(rows) => rows.count(tx).await,
            Self::Approvals(rows) => rows.count(tx).await,
            Self::Statement(statement) => Ok(statement.totals.lines),
            Self::Reconciliation(lines) => lines.count(tx).await,
        }
    }

    /// The next rows, and how many of them count; none at the end.
    ///
    /// # Errors
    /// A failure of the store.
    pub(super) async fn next(&mut self, tx: &mut impl Tx) -> Result<(Vec<Vec<Cell>>, usize), Problem> {
        let rows = match self {
            Self::Payments(rows) => rows.next(tx).await?,
            Self::Payouts(rows) => rows.next(tx).await?,
            Self::Approvals(rows) => rows.next(tx).await?,
            Self::Statement(statement) => return statement.next(tx).await,
            Self::Reconciliation(lines) => lines.next(tx).await?,
        };
        let count = rows.len();
        Ok((rows, count))
    }
}

impl Statement {
    async fn open(
        tx: &mut impl Tx,
        narrowing: &StatementNarrowing,
        before: Timestamp,
        printed: bool,
    ) -> Result<Self, Problem> {
        let code = narrowing.currency.as_deref().unwrap_or("TZS").trim().to_ascii_uppercase();
        let currency = Currency::from_code(&code).ok_or_else(|| {
            listing::invalid(format!("There is no currency {code:?}. Write a code such as TZS or USD."))
        })?;
        let (from, to) = listing::span(narrowing.from.as_deref(), narrowing.to.as_deref())?;
        let span = (from, to.min(before));
        let totals = ledger::statement_totals(tx, currency, span).await?;
        let sums = match printed && totals.lines <= MOST_PRINTED {
            true => Some(ledger::statement_sums(tx, currency, span).await?),
            false => None,
        };
        let reading = Reading::new(&totals, span);
        Ok(Self { totals, sums, reading, printed, language: Language::En, begun: false, ended: false })
    }

    async fn next(&mut self, tx: &mut impl Tx) -> Result<(Vec<Vec<Cell>>, usize), Problem> {
        if self.ended {
            return Ok((Vec::new(), 0));
        }
        let [opening, closing] = self.totals.cells(self.printed);
        let mut rows = Vec::with_capacity(STRIDE + 2);
        if !self.begun {
            rows.push(opening);
        }
        self.begun = true;
        let lines = self.reading.next(tx).await?;
        rows.extend(lines.iter().map(|line| line.cells(self.printed.then_some(self.language))));
        if lines.is_empty() {
            self.ended = true;
            rows.push(closing);
        }
        Ok((rows, lines.len()))
    }
}
