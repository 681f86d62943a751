//! The entries of *available* in the order in which they changed it.

use permit::{FromRow, Problem, Row, StoreError, Tx};
use values::{Amount, Balance, Currency, Id, Timestamp};

use super::super::{
    model::{AccountKind, FeeOrAmount, LineKind, Transfer, TransferKind},
    views::{StatementLine, StatementTotals, subject_id},
};

/// From the first instant on, until before the second.
pub type Span = (Timestamp, Timestamp);

/// What a span of time did to *available*: read off the entries at its edges, however many lie between. Credits and debits
/// are no part of it, see [`statement_sums`].
///
/// # Errors
/// A failure of the store.
pub async fn statement_totals(
    tx: &mut impl Tx,
    currency: Currency,
    (from, to): Span,
) -> Result<StatementTotals, Problem> {
    let none = Balance::new(0, currency);
    let Some(account) = available_account(tx, currency).await? else {
        return Ok(StatementTotals {
            currency,
            opening: none,
            closing: none,
            credits: None,
            debits: None,
            lines: 0,
        });
    };
    // Entries are numbered without gaps in the order in which they were posted.
    let before = "SELECT balance_after, number FROM entry WHERE merchant = $1 AND account = $2 AND at < $3 \
                  ORDER BY at DESC, number DESC LIMIT 1";
    let opening: Option<(i64, i64)> = tx.find(before, &[&account, &from]).await?;
    let closing: Option<(i64, i64)> = tx.find(before, &[&account, &to]).await?;
    let ((opening, first), (closing, last)) = (opening.unwrap_or_default(), closing.unwrap_or_default());
    let [opening, closing] = [opening, closing].map(|minor| Balance::new(minor, currency));
    let lines = (last - first).max(0);
    Ok(StatementTotals { currency, opening, closing, credits: None, debits: None, lines })
}

/// What came onto *available* within a span, and what went off it: the more lines, the longer that takes.
///
/// # Errors
/// A failure of the store.
pub async fn statement_sums(
    tx: &mut impl Tx,
    currency: Currency,
    (from, to): Span,
) -> Result<[Balance; 2], Problem> {
    let none = Balance::new(0, currency);
    let Some(account) = available_account(tx, currency).await? else { return Ok([none, none]) };
    let sums = "SELECT CAST(COALESCE(SUM(credit), 0) AS BIGINT), CAST(COALESCE(SUM(debit), 0) AS BIGINT) \
                FROM entry WHERE merchant = $1 AND account = $2 AND at >= $3 AND at < $4";
    let sums: Option<(i64, i64)> = tx.find(sums, &[&account, &from, &to]).await?;
    let (credits, debits) = sums.unwrap_or_default();
    Ok([credits, debits].map(|minor| Balance::new(minor, currency)))
}

/// At most `limit` lines of a span: the oldest first, or the newest with a number below `before`.
///
/// # Errors
/// A failure of the store.
pub async fn statement_lines(
    tx: &mut impl Tx,
    currency: Currency,
    (from, to): Span,
    which: Lines,
) -> Result<Vec<StatementLine>, Problem> {
    let Some(account) = available_account(tx, currency).await? else { return Ok(Vec::new()) };
    let (number, place, way, limit) = match which {
        Lines::OldestFirst { after, limit } => {
            (after, "(e.at, e.number) > ($3, $5) AND e.at < $4", "ASC", limit)
        }
        Lines::NewestFirst { before: (_, number), limit } => {
            (number, "e.at >= $3 AND (e.at, e.number) < ($4, $5)", "DESC", limit)
        }
    };
    let to = match which {
        Lines::NewestFirst { before: (at, _), .. } => at,
        Lines::OldestFirst { .. } => to,
    };
    let sql = format!(
        "SELECT e.transfer, e.number, e.at, e.says, e.fee, e.debit, e.credit, e.balance_after, t.kind, t.reference, \
         t.currency, t.subject FROM entry e JOIN transfer t ON t.id = e.transfer AND t.merchant = e.merchant \
         WHERE e.merchant = $1 AND e.account = $2 AND {place} \
         ORDER BY e.at {way}, e.number {way} LIMIT $6"
    );
    tx.list(&sql, &[&account, &from, &to, &number, &limit]).await
}

/// Which lines of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// From the beginning of the span.
    OldestFirst {
        /// Only those numbered above among what was posted at the very instant the span begins; 0 for all.
        after: i64,
        /// At most so many.
        limit: usize,
    },
    /// From its end.
    NewestFirst {
        /// Only those before the line of this instant and number; the end of the span and 0 for the first page.
        before: (Timestamp, i64),
        /// At most so many.
        limit: usize,
    },
}

/// How many lines a reader takes at once.
pub const STRIDE: usize = 250;

/// How far a statement is read, from its oldest line on. It ends with the lines that its totals counted, whatever is
/// posted while it is read: lines are only ever added behind.
#[derive(Debug)]
pub struct Reading {
    currency: Currency,
    span: Span,
    after: i64,
    left: i64,
}

impl Reading {
    /// From the first line of the span that came to `totals`.
    pub fn new(totals: &StatementTotals, span: Span) -> Self {
        Self { currency: totals.currency, span, after: 0, left: totals.lines }
    }

    /// The next lines, [`STRIDE`] at most; none at the end.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn next(&mut self, tx: &mut impl Tx) -> Result<Vec<StatementLine>, Problem> {
        let limit = STRIDE.min(usize::try_from(self.left).unwrap_or(0));
        if limit == 0 {
            return Ok(Vec::new());
        }
        let which = Lines::OldestFirst { after: self.after, limit };
        let lines = statement_lines(tx, self.currency, self.span, which).await?;
        let Some(last) = lines.last() else {
            return Err(Problem::failure("a statement has fewer lines than were counted"));
        };
        (self.span.0, self.after) = (last.at, last.number);
        self.left -= i64::try_from(lines.len()).unwrap_or(i64::MAX);
        Ok(lines)
    }
}

async fn available_account(tx: &mut impl Tx, currency: Currency) -> Result<Option<Id<AccountKind>>, Problem> {
    let sql = "SELECT id FROM account WHERE merchant = $1 AND kind = 'available' AND currency = $2";
    tx.find(sql, &[&currency.code()]).await
}

impl FromRow for StatementLine {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::Row(format!("an entry's {what} cannot be read"));
        let (transfer, number): (Id<Transfer>, i64) = (row.next()?, row.next()?);
        let (at, says): (Timestamp, String) = (row.next()?, row.next()?);
        let (fee, debit, credit, balance): (bool, i64, i64, i64) =
            (row.next()?, row.next()?, row.next()?, row.next()?);
        let (kind, reference, code): (String, String, String) = (row.next()?, row.next()?, row.next()?);
        let currency = Currency::from_code(&code).ok_or_else(|| broken("currency"))?;
        let transfer_kind = TransferKind::from_name(&kind).ok_or_else(|| broken("kind"))?;
        let part = if fee { FeeOrAmount::Fee } else { FeeOrAmount::Amount };
        let side = |minor: i64| (minor > 0).then(|| Amount::new(minor, currency)).transpose();
        Ok(Self {
            transfer,
            number,
            at,
            kind: LineKind::of(transfer_kind.as_line(credit), part),
            says,
            reference,
            subject_id: subject_id(transfer_kind, row.next()?),
            debit: side(debit).map_err(|_| broken("amount"))?,
            credit: side(credit).map_err(|_| broken("amount"))?,
            balance: Balance::new(balance, currency),
        })
    }
}
